from django.urls import path

from assets.casework import (
    decision_views,
    group_views,
    hearing_views,
    officer_views,
    public_views,
)

app_name = "casework"

urlpatterns = [
    path("requests/", public_views.request_list, name="request_list"),
    path("requests/<slug:reference>/", public_views.request_detail, name="request_detail"),
    path(
        "requests/<slug:reference>/decision/",
        decision_views.decision_notice,
        name="decision_notice",
    ),
    path(
        "requests/<slug:reference>/decision.pdf",
        decision_views.decision_paper,
        name="decision_paper",
    ),
    path("notices/", hearing_views.notice_list, name="notice_list"),
    path("notices/<slug:reference>/", hearing_views.notice_detail, name="notice_detail"),
    path("documents/<uuid:pk>/", public_views.document, name="document"),
    path("apply/", group_views.apply, name="apply"),
    path("apply/start/<str:code>/", group_views.start, name="start"),
    path("apply/<slug:reference>/", group_views.tasks, name="request_tasks"),
    path("apply/<slug:reference>/check/", group_views.check, name="check"),
    path("apply/<slug:reference>/receipt/", group_views.receipt, name="receipt"),
    path(
        "apply/<slug:reference>/files/<uuid:pk>/remove/",
        group_views.document_remove,
        name="document_remove",
    ),
    path("apply/<slug:reference>/<slug:name>/", group_views.piece, name="request_piece"),
    path("casework/", officer_views.desk, name="desk"),
    path("casework/enter/", officer_views.enter, name="enter"),
    path("casework/policies/", decision_views.policy_list, name="policy_list"),
    path("casework/policies/<str:code>/<slug:pack_id>/", decision_views.policy, name="policy"),
    path("casework/<slug:reference>/facts/", decision_views.state_facts, name="state_facts"),
    path(
        "casework/<slug:reference>/second-person/",
        decision_views.second_person,
        name="second_person",
    ),
    path(
        "casework/<slug:reference>/representations/",
        hearing_views.representation_list,
        name="representation_list",
    ),
    path(
        "casework/<slug:reference>/representations/new/",
        hearing_views.representation_enter,
        name="representation_enter",
    ),
    path(
        "casework/<slug:reference>/representations/<uuid:pk>/",
        hearing_views.representation,
        name="representation",
    ),
    path("casework/<slug:reference>/", officer_views.case, name="case"),
    path("casework/<slug:reference>/<slug:name>/", officer_views.step, name="step"),
]

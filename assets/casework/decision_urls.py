"""Addresses of notices, decisions and what the council does after a request has arrived."""

from django.urls import path

from assets.casework import decision_views, hearing_views

urlpatterns = [
    path("notices/", hearing_views.notice_list, name="notice_list"),
    path("notices/<slug:reference>/", hearing_views.notice_detail, name="notice_detail"),
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
]

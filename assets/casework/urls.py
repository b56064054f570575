from django.urls import path

from assets.casework import (
    group_views,
    guide_views,
    officer_views,
    public_views,
    query_views,
    writing_views,
)

app_name = "casework"

urlpatterns = [
    path("routes/", guide_views.which_route, name="which_route"),
    path("eligibility/", guide_views.eligibility, name="eligibility"),
    path("eligibility.pdf", guide_views.eligibility_paper, name="eligibility_paper"),
    path("requests/", public_views.request_list, name="request_list"),
    path("requests/<slug:reference>/questions/", query_views.query_list, name="query_list"),
    path("requests/<slug:reference>/letters/<int:pk>.pdf", query_views.letter, name="letter"),
    path("requests/<slug:reference>/", public_views.request_detail, name="request_detail"),
    path("documents/<uuid:pk>/", public_views.document, name="document"),
    path("apply/", group_views.apply, name="apply"),
    path("apply/start/<str:code>/", group_views.start, name="start"),
    path("apply/missing-land/", writing_views.start_missing, name="start_missing"),
    path("apply/<slug:reference>/", group_views.tasks, name="request_tasks"),
    path("apply/<slug:reference>/check/", group_views.check, name="check"),
    path("apply/<slug:reference>/receipt/", writing_views.receipt, name="receipt"),
    path("apply/<slug:reference>/receipt.pdf", writing_views.receipt_paper, name="receipt_paper"),
    path("apply/<slug:reference>/places/", writing_views.places, name="request_places"),
    path("apply/<slug:reference>/places/<int:pk>/", writing_views.outline, name="request_outline"),
    path(
        "apply/<slug:reference>/places/<int:pk>/remove/",
        writing_views.place_remove,
        name="request_place_remove",
    ),
    path("apply/<slug:reference>/files/", writing_views.files, name="request_files"),
    path(
        "apply/<slug:reference>/questions/<int:pk>/",
        query_views.query_answer,
        name="query_answer",
    ),
    path(
        "apply/<slug:reference>/files/<uuid:pk>/remove/",
        group_views.document_remove,
        name="document_remove",
    ),
    path("apply/<slug:reference>/<slug:name>/", group_views.piece, name="request_piece"),
    path("casework/", officer_views.desk, name="desk"),
    path("casework/enter/", officer_views.enter, name="enter"),
    path("casework/<slug:reference>/", officer_views.case, name="case"),
    path("casework/<slug:reference>/ask/", query_views.query_new, name="query_new"),
    path("casework/<slug:reference>/papers/", query_views.papers, name="papers"),
    path(
        "casework/<slug:reference>/questions/<int:pk>/", query_views.query_judge, name="query_judge"
    ),
    path(
        "casework/<slug:reference>/questions/<int:pk>/withdraw/",
        query_views.query_withdraw,
        name="query_withdraw",
    ),
    path(
        "casework/<slug:reference>/letters/<slug:notice>/",
        query_views.letter_draft,
        name="letter_draft",
    ),
    path("casework/<slug:reference>/land/<int:pk>/", query_views.land_tidied, name="land_tidied"),
    path("casework/<slug:reference>/<slug:name>/", officer_views.step, name="step"),
]

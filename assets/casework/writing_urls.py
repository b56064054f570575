"""Addresses of writing a request, of questions and answers, and of its papers."""

from django.urls import path

from assets.casework import query_views, support_views, writing_views

_APPLY, _CASE = "apply/<slug:reference>/", "casework/<slug:reference>/"

urlpatterns = [
    path("apply/missing-land/", writing_views.start_missing, name="start_missing"),
    path(f"{_APPLY}receipt/", writing_views.receipt, name="receipt"),
    path(f"{_APPLY}receipt.pdf", writing_views.receipt_paper, name="receipt_paper"),
    path(f"{_APPLY}places/", writing_views.places, name="request_places"),
    path(f"{_APPLY}places/<int:pk>/", writing_views.outline, name="request_outline"),
    path(
        f"{_APPLY}places/<int:pk>/remove/", writing_views.place_remove, name="request_place_remove"
    ),
    path(f"{_APPLY}files/", writing_views.files, name="request_files"),
    path(f"{_APPLY}questions/<int:pk>/", query_views.query_answer, name="query_answer"),
    path("requests/<slug:reference>/support/", support_views.give, name="support"),
    path(
        "requests/<slug:reference>/support/<str:token>/",
        support_views.confirm,
        name="support_confirm",
    ),
    path("requests/<slug:reference>/supporters/", support_views.supporters, name="supporters"),
    path("requests/<slug:reference>/questions/", query_views.query_list, name="query_list"),
    path(
        "requests/<slug:reference>/letters/<int:pk>/", query_views.letter_page, name="letter_page"
    ),
    path("requests/<slug:reference>/letters/<int:pk>.pdf", query_views.letter, name="letter"),
    path(f"{_CASE}ask/", query_views.query_new, name="query_new"),
    path(f"{_CASE}arrived/", query_views.arrival, name="arrival"),
    path(f"{_CASE}papers/", query_views.papers, name="papers"),
    path(f"{_CASE}questions/<int:pk>/", query_views.query_judge, name="query_judge"),
    path(f"{_CASE}questions/<int:pk>/withdraw/", query_views.query_withdraw, name="query_withdraw"),
    path(f"{_CASE}letters/<slug:notice>/", query_views.letter_draft, name="letter_draft"),
    path(f"{_CASE}land/<int:pk>/", query_views.land_tidied, name="land_tidied"),
]

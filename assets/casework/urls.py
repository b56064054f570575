from django.urls import path

from assets.casework import (
    decision_urls,
    enquiry_urls,
    group_views,
    guide_views,
    officer_views,
    public_views,
    writing_urls,
)

app_name = "casework"

urlpatterns = [
    *decision_urls.urlpatterns,
    *writing_urls.urlpatterns,
    *enquiry_urls.urlpatterns,
    path("routes/", guide_views.which_route, name="which_route"),
    path("eligibility/", guide_views.eligibility, name="eligibility"),
    path("eligibility.pdf", guide_views.eligibility_paper, name="eligibility_paper"),
    path("requests/", public_views.request_list, name="request_list"),
    path("requests/<slug:reference>/", public_views.request_detail, name="request_detail"),
    path("documents/<uuid:pk>/", public_views.document, name="document"),
    path("apply/", group_views.apply, name="apply"),
    path("apply/start/<str:code>/", group_views.start, name="start"),
    path("apply/<slug:reference>/", group_views.tasks, name="request_tasks"),
    path("apply/<slug:reference>/check/", group_views.check, name="check"),
    path(
        "apply/<slug:reference>/files/<uuid:pk>/remove/",
        group_views.document_remove,
        name="document_remove",
    ),
    path("apply/<slug:reference>/<slug:name>/", group_views.piece, name="request_piece"),
    path("casework/enter/", officer_views.enter, name="enter"),
    path("casework/<slug:reference>/", officer_views.case, name="case"),
    path("casework/<slug:reference>/<slug:name>/", officer_views.step, name="step"),
]

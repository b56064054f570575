from django.urls import path

from people import body_views, views

app_name = "people"

urlpatterns = [
    path("account/", views.home, name="home"),
    path("account/council/<slug:code>/people/", views.role_list, name="role_list"),
    path(
        "account/council/<slug:code>/people/<int:pk>/remove/", views.role_remove, name="role_remove"
    ),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/new/", views.organisation_create, name="organisation_create"),
    path("organisations/<slug:reference>/", views.organisation_detail, name="organisation_detail"),
    path(
        "organisations/<slug:reference>/change/",
        views.organisation_change,
        name="organisation_change",
    ),
    path("organisations/join/<str:token>/", body_views.join, name="body_join"),
    path("organisations/<slug:reference>/area/", body_views.area, name="body_area"),
    path("organisations/<slug:reference>/people/", body_views.people, name="body_people"),
    path(
        "organisations/<slug:reference>/people/<int:pk>/remove/",
        body_views.person_remove,
        name="body_person_remove",
    ),
    path("organisations/<slug:reference>/papers/", body_views.papers, name="body_papers"),
    path("organisations/<slug:reference>/papers/<uuid:pk>/", body_views.paper, name="body_paper"),
    path(
        "organisations/<slug:reference>/papers/<uuid:pk>/remove/",
        body_views.paper_remove,
        name="body_paper_remove",
    ),
]

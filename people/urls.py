from django.urls import path

from people import views

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
]

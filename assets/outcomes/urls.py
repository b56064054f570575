from django.urls import path

from assets.outcomes import views

app_name = "outcomes"

urlpatterns = [
    path("", views.outcome_list, name="outcome_list"),
    path("<slug:reference>/", views.outcome_detail, name="outcome_detail"),
    path("<slug:reference>/aims/new/", views.aim_add, name="aim_add"),
    path(
        "<slug:reference>/aims/<int:pk>/observations/new/",
        views.observation_add,
        name="observation_add",
    ),
]

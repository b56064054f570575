from django.urls import path

from energy.households import views

app_name = "households"

urlpatterns = [
    path("homes/", views.home_comparison, name="homes"),
    path("homes.<slug:suffix>", views.home_comparison, name="homes_as"),
]

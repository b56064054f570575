from django.urls import path

from energy.households import neighbour_views, sizing_views, views

app_name = "households"

urlpatterns = [
    path("homes/", views.home_comparison, name="homes"),
    path("homes.<slug:suffix>", views.home_comparison, name="homes_as"),
    path("homes/club/", neighbour_views.club, name="club"),
    path("homes/club.<slug:suffix>", neighbour_views.club, name="club_as"),
    path("homes/group/", neighbour_views.group, name="group"),
    path("homes/group.<slug:suffix>", neighbour_views.group, name="group_as"),
    path("sizing/", sizing_views.sizing, name="sizing"),
    path("sizing.<slug:suffix>", sizing_views.sizing, name="sizing_as"),
    path("assets/<slug:code>/running-cost/", sizing_views.business_case, name="business_case"),
    path("assets/<slug:code>/bills/", sizing_views.roof_bills, name="roof_bills"),
]

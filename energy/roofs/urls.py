from django.urls import path

from energy.roofs import place_views, survey_views, views

app_name = "roofs"

urlpatterns = [
    path("", views.home, name="home"),
    path("roofs/", views.roof_search, name="roof_search"),
    path("roofs/described/", views.described, name="described"),
    path("roofs/described.<slug:suffix>", views.described, name="described_as"),
    path("roofs/drawn/", views.drawn, name="drawn"),
    path("roofs/drawn.<slug:suffix>", views.drawn, name="drawn_as"),
    path("roofs/buildings/<int:pk>/", views.building_roof, name="building_roof"),
    path("roofs/buildings/<int:pk>.<slug:suffix>", views.building_roof, name="building_roof_as"),
    path("roofs/buildings/<int:pk>/survey/", survey_views.survey_keep, name="survey_keep"),
    path("roofs/surveys/<int:pk>/take-back/", survey_views.survey_take_back, name="survey_back"),
    path("assets/<slug:code>/", views.asset_roof, name="asset_roof"),
    path("assets/<slug:code>.<slug:suffix>", views.asset_roof, name="asset_roof_as"),
    path("places/<slug:code>/", place_views.place_roofs, name="place_roofs"),
    path("places/<slug:code>/estimate/", place_views.place_estimate, name="place_estimate"),
    path("places/<slug:code>.<slug:suffix>", place_views.place_file, name="place_file"),
]

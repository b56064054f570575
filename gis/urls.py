from django.urls import path

from gis import views

app_name = "places"

urlpatterns = [
    path("tiles/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
    path("places/", views.place_search, name="place_search"),
    path("places/labels.json", views.labels, name="labels"),
    path("places/<slug:code>.geojson", views.place_geojson, name="place_geojson"),
    path("places/<slug:code>/", views.place_detail, name="place_detail"),
]

from django.urls import path

from assets.register import download_views, twins, views
from assets.register.wfs import RegisterWFS

app_name = "register"

urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views.asset_map, name="map"),
    path("assets/", views.asset_list, name="asset_list"),
    path("assets.json", twins.list_json, name="asset_list_json"),
    path("assets.geojson", twins.list_geojson, name="asset_list_geojson"),
    path("assets/<str:code>.json", twins.asset_json, name="asset_json"),
    path("assets/<str:code>.geojson", twins.asset_geojson, name="asset_geojson"),
    path("assets/<str:code>/", views.asset_detail, name="asset_detail"),
    path("data/", download_views.downloads, name="downloads"),
    path("data/catalogue.json", download_views.catalogue, name="catalogue"),
    path("data/assets.<str:kind>", download_views.download, name="download"),
    path("data/<slug:code>/", download_views.about_council, name="download_about"),
    path("wfs/", RegisterWFS.as_view(), name="wfs"),
]

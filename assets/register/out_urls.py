"""Ways out of the register: downloads and WFS."""

from django.urls import path

from assets.register import download_views
from assets.register.wfs import RegisterWFS

urlpatterns = [
    path("data/", download_views.downloads, name="downloads"),
    path("data/catalogue.json", download_views.catalogue, name="catalogue"),
    path("data/assets.<str:kind>", download_views.download, name="download"),
    path("data/<slug:code>/", download_views.about_council, name="download_about"),
    path("wfs/", RegisterWFS.as_view(), name="wfs"),
]

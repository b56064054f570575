"""Ways out of the register: downloads, feeds, alerts and WFS."""

from django.urls import path

from assets.register import alert_views, download_views, feeds, plan_views
from assets.register.wfs import RegisterWFS

urlpatterns = [
    path("data/", download_views.downloads, name="downloads"),
    path("data/catalogue.json", download_views.catalogue, name="catalogue"),
    path("data/assets.<str:kind>", download_views.download, name="download"),
    path("data/<slug:code>/", download_views.about_council, name="download_about"),
    path("feeds/<slug:source>.atom", feeds.feed, name="feed"),
    path("places/<slug:code>/feed.atom", feeds.place_feed, name="place_feed"),
    path("alerts/", alert_views.alert_ask, name="alert_ask"),
    path("alerts/<str:token>/", alert_views.alert, name="alert"),
    path("alerts/<str:token>/stop/", alert_views.alert_stop, name="alert_stop"),
    path("assets/<str:code>/plan.pdf", plan_views.site_plan, name="site_plan"),
    path("map-file/", plan_views.map_file, name="map_file"),
    path("wfs/", RegisterWFS.as_view(), name="wfs"),
]

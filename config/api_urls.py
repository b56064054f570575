"""The read API: each room's records under one address, described by OpenAPI."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from assets.casework.api import RequestViewSet
from assets.register.api import AssetViewSet
from config.api import Nothing, Start
from energy.roofs.api import RoofViewSet
from gis.api import PlaceViewSet

LIST, ONE = {"get": "list"}, {"get": "retrieve"}

urlpatterns = [
    path("", Start.as_view(), name="api"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("assets/", AssetViewSet.as_view(LIST), name="api_assets"),
    path("assets/<str:code>/", AssetViewSet.as_view(ONE), name="api_asset"),
    path("places/", PlaceViewSet.as_view(LIST), name="api_places"),
    path("places/<slug:code>/", PlaceViewSet.as_view(ONE), name="api_place"),
    path("requests/", RequestViewSet.as_view(LIST), name="api_requests"),
    path("requests/<slug:reference>/", RequestViewSet.as_view(ONE), name="api_request"),
    path("roofs/", RoofViewSet.as_view(LIST), name="api_roofs"),
    path("roofs/<int:building>/", RoofViewSet.as_view(ONE), name="api_roof"),
    path("<path:rest>/", Nothing.as_view(), name="api_nothing"),
]

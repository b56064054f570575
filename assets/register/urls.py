from django.urls import include, path

from assets.register import entering_views, proposal_views, record_views, twins, views
from assets.register.out_urls import urlpatterns as out

app_name = "register"

urlpatterns = [
    path("", views.home, name="home"),
    path("imports/", include("assets.register.import_urls")),
    path("map/", views.asset_map, name="map"),
    path("propose/", proposal_views.propose, name="propose"),
    path("propose/thanks/", proposal_views.propose_thanks, name="propose_thanks"),
    path("propose/waiting/", proposal_views.proposal_list, name="proposal_list"),
    path("propose/<int:pk>/", proposal_views.proposal, name="proposal"),
    path("assets/", views.asset_list, name="asset_list"),
    path("assets/new/", entering_views.asset_new, name="asset_new"),
    path("assets.json", twins.list_json, name="asset_list_json"),
    path("assets.geojson", twins.list_geojson, name="asset_list_geojson"),
    path("assets/<str:code>.json", twins.asset_json, name="asset_json"),
    path("assets/<str:code>.geojson", twins.asset_geojson, name="asset_geojson"),
    path("assets/<str:code>/", views.asset_detail, name="asset_detail"),
    path("assets/<str:code>/record/", record_views.record, name="record"),
    path("assets/<str:code>/record/state/", record_views.state_change, name="state_change"),
    path("assets/<str:code>/record/publish/", record_views.publish, name="publish"),
    path("assets/<str:code>/record/place/", record_views.place_change, name="place_change"),
    path("assets/<str:code>/record/merge/", record_views.merge, name="merge"),
    path("assets/<str:code>/record/divide/", record_views.carve, name="carve"),
    path("assets/<str:code>/record/stalled/", record_views.stalled_change, name="stalled_change"),
    path(
        "assets/<str:code>/record/agreements/",
        record_views.agreement_create,
        name="agreement_create",
    ),
    path(
        "assets/<str:code>/record/agreements/<int:pk>/end/",
        record_views.agreement_end,
        name="agreement_end",
    ),
    path("assets/<str:code>/record/titles/", record_views.title_create, name="title_create"),
    path(
        "assets/<str:code>/record/titles/<int:pk>/remove/",
        record_views.title_remove,
        name="title_remove",
    ),
    path(
        "assets/<str:code>/record/facts/<slug:name>/", record_views.fact_change, name="fact_change"
    ),
    path("account/council/<str:code>/publication/", record_views.publication, name="publication"),
    *out,
]

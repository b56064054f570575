"""The doors by which the register goes out: downloads, the read API, WFS."""

from tests.doors import OWN_COUNCIL, Door, everyone, only

OUT = [
    # downloads
    Door("register:downloads", "/data/", everyone(200)),
    Door("register:catalogue", "/data/catalogue.json", everyone(200)),
    Door("register:download", "/data/assets.csv", everyone(200)),
    Door("register:download", "/data/assets.geojson", everyone(200)),
    Door("register:download", "/data/assets.gpkg", everyone(200)),
    Door("register:download", "/data/assets.parquet", everyone(200)),
    Door("register:download", "/data/assets.xlsx", everyone(200)),
    Door("register:download", "/data/assets.exe", everyone(404)),
    Door("register:download_about", "/data/{council}/", everyone(200)),
    # feeds and alerts
    Door("register:feed", "/feeds/register.atom", everyone(200)),
    Door("register:feed", "/feeds/requests.atom?authority={council}", everyone(200)),
    Door("register:feed", "/feeds/secrets.atom", everyone(404)),
    Door("register:place_feed", "/places/{ward}/feed.atom", everyone(200)),
    Door("register:alert_ask", "/alerts/", everyone(200)),
    Door("register:alert", "/alerts/none/", everyone(404)),
    Door("register:alert_stop", "/alerts/none/stop/", everyone(200), post=True),
    # on paper, and as a file
    Door("register:site_plan", "/assets/{asset}/plan.pdf", everyone(200)),
    Door("register:site_plan", "/assets/{draft_asset}/plan.pdf", only(*OWN_COUNCIL)),
    Door("register:site_plan", "/assets/{withdrawn_asset}/plan.pdf", everyone(410)),
    Door("register:map_file", "/map-file/", everyone(200)),
    # the read API
    Door("api", "/api/", everyone(200)),
    Door("api_schema", "/api/schema/", everyone(200)),
    Door("api_assets", "/api/assets/", everyone(200)),
    Door("api_asset", "/api/assets/{asset}/", everyone(200)),
    Door("api_asset", "/api/assets/{draft_asset}/", only(*OWN_COUNCIL)),
    Door("api_asset", "/api/assets/{withdrawn_asset}/", everyone(410)),
    Door("api_places", "/api/places/", everyone(200)),
    Door("api_place", "/api/places/{ward}/", everyone(200)),
    Door("api_requests", "/api/requests/", everyone(200)),
    Door("api_request", "/api/requests/{sent}/", everyone(200)),
    Door("api_request", "/api/requests/{draft}/", everyone(404)),
    Door("api_roofs", "/api/roofs/", everyone(200)),
    Door("api_roofs", "/api/roofs/?place=nowhere", everyone(422)),
    Door("api_roof", "/api/roofs/{building}/", everyone(200)),
    Door("api_nothing", "/api/secrets/", everyone(404)),
    # WFS: which rows each role sees is in tests/assets/register/test_wfs.py
    Door("register:wfs", "/wfs/", everyone(200)),
    Door("register:wfs", "/wfs/?SERVICE=WFS&REQUEST=GetCapabilities", everyone(200)),
    Door(
        "register:wfs",
        "/wfs/?SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&TYPENAMES=app:assets",
        everyone(200),
    ),
]

"""Run by the environment of the peers: DRF-GIS writing, django-import-export reading.

python peer_django.py geojson ROWS | import FILE | import-bulk FILE
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

place = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.contrib.gis.db.backends.postgis",
            "NAME": place.path.strip("/"), "USER": place.username,
            "HOST": unquote(place.hostname),
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.gis",
                    "rest_framework", "rest_framework_gis", "import_export"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SECRET_KEY="only for measuring",
)  # fmt: skip
django.setup()

# ruff: noqa: E402
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.db import connection
from django.db.models.functions import Coalesce
from import_export import resources
from rest_framework.renderers import JSONRenderer
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

TEXTS = (
    "code",
    "name",
    "kind",
    "state",
    "address",
    "postcode",
    "owner",
    "tenure",
    "holding",
    "use",
)


class Plain(models.Model):
    """The columns of a list, as text, and where it is."""

    authority_code = models.TextField(blank=True)
    reference = models.TextField(db_index=True)
    name = models.TextField()
    kind = models.TextField()
    address = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    uprn = models.BigIntegerField(null=True)
    tenure = models.TextField(blank=True)
    holding = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    use = models.TextField(blank=True)
    description = models.TextField(blank=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)

    class Meta:
        app_label = "auth"
        db_table = "measured_plain"


Written = type(
    "Written",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": type(
            "Meta", (), {"app_label": "auth", "db_table": "register_asset", "managed": False}
        ),
        **{name: models.TextField() for name in TEXTS},
        "uprn": models.BigIntegerField(null=True),
        "outline": models.MultiPolygonField(srid=27700, null=True),
        "point": models.PointField(srid=27700, null=True),
    },
)  # fmt: skip


class WrittenSerializer(GeoFeatureModelSerializer):
    at = GeometryField()

    class Meta:
        model = Written
        geo_field = "at"
        fields = ["id", *TEXTS, "uprn"]


def write(rows: int) -> None:
    place = Coalesce("outline", "point", output_field=models.GeometryField(srid=27700))
    placed = Written.objects.annotate(at=Transform(place, 4326)).defer("outline", "point")
    some = placed.order_by("pk")[:rows]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        text = JSONRenderer().render(WrittenSerializer(some.all(), many=True).data)
        times.append(time.perf_counter() - began)
    assert len(json.loads(text)["features"]) == rows
    print(f"DRF-GIS: GeoJSON of {rows:,} assets with {len(TEXTS) + 1} columns in "
          f"{statistics.median(times) * 1000:.0f} ms, {len(text) / 1e6:.1f} MB")  # fmt: skip


def read(path: Path, *, bulk: bool) -> None:
    import tablib

    meta = {"model": Plain, "import_id_fields": ["reference"], "use_bulk": bulk, "exclude": ["id"]}
    resource = type("R", (resources.ModelResource,), {"Meta": type("Meta", (), meta)})()
    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    try:
        began = time.perf_counter()
        data = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
        result = resource.import_data(data, raise_errors=True)
        took = time.perf_counter() - began
        assert Plain.objects.count() == len(data), result.totals
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Plain)
    how = "in bulk" if bulk else "row by row"
    print(f"django-import-export, {how}: {len(data):,} rows in {took:.1f} s, "
          f"{len(data) / took:,.0f} rows a second")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1] == "geojson":
        write(int(sys.argv[2]))
    else:
        read(Path(sys.argv[2]), bulk=sys.argv[1] == "import-bulk")

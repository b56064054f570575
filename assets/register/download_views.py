"""Downloads: the register as files, with the filters of the list, and what they are about."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max
from django.http import FileResponse, Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from assets.register import exporting, tallies
from assets.register.errors import RegisterError
from assets.register.filters import Filters, need_valid
from assets.register.models import Asset
from assets.register.profiles import PROFILES
from assets.register.set_filters import set_filters
from gis import geojson
from gis.models import Source
from gis.writing import write_file
from people.models import Authority

#: Ending of each file: its name for people, its media type.
FORMATS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GeoJSON", "application/geo+json"),
    "gpkg": ("GeoPackage", "application/geopackage+sqlite3"),
    "parquet": ("GeoParquet", "application/vnd.apache.parquet"),
}
FILE_BLOCK = 1 << 18


@require_safe
def downloads(request):
    """Offer the register as files: all of it, one council's part, or what the filters keep."""
    filters = Filters.of(request.GET)
    counts = tallies.by_council(request.user)
    councils = [
        {"authority": authority, "assets": counts[authority.pk]}
        for authority in Authority.objects.filter(pk__in=counts)
    ]
    context = {
        "filters": filters,
        "query": filters.as_query(),
        "set_filters": set_filters(filters),
        "total": filters.counts(request.user)[0],
        "councils": councils,
        "formats": [(ending, name) for ending, (name, _) in FORMATS.items()],
        "profiles": PROFILES.values(),
    }
    return render(request, "register/downloads.html", context)


@require_safe
def download(request, kind):
    """Stream one file of what the filters keep, as the public columns have it."""
    if kind not in FORMATS:
        raise Http404
    profile = request.GET.get("profile", "")
    if profile and profile not in PROFILES:
        raise RegisterError(f"{profile} is no layout of ours; choose {' or '.join(PROFILES)}.")
    rows = need_valid(Filters.of(request.GET)).rows(request.user)
    wanted = exporting.outgoing(rows, profile=profile or None)
    name = f"{profile or 'assets'}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(_in_blocks(wanted.copy_csv()))
    elif kind == "geojson":
        pieces = geojson.stream(wanted.rows, wanted.shape, wanted.columns, wanted.about)
        answer = StreamingHttpResponse(pieces)
    else:
        answer = FileResponse(_whole_file(wanted, name))
    answer["Content-Type"] = FORMATS[kind][1]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Link"] = f'<{settings.SITE_URL}/data/catalogue.json>; rel="describedby"'
    return answer


def _in_blocks(lines):
    """Gather lines into blocks: a chunk of the wire for each line would cost more than the line."""
    block, size = [], 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size > FILE_BLOCK:
            yield b"".join(block)
            block, size = [], 0
    yield b"".join(block)


def _whole_file(wanted, name):
    """Write a file that cannot be streamed; its name is gone before its first byte goes out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_file(wanted, path)
        return path.open("rb")


@require_safe
def about_council(request, code):
    """Say what one council's part of the register is about: counts, day, sources and terms."""
    authority = get_object_or_404(Authority, code=code)
    context = {
        "authority": authority,
        "about": _described(request.user, authority),
        "formats": [(ending, name) for ending, (name, _) in FORMATS.items()],
    }
    return render(request, "register/download_about.html", context)


def _described(user, authority) -> dict:
    """What this person may see of a council's part; none is as if there were no such council."""
    rows = Asset.objects.visible_to(user).listed().filter(authority=authority).order_by()
    counts = {row["source"]: row["assets"] for row in
              rows.values("source").annotate(assets=Count("pk"))}  # fmt: skip
    if not counts:
        raise Http404("No asset of this council is on the register.")
    sources = Source.objects.filter(pk__in=[key for key in counts if key])
    return {
        "assets": sum(counts.values()),
        "located": rows.located().count(),
        "changed": rows.aggregate(day=Max("changed"))["day"],
        "sources": [{"source": source, "assets": counts[source.pk]} for source in sources],
        "columns": exporting.column_words(),
    }


@require_safe
def catalogue(request):
    """Describe every download as data, in the words of DCAT."""
    visible = Asset.objects.visible_to(request.user).listed().order_by()
    counted = visible.values("authority").annotate(assets=Count("pk"), changed=Max("changed"))
    found = {row["authority"]: row for row in counted}
    licences = _licences(visible)
    datasets = [
        _dataset(authority, found[authority.pk], licences.get(authority.pk, set()))
        for authority in Authority.objects.filter(pk__in=found)
    ]
    return JsonResponse(
        {
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
            },
            "@id": f"{settings.SITE_URL}/data/",
            "@type": "dcat:Catalog",
            "dct:title": settings.SITE_NAME,
            "dct:language": "en-GB",
            "dcat:dataset": datasets,
        },
        content_type="application/ld+json",
    )


def _licences(visible) -> dict[int, set]:
    pairs = visible.exclude(source=None).values_list("authority", "source__licence").distinct()
    named: dict[int, set] = {}
    for authority, licence in pairs:
        named.setdefault(authority, set()).add(licence or "not stated by its publisher")
    return named


def _dataset(authority, row, licences) -> dict:
    at = f"{settings.SITE_URL}/data"
    query = urlencode({"authority": authority.code})
    return {
        "@id": f"{at}/{authority.code}/",
        "@type": "dcat:Dataset",
        "dct:identifier": authority.code,
        "dct:title": f"Assets of {authority.name}",
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": authority.name},
        "dct:modified": row["changed"].isoformat(),
        "dct:license": sorted(licences),
        "records": row["assets"],
        "dcat:landingPage": f"{at}/{authority.code}/",
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dct:format": ending,
                "dcat:mediaType": media.split(";")[0],
                "dcat:downloadURL": f"{at}/assets.{ending}?{query}",
            }
            for ending, (name, media) in FORMATS.items()
        ],
    }

"""The pages of the register as data: JSON and GeoJSON, same addresses, same rights."""

import json

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from assets.register import records
from assets.register.filters import Filters, need_valid
from assets.register.models import Asset
from assets.register.views import find_asset, other_spelling
from assets.register.withholding import may_see_exact
from gis import geojson

ROWS = 1_000
GEOJSON = "application/geo+json"


@require_safe
def asset_json(request, code):
    """Give one asset as data."""
    if elsewhere := other_spelling(request, code, ".json"):
        return elsewhere
    asset = find_asset(request, code)
    return JsonResponse(records.as_dict(asset, may_see_exact(request.user)))


@require_safe
def asset_geojson(request, code):
    """Give one asset as a GeoJSON feature in degrees."""
    if elsewhere := other_spelling(request, code, ".geojson"):
        return elsewhere
    asset = find_asset(request, code)
    who = may_see_exact(request.user)
    rows = Asset.objects.filter(pk=asset.pk)
    one = geojson.features(rows, records.shape(who), records.columns(who))
    return HttpResponse(one[1:-1], content_type=GEOJSON)


def _page(request):
    """One page of the filtered register, in the order of entry, and the address of the next."""
    filters = need_valid(Filters.of(request.GET))
    rows = filters.rows(request.user).order_by("pk")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit():
        rows = rows.filter(pk__gt=int(after))
    keys = list(rows.values_list("pk", flat=True)[: ROWS + 1])
    more = len(keys) > ROWS
    following = f"{request.path}?{filters.as_query(after=keys[ROWS - 1])}" if more else None
    return Asset.objects.filter(pk__in=keys[:ROWS]).order_by("pk"), following


@require_safe
def list_json(request):
    """Give the filtered list as data, a thousand a page."""
    rows, following = _page(request)
    found = records.as_dicts(rows, may_see_exact(request.user))
    return JsonResponse({"assets": found, "next": following})


@require_safe
def list_geojson(request):
    """Give the filtered list as GeoJSON, a thousand a page."""
    rows, following = _page(request)
    who = may_see_exact(request.user)
    found = geojson.features(rows, records.shape(who), records.columns(who))
    text = f'{{"type":"FeatureCollection","next":{json.dumps(following)},"features":{found}}}'
    return HttpResponse(text, content_type=GEOJSON)

"""The public face of the register: home, map, list, and the page of an asset."""

from functools import partial
from urllib.parse import urlencode

import rules
from django.core.paginator import Paginator
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.dateformat import format as format_date
from django.views.decorators.http import require_safe

from assets.register import opening, panels, searching, tallies
from assets.register.filters import WORDS, Filters
from assets.register.models import Asset, State, Succession
from assets.register.set_filters import set_filters
from assets.register.withholding import FARTHEST_M, may_see_exact, show_exact
from gis import finding, maps
from gis.errors import Gone
from gis.geometry import in_degrees, view_of
from gis.models import Boundary
from people.models import Authority
from people.querysets import authority_ids

PAGE_ROWS = 25
NOT_PUBLISHED = "Not published while it is vacant"
BESIDE_THE_MAP = 8
ROUND_A_POINT_M = 250
ROUND_AN_OUTLINE_M = 60
BUILDINGS = {"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}


@require_safe
def home(request):
    """Say what this is and lead to a place in two taps."""
    rows = Asset.objects.visible_to(request.user).listed()
    words = [
        {"key": key, "label": label, "count": _count_word(request.user, rows, key, narrow)}
        for key, (label, narrow) in WORDS.items()
    ]
    context = {
        "words": words,
        "asked": tallies.narrowed(request.user, {"requests": "open"}).total(),
        "councils": _councils(request.user),
    }
    return render(request, "register/home.html", context)


def _councils(user):
    return Authority.objects.filter(pk__in=tallies.by_council(user))


def _count_word(user, rows, key, narrow) -> int:
    """Count one of the four words; those the tallies do not know are few."""
    asked = {"word": [key]}
    return (
        tallies.narrowed(user, asked).total() if tallies.can_answer(asked) else narrow(rows).count()
    )


class _Counted(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows, per_page, *, count):
        super().__init__(rows, per_page)
        self.count = count


def _go_to_named_place(request):
    """Lead from a typed place to the map or list there, or to a choice where several are meant."""
    text = request.GET.get("go", "").strip()
    if not text:
        return None
    found = finding.find_places(text)
    if len(found) != 1:
        return redirect(f"/places/?{urlencode({'q': text})}")
    query = request.GET.copy()
    for name in ("go", "place", "near", "within", "shape"):
        query.pop(name, None)
    return redirect(
        f"{request.path}?{'&'.join(filter(None, [query.urlencode(), found[0].as_query]))}"
    )


def _page_of(request, rows, total, *, by_index=True):
    """One page of the list; the nearest first where a place was named.

    ``by_index`` false has what was found sorted: to walk a million names in their order until
    25 hold a word takes seconds.
    """
    if "distance" not in rows.query.annotations:
        rows = rows.order_by("name" if by_index else Coalesce("name", Value("")), "pk")
    found = _Counted(rows.select_related("authority"), PAGE_ROWS, count=total)
    page = found.get_page(request.GET.get("page"))
    page.object_list = show_exact(page.object_list, request.user)
    return page


def _found(request, filters) -> dict:
    """What map and list say alike of the assets that the filters keep."""
    rows = filters.rows(request.user)
    total, unlocated = filters.counts(request.user)
    page = _page_of(request, rows, total, by_index=not filters.values.get("q"))
    return {
        "filters": filters,
        "query": filters.as_query(),
        "set_filters": set_filters(filters),
        "total": total,
        "unlocated": unlocated,
        "page": page,
    }


@require_safe
def asset_map(request):
    """Show the register as a map, with the same filters as the list and the first of it below."""
    if elsewhere := _go_to_named_place(request):
        return elsewhere
    filters = Filters.of(request.GET)
    context = _found(request, filters)
    layers = [
        BUILDINGS,
        {"url": f"/tiles/assets/{{z}}/{{x}}/{{y}}.mvt?{context['query']}", "style": "assets"},
    ]
    ground = filters.ground
    drawn = maps.compose(
        name="Map of the register",
        bounds=_view(request, filters, context["total"]),
        layers=layers,
        shapes=[{"geometry": in_degrees(ground), "style": "offered"}] if ground else [],
    )
    context |= {"map": drawn, "first": list(context["page"])[:BESIDE_THE_MAP]}
    if not filters.are_set and (council := opening.council_of_most(request.user)):
        context |= {"opens_on": council, "councils": _councils(request.user).exclude(pk=council.pk)}
    return render(request, "register/map.html", context)


def _view(request, filters, total):
    """The part of the country to show: the ground that was named, or all that was found."""
    if ground := filters.ground:
        return view_of(ground, margin_m=0)
    if not filters.are_set:
        return opening.view_of_all(request.user)
    key = f"{filters.as_query()} {sorted(authority_ids(request.user))}"
    return opening.view_of_box(partial(filters.extent, request.user), total, key=key)


@require_safe
def asset_list(request):
    """Show the register as a list: all that the map can do, without a map."""
    if elsewhere := _go_to_named_place(request):
        return elsewhere
    return render(request, "register/asset_list.html", _found(request, Filters.of(request.GET)))


def find_asset(request, code) -> Asset:
    """Find the asset at an address, for a person who may see it.

    Raises
    ------
    Gone
        If it was withdrawn from the register.
    Http404
        If there is none, or this person may not know of it.
    """
    rows = Asset.objects.visible_to(request.user).select_related("authority", "source")
    asset = rows.filter(code=code).first()
    if asset is None:
        raise Http404("No asset has this reference.")
    if asset.state == State.WITHDRAWN:
        raise Gone(f"{asset.name} was withdrawn from the register. {asset.state_reason}")
    return show_exact([asset], request.user)[0]


def other_spelling(request, code, suffix="/"):
    """Lead to the address of the one meant, from another spelling of it or from a merged record.

    Other spellings are the council's own reference, and the public one in small letters.
    """
    rows = Asset.objects.visible_to(request.user)
    known = Asset.objects.filter(code=code).first()
    if known:
        merged = known.became.filter(kind=Succession.Kind.MERGED, after__in=rows).first()
        to = merged and merged.after.code
        return redirect(f"/assets/{to}{suffix}", permanent=True) if to else None
    meant = set(searching.called(rows, code).values_list("code", flat=True)[:2])
    if who := may_see_exact(request.user):
        withheld = rows.filter(who, exact__own_reference__iexact=code)
        meant |= set(withheld.values_list("code", flat=True)[:2])
    return redirect(f"/assets/{meant.pop()}{suffix}") if len(meant) == 1 else None


@require_safe
def asset_detail(request, code):
    """All that is known of one asset, how sure that is, and what is happening with it."""
    if elsewhere := other_spelling(request, code):
        return elsewhere
    asset = find_asset(request, code)
    context = {
        "asset": asset,
        "facts": _facts(asset),
        "areas": _areas_of(asset),
        "panels": panels.panels_for(request, asset),
        "map": _map_of(asset) if asset.is_located else None,
        "stalled": asset.stalled_spells.filter(ended=None).first(),
        "may_edit": rules.test_rule("register.edit_asset", request.user, asset),
        "parcels": asset.outline.num_geom if asset.outline else 0,
    }
    return render(request, "register/asset_detail.html", context)


def _areas_of(asset):
    if asset.is_withheld and not asset.shows_exact:
        return Boundary.objects.none()
    codes = {asset.ward_code, asset.community_code, asset.small_area_code} - {""}
    return Boundary.objects.in_force().filter(code__in=codes).only("code", "name", "kind")


def _facts(asset) -> list[dict]:
    """Each fact with its words and where it is from; what is not known is said, not left out."""
    owner = asset.get_owner_display()
    cost = asset.running_cost_gbp
    values = {
        "owner": f"{owner}: {asset.owner_name}" if asset.owner_name else owner,
        "tenure": asset.get_tenure_display(),
        "use": asset.use,
        "address": asset.address,
        "postcode": asset.postcode,
        "uprn": str(asset.uprn or ""),
        "titles": ", ".join(asset.titles),
        "holding": asset.get_holding_display(),
        "condition": asset.condition,
        "energy_rating": asset.energy_rating,
        "running_cost_gbp": f"£{cost:,.0f} a year" if cost is not None else "",
    }
    values |= {
        name: format_date(getattr(asset, name), "j F Y")
        for name in ("started_on", "ended_on")
        if getattr(asset, name)
    }
    labels = {
        "uprn": "Property number (UPRN)",
        "titles": "Title numbers",
        "running_cost_gbp": "Running cost",
    }
    if asset.is_withheld and not asset.shows_exact:
        hidden = ("address", "uprn", "titles", "use", "condition")
        values |= {**dict.fromkeys(hidden, NOT_PUBLISHED), "owner": owner}
    return [
        {
            "label": labels.get(name) or Asset._meta.get_field(name).verbose_name.capitalize(),
            "value": value,
            "sureness": asset.certainty_of(name),
        }
        for name, value in values.items()
    ]


def _map_of(asset):
    shape = asset.outline or asset.point
    margin = ROUND_AN_OUTLINE_M if asset.outline else ROUND_A_POINT_M
    if asset.is_withheld and not asset.shows_exact:
        shape = asset.point.buffer(FARTHEST_M)
    return maps.compose(
        name=f"Map of {asset.name}",
        bounds=view_of(shape, margin_m=margin),
        layers=[BUILDINGS],
        shapes=[{"geometry": in_degrees(shape), "style": "outline"}],
    )

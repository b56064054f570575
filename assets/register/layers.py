"""What the map shows of the register."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.http import HttpRequest

from assets.register import tallies
from assets.register.filters import Filters, need_valid
from assets.register.models import Building, Kind, StalledSpell, State
from gis.tiles import Layer, register
from people.querysets import authority_ids


def _filters(request: HttpRequest) -> Filters:
    """Read the filters once a request."""
    if "filters" not in request.__dict__:
        request.filters = need_valid(Filters.of(request.GET))
    return request.filters


def _sort(request: HttpRequest):
    """Say which filters are set, and for whom: the statements of a tile depend on nothing else."""
    own = authority_ids(request.user)
    if not request.GET:
        return own, ()
    chosen = _filters(request).chosen
    return None if chosen is None else (own, chosen)


def _assets(request: HttpRequest):
    return _filters(request).rows(request.user).located()


def _draw(rows):
    stalled = Exists(StalledSpell.objects.filter(asset=OuterRef("pk"), ended=None))
    return rows.annotate(
        show=Case(When(stalled, then=Value("stalled")), default="kind"),
        label=_labels("kind", Kind),
        state_label=_labels("state", State),
        asked=Case(When(Q(open_requests__gt=0), then=Value(True)), default=Value(None)),
    )


def _ready(request: HttpRequest):
    return tallies.in_tiles(request.user, _filters(request).values)


def _labels(field, choices):
    """Write the words of a choice into the tile, so that pages and map call things the same."""
    return Case(
        *(When(**{field: value}, then=Value(label)) for value, label in choices.choices),
        default=Value(""),
        output_field=CharField(),
    )


register(
    Layer(
        name="assets",
        rows=_assets,
        columns=("code", "name", "kind", "show", "label", "state_label", "asked"),
        facts=("code", "name", "kind", "state", "open_requests"),
        draw=_draw,
        shape="tile_shape",
        point="tile_point",
        ready=_ready,
        sort=_sort,
    )
)
register(
    Layer(
        name="buildings",
        rows=lambda request: Building.objects.all(),
        columns=("name", "type"),
        shape="tile_footprint",
        at_zoom=lambda rows, z: rows if z >= 15 else rows.none(),
        sort=lambda request: "all",
    )
)

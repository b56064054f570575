"""Vacant property: the row of an asset holds what may be published, the exact facts lie beside it.

No page, tile, feed or file can show by mistake what the row does not hold. Whoever may know more
asks for it: ``show_exact`` for pages, ``exact`` for columns of a query, ``lifted`` for imports.
"""

import hashlib
from collections.abc import Iterable
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from assets.register.models import Asset, Exact, Kind, PublicationRule, State
from gis import postcodes
from people.models import Authority
from people.querysets import authority_ids

#: Columns whose exact value lies beside the row.
COLUMNS = (
    "own_reference", "name", "address", "postcode", "uprn", "titles", "notes", "url", "details",
    "sureness", "outline", "point", "how_placed", "place_note", "ward_code", "community_code",
    "small_area_code", "decile", "state_reason", "owner_name", "use", "condition",
)  # fmt: skip
WITHDRAWN = "The council withdrew it."
NEAREST_M, FARTHEST_M = 500, 1_500  # between which a blurred place lies from the exact one
GRID_M = 100


def withhold(assets: QuerySet | Asset) -> int:
    """Set the exact facts of assets aside and leave what may be published; gives how many.

    The blurred place is fixed for each asset: it depends on its code and this installation's secret
    key alone. Assets that are withheld already are left as they are.
    """
    rows = _rows(assets).filter(is_withheld=False)
    with transaction.atomic(), connection.cursor() as cursor:
        keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        if keys:
            cursor.execute(_SET_ASIDE, {"keys": keys})
            cursor.execute(_LEAVE_PUBLIC, {"keys": keys, "key": _key(), **_KIND_WORDS})
    return len(keys)


def reveal(assets: QuerySet | Asset, *, for_good: bool = True) -> int:
    """Bring the exact facts back into the rows; gives how many.

    Parameters
    ----------
    for_good
        It was opened to proposals or asked for in public, and is never withheld again; otherwise
        the rule decides at its next application.
    """
    rows = _rows(assets).filter(is_withheld=True)
    with transaction.atomic(), connection.cursor() as cursor:
        keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        if keys:
            cursor.execute(_BRING_BACK, {"keys": keys})
            facts = Exact.objects.filter(pk__in=keys)
            facts.update(ended=timezone.now()) if for_good else facts.delete()
    return len(keys)


@transaction.atomic
def write(asset: Asset, **facts) -> None:
    """Change facts where they belong: beside the row what is withheld, in the row the rest."""
    beside = Exact.objects.filter(pk=asset.pk, ended=None, asset__is_withheld=True)
    if beside.exists():
        hidden = {name: facts.pop(name) for name in list(facts) if name in COLUMNS}
        if hidden:
            beside.update(**hidden)
        if facts.get("state") == State.WITHDRAWN:
            facts["state_reason"] = WITHDRAWN
    Asset.objects.filter(pk=asset.pk).update(**facts)


@transaction.atomic
def apply_rule(assets: QuerySet | Asset) -> None:
    """Withhold what the rule of its council now withholds, and reveal what it does not."""
    rows = _rows(assets)
    due = rows.withheld_by_rule().values("pk")
    past = rows.filter(is_withheld=True).exclude(pk__in=due)
    public = Q(state="open") | Q(open_requests__gt=0)
    reveal(past.filter(public))
    reveal(past.exclude(public), for_good=False)
    withhold(rows.filter(pk__in=due))


@contextmanager
def lifted(assets: QuerySet):
    """Let a block work on the exact facts of assets, and apply the rule to all of them afterwards.

    In one transaction, so that nobody else ever sees them. For imports and the edit pages: give
    every asset that the block may match, such as all of the authorities that a file names.
    """
    with transaction.atomic():
        reveal(assets, for_good=False)
        yield
        apply_rule(assets)


@transaction.atomic
def set_rule(authority: Authority, withholds: str) -> PublicationRule:
    """Keep a council's own rule, and bring its assets into line with it."""
    rule, _ = PublicationRule.objects.update_or_create(
        authority=authority, defaults={"withholds": withholds}
    )
    apply_rule(Asset.objects.filter(authority=authority))
    return rule


def may_see_exact(user) -> Q | None:
    """Say which withheld rows a person sees exactly: those of their own councils, if any."""
    own = authority_ids(user)
    return Q(is_withheld=True, authority__in=own) if own else None


EVERYTHING = Q(is_withheld=True)


def exact(column: str, who: Q | None):
    """Give a column of a query its exact value where ``who`` says so (None: nowhere)."""
    if who is None or column not in COLUMNS:
        return F(column)
    return Case(When(who, then=F(f"exact__{column}")), default=F(column))


def show_exact(assets: Iterable[Asset], user) -> list[Asset]:
    """Put the exact facts on the assets of a person's own councils, to be shown and never saved."""
    assets, own = list(assets), authority_ids(user)
    keys = [one.pk for one in assets if one.is_withheld and one.authority_id in own]
    facts = Exact.objects.in_bulk(keys) if keys else {}
    for asset in assets:
        asset.shows_exact = asset.pk in facts
        if asset.shows_exact:
            for column in COLUMNS:
                setattr(asset, column, getattr(facts[asset.pk], column))
            area = asset.outline.area if asset.outline else None
            asset.__dict__["area_m2"] = area
    return assets


def search_exact(rows: QuerySet, text: str, user) -> QuerySet:
    """Find withheld assets of a person's own councils by what is withheld of them."""
    text = " ".join(text.split())
    wanted = Q(exact__name__icontains=text) | Q(exact__address__icontains=text)
    wanted |= Q(exact__own_reference__iexact=text) | Q(exact__titles__contains=[text.upper()])
    if text.isascii() and text.isdigit() and len(text) <= 12:
        wanted |= Q(exact__uprn=int(text))
    code = postcodes.compact(text)
    if code:
        wanted |= Q(exact__postcode=f"{code[:-3]} {code[-3:]}")
    who = may_see_exact(user)
    return rows.filter(who & wanted) if who else rows.none()


def _rows(assets) -> QuerySet:
    if isinstance(assets, Asset):
        return Asset.objects.filter(pk=assets.pk)
    return Asset.objects.filter(pk__in=assets.order_by().values("pk"))


def _key() -> bytes:
    return hashlib.sha256(b"assets.register.withholding" + settings.SECRET_KEY.encode()).digest()


_KIND_WORDS = {f"word_{kind.value}": f"Vacant {kind.label.lower()}" for kind in Kind} | {
    f"word_{Kind.BUILDING.value}": "Vacant building",
    f"word_{Kind.PARK.value}": "Vacant green space",
    f"word_{Kind.LAND.value}": "Vacant land",
}
_NAMES = ", ".join(COLUMNS)
_SET_ASIDE = f"""
INSERT INTO register_exact (asset_id, {_NAMES}, ended)
SELECT id, {_NAMES}, NULL FROM register_asset WHERE id = ANY(%(keys)s)
ON CONFLICT (asset_id) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}, ended = NULL
"""
_BRING_BACK = f"""
UPDATE register_asset AS a SET is_withheld = false, {", ".join(f"{n} = e.{n}" for n in COLUMNS)}
FROM register_exact AS e WHERE e.asset_id = a.id AND a.id = ANY(%(keys)s)
"""
_OUTWARD = r"""coalesce(substring(upper(postcode) FROM '^\s*([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s|$)'),
  substring(upper(replace(postcode, ' ', '')) FROM '^([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}$'),
  '')"""
# A name that says where the place is goes with the address: a number, a word for a street, a part
# of the address, the reference.
_TELLING = r"""(name ~ '[0-9]'
  OR name ~* '\m(road|rd|street|st|lane|ln|avenue|ave|drive|close|place|terrace|crescent|way|walk|'
             'row|square|grove|gardens|hill|court|mews|parade|yard|wynd|gate|quay|broadway)\M'
  OR (own_reference <> '' AND position(lower(own_reference) IN lower(name)) > 0)
  OR EXISTS (SELECT FROM regexp_split_to_table(address, '[,;\n]') AS part
             WHERE length(btrim(part)) > 3 AND (position(lower(btrim(part)) IN lower(name)) > 0
                OR position(lower(name) IN lower(part)) > 0)))"""
_WORDS = " ".join(f"WHEN '{kind.value}' THEN %(word_{kind.value})s" for kind in Kind)
_LEAVE_PUBLIC = f"""
WITH plain AS (
  SELECT id, {_OUTWARD} AS outward, {_TELLING} AS is_telling, CASE kind {_WORDS} END AS word,
    sha256(%(key)s::bytea || convert_to(code, 'UTF8')) AS hash
  FROM register_asset WHERE id = ANY(%(keys)s)),
blurred AS (
  SELECT *, 2 * pi() * (get_byte(hash, 0) * 256 + get_byte(hash, 1)) / 65536 AS angle,
    {NEAREST_M} + {FARTHEST_M - NEAREST_M}
      * sqrt((get_byte(hash, 2) * 256 + get_byte(hash, 3)) / 65536.0) AS far
  FROM plain)
UPDATE register_asset AS a SET is_withheld = true, own_reference = '', address = '',
  name = CASE WHEN b.is_telling THEN concat_ws(' in ', b.word, nullif(b.outward, ''))
              ELSE a.name END,
  postcode = b.outward, uprn = NULL, titles = '{{}}', notes = '', url = '', details = '{{}}',
  sureness = (SELECT coalesce(jsonb_object_agg(key, value - 'source'), '{{}}')
              FROM jsonb_each(a.sureness) WHERE key <> ALL('{{{",".join(COLUMNS)}}}')),
  outline = NULL,
  point = ST_SnapToGrid(ST_Translate(a.point, b.far * cos(b.angle), b.far * sin(b.angle)),
                        {GRID_M}),
  how_placed = CASE WHEN a.point IS NULL THEN 'none' ELSE 'blurred' END, place_note = '',
  community_code = '', small_area_code = '', decile = NULL, owner_name = '', use = '',
  condition = '', state_reason = CASE a.state WHEN 'withdrawn' THEN '{WITHDRAWN}' ELSE '' END
FROM blurred AS b WHERE a.id = b.id
"""

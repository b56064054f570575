"""The register on its way out: which rows and columns a file holds, and what it says of itself."""

from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, QuerySet

from assets.register import profiles, records
from assets.register.errors import RegisterError
from assets.register.models import Asset
from assets.register.profiles import PROFILES
from assets.register.withholding import EVERYTHING
from gis.crs import BNG
from gis.day import today
from gis.models import Source
from gis.writing import Outgoing, write_file

LAYER = "assets"
PUBLIC, EXACT = "public: places are as published", "exact: for the council's own use"


def outgoing(
    rows: QuerySet, *, profile: str | None = None, exact: bool = False, title: str = ""
) -> Outgoing:
    """Make ready what goes into one file.

    Parameters
    ----------
    rows
        The assets that whoever asks may see.
    profile
        One of ``profiles.PROFILES``; without it all our own columns.
    exact
        Whether what publication rules withhold goes out too.
    """
    who = EVERYTHING if exact else None
    columns, point, shape = records.columns(who), records.point(who), records.shape(who)
    about = _about(rows, title=title, exact=exact)
    if profile:
        layout = PROFILES[profile]
        address = columns["address"]
        rows = profiles.shape_rows(
            layout, rows, address=F(address) if isinstance(address, str) else address, point=point
        )
        columns = {name: _resolve(key, columns) for name, key in layout.columns.items()}
        about |= {"title": layout.title, "layout": layout.source}
    return Outgoing(LAYER, rows.order_by("pk"), columns, shape, point, about)


def _resolve(key, columns):
    """Take a heading's key of ours where it is one, else the annotation or expression it is."""
    return columns.get(key, key) if isinstance(key, str) else key


def _about(rows, *, title, exact) -> dict:
    """Say of a file what whoever opens it must know: whose, of which day, on which terms."""
    counted = rows.order_by().values("source").annotate(assets=Count("pk")).order_by("source")
    counts = {row["source"]: row["assets"] for row in counted}
    sources = Source.objects.filter(pk__in=[key for key in counts if key])
    names = rows.order_by().values_list("authority__name", flat=True).distinct()
    return {
        "title": title or f"Assets on the {settings.SITE_NAME}",
        "publisher": sorted(names),
        "issued": today().isoformat(),
        "licence": _licence(sources),
        "positions": EXACT if exact else PUBLIC,
        "assets": sum(counts.values()),
        "sources": [
            {
                "title": source.title,
                "licence": source.licence or "not stated by its publisher",
                "attribution": source.attribution,
                "loaded": source.loaded.date().isoformat(),
                "assets": counts[source.pk],
            }
            for source in sources
        ],
        "address": f"{settings.SITE_URL}/data/",
    }


#: What a column means where its name and unit do not say it.
COLUMN_WORDS = {
    "reference": "The council's own reference, or the public one where it gave none",
    "code": "Public reference: stable, part of the address /assets/CODE/",
    "kind": "land, library, leisure_site, community_centre, park or building",
    "state": "held, under_review, open, transferred: what the council is doing with it",
    "owner": "authority, public, private or unknown; not every place is the council's",
    "area_m2": "Area of the outline, or as its publisher states it",
    "details": "Further facts that its list gives, as JSON",
    "deprivation_decile": "1 is the most deprived tenth of its nation",
    "how_placed": "How its place is known; by postcode means the middle of a few streets",
    "open_requests": "Requests of communities that have not ended",
    "changed": "When the record last changed, in universal time",
}


def column_words() -> list[tuple[str, str]]:
    """Give each column of our own layout with what it means; empty where its name says it."""
    return [(name, COLUMN_WORDS.get(name, "")) for name in records.COLUMNS]


def _licence(sources) -> str:
    """One licence where all sources have the same; else each source says its own."""
    named = {source.licence for source in sources}
    if len(named) == 1 and (only := named.pop()):
        return only
    return "as each source states"


def export(
    path: Path, *, authority: str | None = None, public: bool = False,
    profile: str | None = None, crs: int = BNG,
) -> int:  # fmt: skip
    """Write the register, or one council's part of it, into a file; say how many assets it holds.

    Raises
    ------
    RegisterError
        If the council is not on this register.
    """
    rows = Asset.objects.listed()
    if public:
        rows = rows.filter(is_draft=False)
    title = ""
    if authority:
        rows = rows.filter(authority__code=authority.strip().upper())
        if not rows.exists():
            raise RegisterError(
                f"No asset of {authority} is on this register; give the nine-character ONS code "
                "of a council that has some."
            )
    return write_file(outgoing(rows, profile=profile, exact=not public, title=title), path, crs=crs)

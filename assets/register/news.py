"""What is new on the register, for feeds and alerts: each room above adds a source of its own.

Only what the public may know is news: a feed is read by machines that forward it, and an alert lies
in a mailbox.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from assets.register.filters import by_place
from assets.register.models import Asset, Kind, State
from gis.models import Boundary
from people.models import Authority

NEW_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True)
class News:
    """One thing that is new: what, where to read it, when it changed and when it first came."""

    key: str
    title: str
    address: str
    summary: str
    changed: datetime
    began: datetime


@dataclass(frozen=True)
class Followed:
    """What a reader follows: a council, a place, a kind of asset, or all three together."""

    authority: Authority | None = None
    place: Boundary | None = None
    kind: str = ""

    def assets(self) -> QuerySet:
        """Give the assets that are followed, withdrawn ones too, as the public may see them."""
        rows = Asset.objects.visible_to(AnonymousUser())
        if self.authority:
            rows = rows.filter(authority=self.authority)
        if self.place:
            rows = by_place(rows, self.place)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows

    def __str__(self):
        what = Kind(self.kind).label if self.kind else "All places"
        where = [str(part) for part in (self.place and self.place.name, self.authority) if part]
        return f"{what} in {', '.join(where)}" if where else what


@dataclass(frozen=True)
class Source:
    """A stream of news: its name in addresses and for people, and its newest entries.

    ``newest`` takes what is followed, the moments from which and before which (or None) something
    changed, and how many at most; the newest comes first.
    """

    slug: str
    title: str
    newest: Callable[[Followed, datetime | None, datetime | None, int], list[News]]


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Offer a stream of news."""
    SOURCES[source.slug] = source


def newest(
    slugs, followed: Followed, *, after: datetime | None = None, until: datetime | None = None,
    most: int,
) -> list[News]:  # fmt: skip
    """Give the newest of several streams, each thing once."""
    found = [news for slug in slugs for news in SOURCES[slug].newest(followed, after, until, most)]
    return sorted(found, key=lambda news: news.changed, reverse=True)[:most]


def changes(followed, after, until, most) -> list[News]:
    """Give the assets that were entered, changed or withdrawn last."""
    rows = followed.assets().select_related("authority").order_by("-changed", "-pk")
    rows = rows.filter(changed__gte=after) if after else rows
    rows = rows.filter(changed__lt=until) if until else rows
    return [_of_asset(asset) for asset in rows[:most]]


def _of_asset(asset: Asset) -> News:
    is_new = asset.changed - asset.entered < NEW_WITHIN
    withdrawn = asset.state == State.WITHDRAWN
    what = "Withdrawn" if withdrawn else "New on the register" if is_new else "Changed"
    why = asset.state_reason if withdrawn else asset.address
    words = [asset.get_kind_display(), asset.get_state_display(), str(asset.authority), why]
    return News(
        key=f"asset:{asset.code}",
        title=f"{what}: {asset.name}",
        address=asset.get_absolute_url(),
        summary=". ".join(word.rstrip(".") for word in words if word) + ".",
        changed=asset.changed,
        began=asset.entered,
    )


register(Source("register", "Changes of the register", changes))

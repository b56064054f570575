"""Atom feeds of what is new, for a council, a place, a kind of asset, or everything."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from assets.register import news
from assets.register.errors import RegisterError
from assets.register.models import Kind
from gis.models import Boundary
from people.models import Authority

MOST = 60
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)


def followed_of(data) -> news.Followed:
    """Read what is followed from an address line.

    Raises
    ------
    RegisterError
        If a council, a place or a kind is none that we know.
    """
    authority = place = None
    if code := data.get("authority", ""):
        authority = Authority.objects.filter(code=code.upper()).first()
        if authority is None:
            raise RegisterError(f"No council here has the code {code[:12]}.")
    if code := data.get("place", ""):
        place = Boundary.objects.in_force().filter(code__iexact=code).first()
        if place is None:
            raise RegisterError(f"We do not know an area with the code {code[:12]}.")
    kind = data.get("kind", "")
    if kind and kind not in Kind.values:
        raise RegisterError(f"kind is one of {', '.join(Kind.values)}.")
    return news.Followed(authority, place, kind)


def _answer(request, title, slugs, followed) -> HttpResponse:
    entries = news.newest(slugs, followed, most=MOST)
    feed = Atom1Feed(
        title=f"{title}: {followed}",
        link=f"{settings.SITE_URL}/",
        description=f"{settings.SITE_NAME}",
        language="en-gb",
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
        author_name=settings.SITE_NAME,
    )
    for entry in entries:
        feed.add_item(
            title=_plain(entry.title),
            link=f"{settings.SITE_URL}{entry.address}",
            description=_plain(entry.summary),
            unique_id=f"urn:commons-register:{entry.key}",
            pubdate=entry.began,
            updateddate=entry.changed,
        )
    if not entries:  # the feed of an empty register is valid too
        feed.latest_post_date = lambda: BEFORE_ALL
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


def _plain(text: str) -> str:
    """Leave out the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


@require_safe
def feed(request, source):
    """Give the newest of one stream."""
    if source not in news.SOURCES:
        raise Http404
    return _answer(request, news.SOURCES[source].title, [source], followed_of(request.GET))


@require_safe
def place_feed(request, code):
    """Give everything that is new in a ward or another area."""
    place = Boundary.objects.in_force().filter(code__iexact=code).first()
    if place is None:
        raise Http404("No area with this code is in force today.")
    return _answer(request, "What is new", list(news.SOURCES), news.Followed(place=place))

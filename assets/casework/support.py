"""Support for a request: given, confirmed by a mailed link, placed by postcode, counted once."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.support_models import Support
from gis import postcodes
from gis.models import Postcode
from people.models import User

MOST_LINES = 2_000
#: So many links may wait for one address before no more are sent to it.
MOST_WAITING = 5


@dataclass(frozen=True)
class Standing:
    """How many support a request, and from where; nothing of it names anybody."""

    inside: int
    outside: int
    unplaced: int
    letters: int
    repeats: int

    @property
    def total(self) -> int:
        return self.inside + self.outside + self.unplaced


def count_support(request: TransferRequest) -> Standing:
    """Count who supports a request, each once, by where they live."""
    counted = Q(repeats=None, confirmed__isnull=False)
    numbers = request.supports.aggregate(
        live_inside=Count("pk", filter=counted & Q(inside=True)),
        live_outside=Count("pk", filter=counted & Q(inside=False)),
        not_placed=Count("pk", filter=counted & Q(inside=None)),
        wrote=Count("pk", filter=counted & Q(kind=Support.Kind.LETTER)),
        came_again=Count("pk", filter=Q(repeats__isnull=False)),
    )
    return Standing(*numbers.values())


@transaction.atomic
def give_support(
    request: TransferRequest, *, name: str, email: str, postcode: str, words: str = ""
) -> None:
    """Take somebody's support online; it counts once they open the link that is sent to them.

    Raises
    ------
    CaseworkError
        If the request is not open to the public.
    """
    if not (request.is_public and request.is_open):
        raise CaseworkError("This request is not open any more; support cannot be given to it.")
    waiting = Support.objects.filter(email__iexact=email, confirmed=None)
    if waiting.count() >= MOST_WAITING:
        return  # nobody learns whose links wait, and nobody is flooded with them
    given = Support.objects.create(
        request=request, kind=Support.Kind.LETTER if words else Support.Kind.SIGNATURE, name=name,
        email=email.lower(), postcode=postcodes.compact(postcode) or "", words=words,
        token=secrets.token_urlsafe(24),
    )  # fmt: skip
    path = reverse("casework:support_confirm", args=[request.reference, given.token])
    send_mail(
        f"Confirm your support for {request.body_name}",
        f"You, or somebody in your name, supported request {request.reference} of "
        f"{request.body_name}.\n\nTo confirm it, open this link:\n{settings.SITE_URL}{path}\n\n"
        "Your name and address are never published. If it was not you, do nothing.\n",
        None,
        [given.email],
    )


@transaction.atomic
def confirm_support(given: Support) -> None:
    """Count support that its giver has confirmed."""
    TransferRequest.objects.select_for_update().get(pk=given.request_id)
    if given.confirmed is None:
        given.confirmed = timezone.now()
        _settle(given, given.request)


@transaction.atomic
def enter_support(request: TransferRequest, lines: str, *, by: User) -> int:
    """Enter signatures that were given on paper, one a line: a name, a comma, a postcode.

    Raises
    ------
    CaseworkError
        If a line holds no name, or there are too many.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    rows = [line.strip() for line in lines.splitlines() if line.strip()]
    if not rows or len(rows) > MOST_LINES:
        raise CaseworkError(f"Write one person a line, {MOST_LINES} at most.")
    for number, line in enumerate(rows, start=1):
        name, _, postcode = line.rpartition(",") if "," in line else (line, "", "")
        if not re.search(r"\w", name):
            raise CaseworkError(f"Line {number} holds no name: “{line}”.")
        given = Support(
            request=request, name=name.strip()[:200], on_paper=True, added_by=by,
            postcode=postcodes.compact(postcode) or "", confirmed=timezone.now(),
        )  # fmt: skip
        _settle(given, request)
    return len(rows)


@transaction.atomic
def place_again(request: TransferRequest) -> None:
    """Place all supporters anew, after the body has changed its area."""
    for given in request.supports.all():
        given.inside = _is_inside(given, request)
        given.save(update_fields=["inside"])


def _settle(given: Support, request) -> None:
    """Say whether somebody lives inside, and whether they stand there already."""
    given.inside = _is_inside(given, request)
    given.repeats = _same_person(given, request)
    given.save()


def _is_inside(given, request) -> bool | None:
    area = request.organisation.area_of_benefit if request.organisation else None
    place = Postcode.objects.filter(code=given.postcode).first() if given.postcode else None
    return area.covers(place.point) if area and place else None


def _same_person(given, request) -> Support | None:
    """Find who gave the same address, or the same name in the same postcode."""
    others = request.supports.counted().exclude(pk=given.pk)
    if given.email and (known := others.filter(email__iexact=given.email).first()):
        return known
    if not given.postcode:
        return None
    name = plain_name(given.name)
    return next(
        (one for one in others.filter(postcode=given.postcode) if plain_name(one.name) == name),
        None,
    )


def plain_name(name: str) -> str:
    """Write a name without accents, dots, titles and double spaces, to compare it.

    >>> plain_name("Dr. José  O'Brien")
    'jose obrien'
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in bare if sign.isalpha() or sign == " ")
    return " ".join(word for word in letters.split() if word not in _TITLES)


_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "cllr"}

"""Questions, answers, outlines and land that nobody had listed, for the demonstration."""

from datetime import timedelta

from shapely import box

from assets.casework import queries, support, writing
from assets.casework.models import Right, TransferRequest
from assets.casework.writing_models import Query
from gis.day import pretend, today
from gis.geometry import mend_area, to_multipolygon, to_shapely
from gis.given_areas import GivenArea
from gis.models import Boundary
from people.demonstration import address
from people.models import Organisation, User

#: Signatures as a group types them from its sheets; one person signed twice.
_SIGNED = "Ada Lorne, KM3 1AB\nBen Okafor, KM1 1AA\nMrs Ada Lorne, km31ab\nCara Winn"


def fill(write) -> None:
    """Ask about two requests, ask for a part of a place, and for land that is not listed.

    ``write`` gives every piece of a request, as the other stories do it.
    """
    officer = User.objects.get(email=address("officer"))
    with pretend(today() - timedelta(days=6)):
        _ask(officer)
    draft = TransferRequest.objects.filter(stage="draft").first()
    secretary = draft.organisation.roles.get(role="secretary").user
    place = draft.wanted.select_related("asset").first()
    if place.asset.outline:
        writing.set_outline(place, _half_of(place.asset.outline, "Drawn on the map"), by=secretary)
    _ask_for_land_that_is_not_listed(draft.authority, write)


def _ask(officer) -> None:
    heard = TransferRequest.objects.filter(
        stage="under-consideration", organisation__isnull=False
    ).order_by("-pk")
    first, second = heard[:2]
    asked = {"by": officer, "reply_by": today() + timedelta(days=14)}
    queries.ask(
        first, kind=Query.Kind.DOCUMENT, need="business-plan", **asked,
        words="Please send the plan of income and running costs that your meeting spoke of.",
    )  # fmt: skip
    question = queries.ask(
        second, kind=Query.Kind.ANSWER, need="price", **asked,
        words="Is the price that you name for each year, or once?",
    )  # fmt: skip
    support.enter_support(first, _SIGNED, by=officer)
    support.give_support(
        first, name="Jean Paterson", email=address("resident"), postcode="KM3 1AB",
        words="The children have nowhere else to go.",
    )  # fmt: skip
    secretary = second.organisation.roles.get(role="secretary").user
    queries.answer(question, words="One pound for each year of the lease.", by=secretary)


def _half_of(shape, note) -> GivenArea:
    """The western half of an area."""
    whole = to_shapely(shape)
    west, south, east, north = whole.bounds

    half, _ = mend_area(whole.intersection(box(west, south, (west + east) / 2, north)))
    return GivenArea(to_multipolygon(half), "drawn", f"{note}: {half.area:,.0f} m².")


def _ask_for_land_that_is_not_listed(council, write) -> None:
    body = Organisation.objects.order_by("pk").last()
    secretary = body.roles.get(role="secretary").user

    ward = Boundary.objects.in_force().filter(kind="ward", code__startswith="S").order_by("pk")[2]
    corner = ward.geometry.point_on_surface.buffer(18)
    area, _ = mend_area(to_shapely(corner))
    given = GivenArea(to_multipolygon(area), "drawn", f"Drawn on the map: {area.area:,.0f} m².")
    request = writing.begin_for_missing_land(
        council, organisation=body, name="The Turning Circle", by=secretary, area=given,
        where="At the end of the lane, behind the substation",
    )  # fmt: skip

    write(request, Right.LEASE, secretary)
    request.refresh_from_db()
    writing.send(request, by=secretary, name=str(secretary), position="Secretary")

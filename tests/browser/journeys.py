"""The three journeys, walked by whatever hand a visitor has."""

import re

from assets.casework.models import TransferRequest
from assets.casework.packs import bundled_packs
from gis import day
from tests.browser.visitor import A_WHILE

#: What each step of a Scottish request is called once it was taken, by what it is called before.
TOLD = {s.title: s.told for s in bundled_packs().get("SCT-ATR-2017", 1).steps.values()}
TO_RECOMMENDATION = (
    "Confirm the validation date", "Send the acknowledgement",
    "Publish the request and its papers", "Publish the notice online",
    "Display the notice on or near the land",
)  # fmt: skip


def ask_for(member, address: str) -> str:
    """A group asks for a place, leaves halfway, returns and sends; gives the reference."""
    member.go(address).follow("Ask for this place").heading("Ask for").fill_in().press("Begin")
    member.heading("Your request for")
    reference = member.path.strip("/").rpartition("/")[2]
    place = TransferRequest.objects.get(reference=reference).assets.get().name
    _write_pieces(member, at_most=2)
    member.menu("Apply").heading("Your group").follow(place, within=member.main)
    member.reads("Come back whenever you like")
    write_and_send(member)
    member.reads(reference, "What you sent", "paper.pdf")
    return reference


def write_and_send(member):
    """Write all that a request still needs, a business plan besides, and send it."""
    _write_pieces(member)
    _write_piece(member, "A business plan")
    member.reads("Everything that is needed is here").follow("Check your answers")
    member.heading("Check your answers").fill_in().press("Send the request")
    member.heading("Request sent")


def _write_pieces(member, at_most=30):
    """Write every piece that is still to do, or the first of them."""
    for _ in range(at_most):
        to_do = member.main.locator("li:has(.govuk-tag:text-is('To do'))").get_by_role("link")
        if not to_do.count():
            return
        title = to_do.first.inner_text()
        _write_piece(member, title)


def _write_piece(member, title: str):
    member.follow(title).heading(re.escape(title)).fill_in().press("Save")
    member.heading("Your request for")


def take_step(person, reference: str, title: str, words="It is in order.", said=None):
    """Take one step of a request, giving all that it asks for."""
    person.go(f"/casework/{reference}/").follow(title, within=person.main).heading(title)
    person.fill_in(words).send().reads(said or f"{TOLD[title]}.")


def decide(officer, committee, reference: str, decision: str, reasons: str, second=None):
    """The council takes every step from the receipt to a decision.

    Where its policy asks for a second person, that one confirms what the first prepared.
    """
    for step in TO_RECOMMENDATION:
        take_step(officer, reference, step)
    day.move_ahead(A_WHILE + 1)  # the public has its time to speak
    take_step(officer, reference, "Recommend a decision")
    if second is None:
        take_step(committee, reference, decision, reasons)
        return
    take_step(committee, reference, decision, reasons, said="a second person confirms it")
    second.go(f"/casework/{reference}/").follow("A second person confirms it")
    second.reads(reasons).press("Confirm", within=second.main).reads("Confirmed.")

"""A group asks, the council decides, a resident reads it: by mouse, by finger, by keyboard."""

import pytest

from assets.casework.models import TransferRequest
from assets.register.models import Asset, Kind
from gis.demonstration import BOROUGH
from tests.browser.journeys import ask_for, decide, take_step
from tests.browser.typist import Typist
from tests.browser.visitor import DESK, PHONE, Visitor

HANDS = {
    "mouse": {"hand": Visitor, "size": DESK},
    "finger": {"hand": Visitor, "size": PHONE, "has_touch": True, "is_mobile": True},
    "keyboard": {"hand": Typist, "size": DESK},
    "without scripts": {"hand": Visitor, "size": PHONE, "java_script_enabled": False},
}
REASONS = "The benefits to the ward do not outweigh what the council would give up."


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_a_group_asks_the_council_decides_and_everybody_reads_why(visit, changes, sign_ins, hand):
    hall = Asset.objects.filter(
        authority__code=BOROUGH, kind=Kind.COMMUNITY_CENTRE, open_requests=0, is_draft=False
    ).first()

    def arrives(who):
        return visit(**hand).sign_in(f"{who}@kinmarrow.example", sign_ins[who])

    reference = ask_for(arrives("grower"), hall.get_absolute_url())
    wanted = TransferRequest.objects.get(reference=reference)
    officer, committee, second = map(arrives, ("officer", "committee", "second.committee"))
    officer.menu("Casework").heading("Casework").reads(hall.name)
    decide(officer, committee, reference, "Refuse the request", REASONS, second)

    resident = visit(**hand).go(f"/requests/{reference}/").misses(REASONS)
    take_step(officer, reference, "Publish the decision notice")
    resident.go("/").menu("Requests").follow(f"{wanted.body_name}: {hall}")
    resident.reads("Decision", "Request refused", REASONS)
    resident.go(hall.get_absolute_url()).follow(wanted.body_name).reads(REASONS)

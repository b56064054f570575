"""Several people score one request, one declares an interest, and they agree on points."""

import pytest

from assets.casework.models import TransferRequest

pytestmark = pytest.mark.usefixtures("changes")


def test_an_assessor_declares_an_interest_and_another_moderates(visit):
    request = TransferRequest.objects.filter(marks__isnull=False).first()
    address = f"/casework/{request.reference}/scores/"
    assessor = visit("neighbour.officer").go(address).reads("of 100")
    assessor.main.get_by_text("Declare an interest").click()
    assessor.write("What ties you to this request", "My sister sits on its board.")
    assessor.press("Declare it").reads("Set aside because of a declared interest")
    assessor.reads("My sister sits on its board.")
    assert not assessor.main.get_by_role("button", name="Keep your marks").count()

    other = visit("neighbour.committee").go(address)
    other.main.get_by_text("Moderate a criterion").click()
    other.press("Keep the agreed points").reads("There is a problem")
    other.page.locator('[name="points"]').fill("3")
    other.page.locator('[name="reason"]').fill("We looked at the plan again.")
    other.press("Keep the agreed points").reads("Moderated: We looked at the plan again.")

"""First questions about a place, and rules that wait for their day, for ``pages.py``."""

from collections.abc import Iterator

from assets.casework.enquiry_models import Enquiry
from tests.browser.page import Page, open_all, send_empty


def enquiries() -> Iterator[Page]:
    """Ask, read, answer and go on."""
    waiting = Enquiry.objects.waiting().first()
    answered = Enquiry.objects.filter(state="answered").first()
    ask = f"/enquiries/ask/{waiting.asset.code}/"
    yield Page("enquiries-officer", "/enquiries/", who="officer")
    yield Page("enquiry-ask", ask, who="resident")
    yield Page("enquiry-ask-for-group", ask, who="grower")
    yield Page("enquiry-ask-wrong", ask, who="resident", act=send_empty)
    yield Page("enquiry-waiting", waiting.get_absolute_url(), who="officer")
    yield Page("enquiry-own", answered.get_absolute_url(), who="grower")
    rules = "/casework/rules/eng-crtb-2026/"
    yield Page("commencements", "/casework/rules/", who="administrator")
    yield Page("commencement", rules, who="administrator", act=open_all)
    yield Page("commencement-wrong", rules, who="administrator", act=send_empty)

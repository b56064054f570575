"""Every page of the product, in each state of the demonstration, with somebody who may open it.

A page that has a door in tests/doors.py is looked at once by itself. To look at more states of it,
yield ``Page(name, address, who=...)`` for each in the file of its subject beside this one, taking
what the address needs from the demonstration; a new subject goes into GROUPS.
"""

from tests.browser.account_pages import accounts, people
from tests.browser.casework_pages import council, group, guides, requests
from tests.browser.decision_pages import decided, desks, notices, offers, outcomes
from tests.browser.door_pages import gives_page
from tests.browser.energy_pages import energy
from tests.browser.enquiry_pages import enquiries
from tests.browser.import_pages import imports
from tests.browser.public_pages import assets, places, statements
from tests.browser.record_pages import records
from tests.browser.society_pages import societies
from tests.browser.writing_pages import writing
from tests.test_doors import DOORS

GROUPS = (
    places, assets, records, energy, societies, statements, requests, guides,
    group, writing, council, imports,
    people, accounts,
    notices, decided, desks, offers, outcomes, enquiries,
)  # fmt: skip

_WITH_PAGE = {door.route for door in DOORS if gives_page(door)}
#: Routes whose doors give no page: files, data, addresses that only take a form or lead on.
WITHOUT_PAGE = {door.route for door in DOORS} - _WITH_PAGE

"""Every page of the product, in each state of the demonstration, with somebody who may open it.

To add a page, yield ``Page(name, address, who=...)`` in the file of its subject beside this one,
once for each state it can be in, taking what the address needs from the demonstration; a subject
goes into GROUPS, and a route that gives no page into WITHOUT_PAGE; ``test_pages.py`` does the rest.
"""

from tests.browser.account_pages import accounts, people
from tests.browser.casework_pages import council, group, guides, requests
from tests.browser.energy_pages import energy
from tests.browser.import_pages import imports
from tests.browser.public_pages import assets, places, statements
from tests.browser.record_pages import records
from tests.browser.society_pages import societies

GROUPS = (
    places, assets, records, energy, societies, statements, requests, guides, group, council,
    imports, people, accounts,
)  # fmt: skip

#: Routes that give no page: tiles, data, files, and addresses that only take a form or lead on.
WITHOUT_PAGE = {
    "health", "places:tile", "places:labels", "places:place_geojson",
    "register:asset_list_json", "register:asset_list_geojson", "register:asset_json",
    "register:asset_geojson", "register:publish", "register:title_remove",
    "casework:eligibility_paper",
    "people:body_person_remove", "people:body_paper", "people:body_paper_remove",
    "casework:document", "casework:document_remove",
    "register:import_json", "register:import_csv", "register:import_start",
    "register:import_resume", "register:import_discard", "register:import_progress",
    "people:role_remove", "mfa_download_recovery_codes", "mfa_login_webauthn",
    "roofs:described_as", "roofs:drawn_as", "roofs:building_roof_as", "roofs:asset_roof_as",
    "society:own_data", "society:own_paper", "society:member_erase", "society:member_data",
    "society:member_paper", "society:application_withdraw", "society:offer_act", "society:refunds",
    "society:meeting_act", "society:entitled", "society:interest_payments",
    "society:interest_pay", "society:plan_file",
    "roofs:place_file", "roofs:place_estimate",
    "account_confirm_login_code", "socialaccount_signup", "openid_connect_login",
    "openid_connect_callback",
}  # fmt: skip

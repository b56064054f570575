"""Every door of the product and what each role finds behind it: the one declared table.

A door is a route with a sample address. Columns are who stands before it; the answer is the status
of a GET, and of a POST where the door takes one. ``own`` means of the council or body whose record
the sample shows, ``foreign`` of another.
"""

from dataclasses import dataclass, field

VISITOR, RESIDENT = "visitor", "resident"
MEMBER, FOREIGN_MEMBER = "own member", "foreign member"
OFFICER, FOREIGN_OFFICER = "own officer", "foreign officer"
DECIDER, COUNCILLOR = "own decision maker", "own ward councillor"
SOCIETY, ADMINISTRATOR = "society officer", "own administrator"
FOREIGN_ADMINISTRATOR = "foreign administrator"

ROLES = (
    VISITOR, RESIDENT, MEMBER, FOREIGN_MEMBER, OFFICER, FOREIGN_OFFICER, DECIDER, COUNCILLOR,
    SOCIETY, ADMINISTRATOR, FOREIGN_ADMINISTRATOR,
)  # fmt: skip
OWN_COUNCIL = (OFFICER, DECIDER, COUNCILLOR, ADMINISTRATOR)
COUNCILS = (*OWN_COUNCIL, FOREIGN_OFFICER, FOREIGN_ADMINISTRATOR)

SIGN_IN = 302  # a visitor is sent to sign in


@dataclass(frozen=True)
class Door:
    """A route, a sample address with {placeholders}, and the status that each role gets."""

    route: str
    address: str
    expected: dict = field(default_factory=dict)
    post: bool = False

    def status_for(self, role: str) -> int:
        return self.expected[role]


def everyone(status):
    return dict.fromkeys(ROLES, status)


def only(*roles, status=200, others=404, visitor=None):
    """These roles get in; all others are answered alike."""
    expected = {role: status if role in roles else others for role in ROLES}
    return expected | {VISITOR: others if visitor is None else visitor}


def keepers(status=200):
    """Those who keep the records of the asset's council; others see it and may not."""
    return only(OFFICER, ADMINISTRATOR, status=status, others=403, visitor=SIGN_IN)


def named_places():
    """Those who keep the records of any council."""
    return only(
        OFFICER, ADMINISTRATOR, FOREIGN_OFFICER, FOREIGN_ADMINISTRATOR, others=403, visitor=SIGN_IN
    )


def signed_in(status=200):
    return everyone(status) | {VISITOR: SIGN_IN}


OFFICERS = only(OFFICER, FOREIGN_OFFICER, others=403, visitor=302)
OWN_OFFICER = only(OFFICER, visitor=302)
LEADS_ON = only(OFFICER, status=302, visitor=302)
REFUSED = only(OFFICER, status=422, visitor=302)  # what was done is not begun or thrown away again

#: Whoever belongs to a body begins; others are led to enter one first.
BEGINS = everyone(302) | dict.fromkeys((MEMBER, FOREIGN_MEMBER, SOCIETY), 200)

DOORS = [
    # places
    Door("places:tile", "/tiles/assets/14/8000/5100.mvt", everyone(200)),
    Door("places:tile", "/tiles/buildings/14/8000/5100.mvt", everyone(200)),
    Door("places:tile", "/tiles/ground/14/8000/5100.mvt", everyone(200)),
    Door("places:tile", "/tiles/boundaries/14/8000/5100.mvt", everyone(200)),
    Door("places:tile", "/tiles/requests/14/8000/5100.mvt", everyone(200)),
    Door("places:tile", "/tiles/secrets/14/8000/5100.mvt", everyone(404)),
    Door("places:labels", "/places/labels.json?bbox=-3.3,55.9,-3.1,56.0&zoom=14", everyone(200)),
    Door("places:place_search", "/places/?q=old", everyone(200)),
    Door("places:place_geojson", "/places/{ward}.geojson", everyone(200)),
    Door("places:place_detail", "/places/{ward}/", everyone(200)),
    # register
    Door("register:home", "/", everyone(200)),
    Door("register:map", "/map/", everyone(200)),
    Door("register:asset_list", "/assets/", everyone(200)),
    Door("register:asset_list_json", "/assets.json", everyone(200)),
    Door("register:asset_list_geojson", "/assets.geojson", everyone(200)),
    Door("register:asset_detail", "/assets/{asset}/", everyone(200)),
    Door("register:asset_json", "/assets/{asset}.json", everyone(200)),
    Door("register:asset_geojson", "/assets/{asset}.geojson", everyone(200)),
    Door("register:asset_detail", "/assets/{draft_asset}/", only(*OWN_COUNCIL)),
    Door("register:asset_json", "/assets/{draft_asset}.json", only(*OWN_COUNCIL)),
    Door("register:asset_geojson", "/assets/{draft_asset}.geojson", only(*OWN_COUNCIL)),
    Door("register:asset_detail", "/assets/{withdrawn_asset}/", everyone(410)),
    Door("register:asset_json", "/assets/{withdrawn_asset}.json", everyone(410)),
    Door("register:asset_geojson", "/assets/{withdrawn_asset}.geojson", everyone(410)),
    # imports
    Door("register:import_list", "/imports/", OFFICERS),
    Door("register:import_new", "/imports/new/", OFFICERS),
    Door("register:import_detail", "/imports/{import}/", OWN_OFFICER),
    Door("register:import_json", "/imports/{import}.json", OWN_OFFICER),
    Door("register:import_csv", "/imports/{import}.csv", OWN_OFFICER),
    Door("register:import_rows", "/imports/{import}/rows/", OWN_OFFICER),
    Door("register:import_row", "/imports/{import}/rows/4/", OWN_OFFICER),
    Door("register:import_row", "/imports/{import}/rows/2/", only(visitor=302)),
    Door("register:import_duplicates", "/imports/{import}/duplicates/", OWN_OFFICER),
    Door("register:import_undo", "/imports/{import}/undo/", OWN_OFFICER),
    Door("register:import_columns", "/imports/{sent_list}/columns/", OWN_OFFICER),
    Door("register:import_progress", "/imports/{sent_list}/progress/", LEADS_ON),
    Door("register:import_detail", "/imports/{sent_list}/", LEADS_ON),
    Door("register:import_start", "/imports/{import}/start/", REFUSED, post=True),
    Door("register:import_resume", "/imports/{import}/resume/", REFUSED, post=True),
    Door("register:import_discard", "/imports/{import}/discard/", REFUSED, post=True),
    # register, missing places
    Door("register:propose", "/propose/", everyone(200)),
    Door("register:propose_thanks", "/propose/thanks/", everyone(200)),
    Door("register:asset_new", "/assets/new/", named_places()),
    Door("register:asset_new", "/assets/new/?kind=library", named_places()),
    Door("register:proposal_list", "/propose/waiting/", named_places()),
    Door(
        "register:proposal",
        "/propose/{named}/",
        named_places() | {FOREIGN_OFFICER: 404, FOREIGN_ADMINISTRATOR: 404},
    ),
    # register, the record of an asset
    *(
        Door(f"register:{route}", f"/assets/{{asset}}/record/{path}", keepers())
        for route, path in (
            ("record", ""),
            ("state_change", "state/"),
            ("place_change", "place/"),
            ("merge", "merge/"),
            ("carve", "divide/"),
            ("stalled_change", "stalled/"),
            ("agreement_create", "agreements/"),
            ("title_create", "titles/"),
            ("fact_change", "facts/name/"),
            ("fact_change", "facts/backlog/"),
        )
    ),
    Door(
        "register:record",
        "/assets/{draft_asset}/record/",
        only(OFFICER, ADMINISTRATOR, visitor=302) | {DECIDER: 403, COUNCILLOR: 403},
    ),
    Door("register:publish", "/assets/{asset}/record/publish/", signed_in(405)),
    Door("register:agreement_end", "/assets/{asset}/record/agreements/0/end/", keepers(404)),
    Door(
        "register:title_remove",
        "/assets/{asset}/record/titles/0/remove/",
        keepers(404),
        post=True,
    ),
    Door(
        "register:publication",
        "/account/council/{council}/publication/",
        only(ADMINISTRATOR, visitor=302) | {OFFICER: 403, DECIDER: 403, COUNCILLOR: 403},
    ),
    # casework, public side
    Door("casework:request_list", "/requests/", everyone(200)),
    Door("casework:request_detail", "/requests/{sent}/", everyone(200)),
    Door("casework:request_detail", "/requests/{draft}/", only(MEMBER)),
    Door("casework:document", "/documents/{public_file}/", everyone(200)),
    Door("casework:document", "/documents/{file}/", only(MEMBER, *OWN_COUNCIL)),
    Door("casework:document", "/documents/{draft_file}/", only(MEMBER)),
    Door("casework:document", "/documents/{council_file}/", only(*OWN_COUNCIL)),
    # casework, guides that need no account
    Door("casework:which_route", "/routes/", everyone(200)),
    Door("casework:which_route", "/routes/?asset={asset}", everyone(200)),
    Door("casework:which_route", "/routes/?asset={draft_asset}", only(*OWN_COUNCIL)),
    Door("casework:which_route", "/routes/?body={body}", only(MEMBER)),
    Door("casework:eligibility", "/eligibility/", everyone(200)),
    Door("casework:eligibility", "/eligibility/?body={body}", only(MEMBER)),
    Door("casework:eligibility_paper", "/eligibility.pdf", everyone(404)),
    # casework, a group's own
    Door("casework:apply", "/apply/", signed_in()),
    Door(
        "casework:start",
        "/apply/start/{asset}/",
        signed_in(302) | {MEMBER: 200, FOREIGN_MEMBER: 200, SOCIETY: 200},
    ),
    Door(
        "casework:start", "/apply/start/{draft_asset}/", only(*OWN_COUNCIL, status=302, visitor=302)
    ),
    Door("casework:request_tasks", "/apply/{draft}/", only(MEMBER, visitor=302)),
    Door("casework:check", "/apply/{draft}/check/", only(MEMBER, visitor=302)),
    Door("casework:receipt", "/apply/{sent}/receipt/", only(MEMBER, others=403, visitor=302)),
    Door("casework:receipt", "/apply/{draft}/receipt/", only(visitor=302)),
    Door("casework:request_piece", "/apply/{draft}/reasons/", only(MEMBER, visitor=302)),
    Door(
        "casework:document_remove",
        "/apply/{draft}/files/{file}/remove/",
        only(MEMBER, status=404, visitor=302),
        post=True,
    ),
    # casework, the council's
    Door("casework:desk", "/casework/", only(*COUNCILS, others=403, visitor=302)),
    Door(
        "casework:enter",
        "/casework/enter/",
        only(OFFICER, FOREIGN_OFFICER, others=403, visitor=302),
    ),
    Door("casework:case", "/casework/{sent}/", only(*OWN_COUNCIL, others=403, visitor=302)),
    Door("casework:case", "/casework/{draft}/", only(visitor=302) | {MEMBER: 403}),
    Door(
        "casework:step",
        "/casework/{sent}/validate/",
        only(OFFICER, others=403, visitor=302) | {MEMBER: 422, DECIDER: 422, COUNCILLOR: 422},
    ),
    Door(
        "casework:step",
        "/casework/{sent}/withdraw/",
        only(MEMBER, others=403, visitor=302) | {OFFICER: 422, DECIDER: 422, COUNCILLOR: 422},
    ),
    Door("casework:step", "/casework/{draft}/validate/", only(visitor=302) | {MEMBER: 422}),
    # notices, representations, decisions
    Door("casework:notice_list", "/notices/", everyone(200)),
    Door("casework:notice_detail", "/notices/{noticed}/", everyone(200)),
    Door("casework:notice_detail", "/notices/{sent}/", everyone(404)),
    Door("casework:notice_detail", "/notices/{draft}/", everyone(404)),
    Door("casework:decision_notice", "/requests/{decided}/decision/", everyone(200)),
    Door("casework:decision_paper", "/requests/{decided}/decision.pdf", everyone(200)),
    Door(
        "casework:decision_notice", "/requests/{undisclosed}/decision/", only(MEMBER, *OWN_COUNCIL)
    ),
    Door(
        "casework:decision_paper",
        "/requests/{undisclosed}/decision.pdf",
        only(MEMBER, *OWN_COUNCIL),
    ),
    Door(
        "casework:representation_list",
        "/casework/{noticed}/representations/",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    Door(
        "casework:representation_enter",
        "/casework/{noticed}/representations/new/",
        only(OFFICER, others=403, visitor=302),
    ),
    Door(
        "casework:representation",
        "/casework/{noticed}/representations/{said}/",
        only(OFFICER, others=403, visitor=302),
    ),
    Door(
        "casework:state_facts",
        "/casework/{noticed}/facts/",
        only(OFFICER, others=403, visitor=302),
    ),
    Door(
        "casework:second_person",
        "/casework/{proposed}/second-person/",
        only(DECIDER, others=403, visitor=302),
    ),
    # feeds, calendars, the yearly report, the desk's own doors
    Door("casework:all_notices", "/notices.atom", everyone(200)),
    Door("casework:ward_notices", "/places/{ward}/notices.atom", everyone(200)),
    Door("casework:ward_calendar", "/places/{ward}/dates.ics", everyone(200)),
    Door("casework:ward_calendar", "/places/S99999999/dates.ics", everyone(404)),
    Door("casework:calendar_address", "/calendars/", signed_in()),
    Door("casework:own_calendar", "/calendars/a-wrong-guess.ics", everyone(404)),
    Door("casework:return_list", "/requests/returns/{council}/", everyone(200)),
    Door("casework:return_detail", "/requests/returns/{council}/2024/", only(*OWN_COUNCIL)),
    Door("casework:return_paper", "/requests/returns/{council}/2024.pdf", only(*OWN_COUNCIL)),
    Door("casework:return_table", "/requests/returns/{council}/2024.csv", only(*OWN_COUNCIL)),
    Door(
        "casework:return_write",
        "/requests/returns/{council}/2024/write/",
        only(OFFICER, ADMINISTRATOR, visitor=302) | {DECIDER: 403, COUNCILLOR: 403},
    ),
    Door(
        "casework:view_keep",
        "/casework/views/",
        only(*COUNCILS, status=302, others=403, visitor=302),
        post=True,
    ),
    Door("casework:view_remove", "/casework/views/0/remove/", signed_in(404), post=True),
    Door(
        "casework:assign_ward",
        "/casework/assign/",
        only(OFFICER, FOREIGN_OFFICER, others=403, visitor=302),
    ),
    Door("casework:calendars", "/casework/calendars/", only(*COUNCILS, others=403, visitor=302)),
    Door("casework:assign", "/casework/{noticed}/assign/", only(OFFICER, others=403, visitor=302)),
    Door(
        "casework:correct_date",
        "/casework/{noticed}/correct-a-day/",
        only(OFFICER, others=403, visitor=302),
    ),
    # opportunities, other routes, scores
    Door("casework:opportunity_list", "/opportunities/", everyone(200)),
    Door("casework:opportunity_detail", "/opportunities/{opportunity}/", everyone(200)),
    Door("casework:opportunity_detail", "/opportunities/{hidden_offer}/", only(*OWN_COUNCIL)),
    Door(
        "casework:opportunity_paper",
        "/opportunities/{opportunity}/papers/{offer_paper}/",
        everyone(200),
    ),
    Door(
        "casework:opportunity_paper",
        "/opportunities/{hidden_offer}/papers/{offer_paper}/",
        everyone(404),
    ),
    Door(
        "casework:opportunity_offer",
        "/opportunities/offer/{council}/",
        only(OFFICER, visitor=302) | {DECIDER: 403, COUNCILLOR: 403, ADMINISTRATOR: 403},
    ),
    Door(
        "casework:opportunity_change",
        "/opportunities/{opportunity}/change/",
        only(OFFICER, others=403, visitor=302),
    ),
    Door(
        "casework:opportunity_change",
        "/opportunities/{hidden_offer}/change/",
        only(OFFICER, visitor=302) | {DECIDER: 403, COUNCILLOR: 403, ADMINISTRATOR: 403},
    ),
    Door(
        "casework:opportunity_publish",
        "/opportunities/{hidden_offer}/publish/",
        # once the officer has published it, others see it and may not publish it again
        only(OFFICER, status=302, visitor=302)
        | dict.fromkeys((FOREIGN_OFFICER, FOREIGN_ADMINISTRATOR, SOCIETY), 403)
        | dict.fromkeys((DECIDER, COUNCILLOR, ADMINISTRATOR), 403),
        post=True,
    ),
    Door(
        "casework:opportunity_compare",
        "/opportunities/{opportunity}/compare/",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    Door("casework:propose", "/opportunities/{opportunity}/propose/", BEGINS),
    Door("casework:begin", "/apply/start/{asset}/friends-ladder/", BEGINS),
    Door("casework:begin", "/apply/start/{asset}/eng-cat-policy/", everyone(404) | {VISITOR: 302}),
    Door("casework:enquiry_list", "/enquiries/", signed_in()),
    Door("casework:enquiry_ask", "/enquiries/ask/{asset}/", signed_in()),
    Door(
        "casework:enquiry_ask", "/enquiries/ask/{draft_asset}/", only(*OWN_COUNCIL, visitor=SIGN_IN)
    ),
    Door("casework:enquiry", "/enquiries/{enquiry}/", only(MEMBER, *OWN_COUNCIL, visitor=SIGN_IN)),
    Door(
        "casework:enquiry",
        "/enquiries/{enquiry}/",
        only(OFFICER, status=422, visitor=SIGN_IN)
        | dict.fromkeys((MEMBER, DECIDER, COUNCILLOR, ADMINISTRATOR), 403),
        post=True,
    ),
    Door(
        "casework:enquiry_close",
        "/enquiries/{closed_enquiry}/close/",
        only(MEMBER, OFFICER, status=422, visitor=SIGN_IN)
        | dict.fromkeys((DECIDER, COUNCILLOR, ADMINISTRATOR), 403),
        post=True,
    ),
    Door(
        "casework:commencement_list",
        "/casework/rules/",
        only(*COUNCILS, others=403, visitor=SIGN_IN),
    ),
    Door(
        "casework:commencement",
        "/casework/rules/eng-crtb-2026/",
        only(ADMINISTRATOR, FOREIGN_ADMINISTRATOR, others=403, visitor=SIGN_IN),
    ),
    Door("casework:value_lists", "/requests/community-value/", everyone(200)),
    Door(
        "casework:open_case",
        "/casework/open/friends-ladder/",
        only(OFFICER, FOREIGN_OFFICER, others=403, visitor=302),
    ),
    Door(
        "casework:scores",
        "/casework/{noticed}/scores/",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    # the decision maker's pack, checks, promises, outcomes
    Door("casework:pack", "/casework/{noticed}/pack/", only(*OWN_COUNCIL, others=403, visitor=302)),
    Door(
        "casework:pack_paper",
        "/casework/{noticed}/pack.pdf",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    Door(
        "casework:checks",
        "/casework/{noticed}/checks/",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    Door(
        "casework:promise_list",
        "/casework/{noticed}/promises/",
        only(*OWN_COUNCIL, others=403, visitor=302),
    ),
    Door(
        "casework:promise",
        "/casework/{noticed}/promises/{promise}/",
        only(OFFICER, others=403, visitor=302),
    ),
    Door("outcomes:outcome_list", "/outcomes/", everyone(200)),
    Door("outcomes:outcome_detail", "/outcomes/{noticed}/", everyone(200)),
    Door("outcomes:outcome_detail", "/outcomes/{decided}/", everyone(404)),
    Door(
        "outcomes:aim_add",
        "/outcomes/{noticed}/aims/new/",
        only(OFFICER, MEMBER, others=403, visitor=302),
    ),
    Door(
        "outcomes:observation_add",
        "/outcomes/{noticed}/aims/{aim}/observations/new/",
        only(OFFICER, MEMBER, others=403, visitor=302),
    ),
    Door("casework:policy_list", "/casework/policies/", only(*COUNCILS, others=403, visitor=302)),
    Door(
        "casework:policy",
        "/casework/policies/{council}/sct-atr-2017/",
        only(*OWN_COUNCIL, visitor=302),
    ),
    # people
    Door("people:home", "/account/", signed_in()),
    Door(
        "people:role_list",
        "/account/council/{council}/people/",
        only(ADMINISTRATOR, visitor=302) | {OFFICER: 403, DECIDER: 403, COUNCILLOR: 403},
    ),
    Door(
        "people:role_remove",
        "/account/council/{council}/people/0/remove/",
        only(ADMINISTRATOR, status=404, visitor=302)
        | {OFFICER: 403, DECIDER: 403, COUNCILLOR: 403},
        post=True,
    ),
    Door("people:organisation_list", "/organisations/", signed_in()),
    Door("people:organisation_create", "/organisations/new/", signed_in()),
    Door("people:organisation_detail", "/organisations/{body}/", only(MEMBER, visitor=302)),
    Door("people:organisation_change", "/organisations/{body}/change/", only(MEMBER, visitor=302)),
    Door("people:body_area", "/organisations/{body}/area/", only(MEMBER, visitor=302)),
    Door("people:body_people", "/organisations/{body}/people/", only(MEMBER, visitor=302)),
    Door(
        "people:body_person_remove",
        "/organisations/{body}/people/0/remove/",
        only(visitor=302),
        post=True,
    ),
    Door("people:body_join", "/organisations/join/none/", only(visitor=302)),
    Door("people:body_papers", "/organisations/{body}/papers/", only(MEMBER, visitor=302)),
    Door(
        "people:body_paper",
        "/organisations/{body}/papers/{body_paper}/",
        only(MEMBER, visitor=302),
    ),
    Door(
        "people:body_paper_remove",
        "/organisations/{body}/papers/{draft_file}/remove/",
        only(visitor=302),
        post=True,
    ),
    # energy
    Door("roofs:home", "/energy/", everyone(200)),
    Door("roofs:roof_search", "/energy/roofs/", everyone(200)),
    Door("roofs:roof_search", "/energy/roofs/?q=hall", everyone(200)),
    Door("roofs:described", "/energy/roofs/described/", everyone(200)),
    Door("roofs:described_as", "/energy/roofs/described.pdf", everyone(422)),
    Door("roofs:drawn", "/energy/roofs/drawn/", everyone(200)),
    Door("roofs:drawn_as", "/energy/roofs/drawn.json", everyone(422)),
    Door("roofs:building_roof", "/energy/roofs/buildings/{building}/", everyone(200)),
    Door("roofs:building_roof_as", "/energy/roofs/buildings/{building}.json", everyone(200)),
    Door("roofs:building_roof_as", "/energy/roofs/buildings/{building}.exe", everyone(404)),
    Door(
        "roofs:survey_keep",
        "/energy/roofs/buildings/{building}/survey/",
        only(OFFICER, ADMINISTRATOR, SOCIETY, status=422, others=403, visitor=SIGN_IN),
        post=True,
    ),
    Door(
        "roofs:survey_back",
        "/energy/roofs/surveys/{survey}/take-back/",
        only(OFFICER, ADMINISTRATOR, SOCIETY, status=302, others=403, visitor=SIGN_IN),
        post=True,
    ),
    Door("roofs:asset_roof", "/energy/assets/{asset}/", everyone(200)),
    Door("roofs:asset_roof_as", "/energy/assets/{asset}.json", everyone(200)),
    Door("roofs:asset_roof_as", "/energy/assets/{asset}.geojson", everyone(200)),
    Door("roofs:asset_roof", "/energy/assets/{draft_asset}/", only(*OWN_COUNCIL)),
    Door("roofs:asset_roof_as", "/energy/assets/{draft_asset}.pdf", only(*OWN_COUNCIL)),
    Door("roofs:asset_roof_as", "/energy/assets/{draft_asset}.json", only(*OWN_COUNCIL)),
    Door("roofs:place_roofs", "/energy/places/{ward}/", everyone(200)),
    Door("roofs:place_file", "/energy/places/{ward}.csv", everyone(200)),
    Door("roofs:place_file", "/energy/places/{ward}.geojson", everyone(200)),
    Door(
        "roofs:place_estimate",
        "/energy/places/{ward}/estimate/",
        only(*COUNCILS, SOCIETY, status=302, others=403, visitor=302),
        post=True,
    ),
    Door("households:homes", "/energy/homes/", everyone(200)),
    Door("households:homes_as", "/energy/homes.pdf", everyone(422)),
    Door("households:homes_as", "/energy/homes.json", everyone(422)),
    Door("households:club", "/energy/homes/club/", everyone(200)),
    Door("households:club_as", "/energy/homes/club.json", everyone(422)),
    Door("households:group", "/energy/homes/group/", everyone(200)),
    Door("households:group_as", "/energy/homes/group.pdf", everyone(422)),
    Door("households:group_as", "/energy/homes/group.exe", everyone(404)),
    Door("households:sizing", "/energy/sizing/", everyone(200)),
    Door("households:sizing", "/energy/sizing/?asset={asset}", everyone(200)),
    Door("households:sizing", "/energy/sizing/?asset={draft_asset}", only(*OWN_COUNCIL)),
    Door("households:sizing_as", "/energy/sizing.json?building={building}", everyone(200)),
    Door("households:sizing_as", "/energy/sizing.json?asset={draft_asset}", only(*OWN_COUNCIL)),
    Door("households:business_case", "/energy/assets/{asset}/running-cost/", everyone(200)),
    Door(
        "households:business_case",
        "/energy/assets/{draft_asset}/running-cost/",
        only(*OWN_COUNCIL),
    ),
    Door("households:roof_bills", "/energy/assets/{asset}/bills/", everyone(200)),
    Door("households:roof_bills", "/energy/assets/{draft_asset}/bills/", only(*OWN_COUNCIL)),
    Door("places:tile", "/tiles/roofs/14/8000/5100.mvt", everyone(200)),
    # the wiring
    Door("health", "/health/", everyone(200)),
    Door("about", "/about/", everyone(200)),
    Door("accessibility", "/about/accessibility/", everyone(200)),
    Door("privacy", "/about/privacy/", everyone(200)),
    Door("sources", "/about/sources/", everyone(200)),
    Door("outbox", "/outbox/", everyone(404)),
    # signing in, kept by django-allauth: they show a person only what is their own, and ask for the
    # password again (302) before anything that could lock its owner out
    Door("account_login", "/account/login/", everyone(302) | {VISITOR: 200}),
    Door("account_logout", "/account/logout/", signed_in()),
    Door("account_inactive", "/account/inactive/", everyone(200)),
    Door("account_signup", "/account/signup/", everyone(302) | {VISITOR: 200}),
    Door("account_reauthenticate", "/account/reauthenticate/", signed_in()),
    Door("account_email", "/account/email/", signed_in()),
    Door("account_email_verification_sent", "/account/confirm-email/", everyone(200)),
    Door("account_change_password", "/account/password/change/", signed_in()),
    Door("account_set_password", "/account/password/set/", signed_in(302)),
    Door("account_reset_password", "/account/password/reset/", everyone(200)),
    Door("account_confirm_login_code", "/account/login/code/confirm/", everyone(302)),
    Door("account_confirm_email", "/account/confirm-email/none/", everyone(200)),
    Door(
        "account_reset_password_from_key_done", "/account/password/reset/key/done/", everyone(200)
    ),
    Door("account_reset_password_from_key", "/account/password/reset/key/1-none/", everyone(200)),
    Door("account_reset_password_done", "/account/password/reset/done/", everyone(200)),
    Door("mfa_index", "/account/2fa/", signed_in()),
    Door("mfa_authenticate", "/account/2fa/authenticate/", everyone(302)),
    Door("mfa_reauthenticate", "/account/2fa/reauthenticate/", everyone(302)),
    Door("mfa_activate_totp", "/account/2fa/totp/activate/", everyone(302)),
    Door("mfa_deactivate_totp", "/account/2fa/totp/deactivate/", signed_in(404)),
    Door("mfa_view_recovery_codes", "/account/2fa/recovery-codes/", signed_in(404)),
    Door("mfa_generate_recovery_codes", "/account/2fa/recovery-codes/generate/", everyone(302)),
    Door("mfa_download_recovery_codes", "/account/2fa/recovery-codes/download/", signed_in(404)),
    Door("mfa_list_webauthn", "/account/2fa/webauthn/", signed_in()),
    Door("mfa_add_webauthn", "/account/2fa/webauthn/add/", everyone(302)),
    Door("mfa_reauthenticate_webauthn", "/account/2fa/webauthn/reauthenticate/", everyone(302)),
    Door("mfa_remove_webauthn", "/account/2fa/webauthn/keys/0/remove/", everyone(302)),
    Door("mfa_edit_webauthn", "/account/2fa/webauthn/keys/0/edit/", everyone(302)),
    Door("mfa_login_webauthn", "/account/2fa/webauthn/login/", everyone(302)),
    Door("socialaccount_login_cancelled", "/account/3rdparty/login/cancelled/", everyone(200)),
    Door("socialaccount_login_error", "/account/3rdparty/login/error/", everyone(401)),
    Door("socialaccount_signup", "/account/3rdparty/signup/", everyone(302)),
    Door("socialaccount_connections", "/account/3rdparty/", signed_in()),
    Door("openid_connect_login", "/account/oidc/council/login/", everyone(404)),
    Door("openid_connect_callback", "/account/oidc/council/login/callback/", everyone(404)),
]

#: Old addresses of django-allauth, without a name, that only lead on to those above.
NAMELESS = {
    "account/social/login/cancelled/",
    "account/social/login/error/",
    "account/social/signup/",
    "account/social/connections/",
}

from tests.out_doors import OUT  # noqa: E402  (it needs what is above)

DOORS += OUT

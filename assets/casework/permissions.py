"""What a person may do with requests; what they may see is in the QuerySets."""

import rules

from assets.casework.models import TransferRequest
from people.querysets import authority_ids, organisation_ids


@rules.predicate
def works_for_council(user) -> bool:
    """Whether a person has any role for any council."""
    return bool(authority_ids(user))


@rules.predicate
def is_officer(user) -> bool:
    """Whether a person is an officer of any council."""
    return bool(authority_ids(user, "officer"))


@rules.predicate
def writes_request(user, request: TransferRequest) -> bool:
    """Whether a request is one of the person's own body."""
    return request.organisation_id in organisation_ids(user)


@rules.predicate
def handles_request(user, request: TransferRequest) -> bool:
    """Whether a request was sent to the person's own council."""
    return request.authority_id in authority_ids(user) and request.stage != "draft"


@rules.predicate
def hears_request(user, request: TransferRequest) -> bool:
    """Whether a person is an officer of the council that a request was sent to."""
    return request.authority_id in authority_ids(user, "officer") and request.stage != "draft"


@rules.predicate
def answers_enquiry(user, enquiry) -> bool:
    """Whether a person is an officer of the council that was asked about a place."""
    return enquiry.asset.authority_id in authority_ids(user, "officer")


@rules.predicate
def is_council_administrator(user) -> bool:
    """Whether a person is an administrator of any council."""
    return bool(authority_ids(user, "administrator"))


@rules.predicate
def reports_for(user, authority) -> bool:
    """Whether a person writes the yearly report of a council."""
    return authority.pk in authority_ids(user, "officer", "administrator")


@rules.predicate
def assesses_request(user, request: TransferRequest) -> bool:
    """Whether a person marks requests to a council: its officers and those who decide."""
    return request.authority_id in authority_ids(user, "officer", "decision_maker")


rules.add_rule("casework.assess", assesses_request)
rules.add_rule("casework.answer_enquiry", answers_enquiry)
rules.add_rule("casework.commence", is_council_administrator)
rules.add_rule("casework.report_for", reports_for)
rules.add_rule("casework.hear", hears_request)
rules.add_rule("casework.see_desk", works_for_council)
rules.add_rule("casework.enter_request", is_officer)
rules.add_rule("casework.write_request", writes_request)
rules.add_rule("casework.handle_request", handles_request)

"""Who may write about outcomes: the body itself and its council's officers."""

import rules

from assets.casework.models import TransferRequest
from people.querysets import authority_ids, organisation_ids


@rules.predicate
def sets_aims(user, request: TransferRequest) -> bool:
    """Whether a person is an officer of the council."""
    return request.authority_id in authority_ids(user, "officer")


@rules.predicate
def reports_outcomes(user, request: TransferRequest) -> bool:
    """Whether a request is one of the person's own body."""
    return request.organisation_id in organisation_ids(user)


rules.add_rule("outcomes.aim", sets_aims | reports_outcomes)
rules.add_rule("outcomes.observe", sets_aims | reports_outcomes)

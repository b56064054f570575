"""What a person may do about bodies and roles; what they may see is in the QuerySets."""

import rules

from people.models import Authority, Organisation
from people.querysets import authority_ids, organisation_ids


@rules.predicate
def is_secretary(user, organisation: Organisation) -> bool:
    """Whether a person keeps the papers of a body."""
    return organisation.pk in organisation_ids(user, "secretary")


@rules.predicate
def is_administrator(user, authority: Authority) -> bool:
    """Whether a person says who does what for a council."""
    return authority.pk in authority_ids(user, "administrator")


rules.add_rule("people.change_organisation", is_secretary)
rules.add_rule("people.give_roles", is_administrator)

"""What a person may do with a society; what they may see is in the QuerySets."""

import rules

from energy.society.models import Society
from people.models import Organisation
from people.querysets import organisation_ids


@rules.predicate
def keeps_society(user, society: Society) -> bool:
    """Whether a person is an officer of the society."""
    return society.organisation_id in organisation_ids(user, "society_officer")


@rules.predicate
def may_found(user, organisation: Organisation) -> bool:
    """Whether a person may open the register of members of a body: its secretary may."""
    return organisation.pk in organisation_ids(user, "secretary")


rules.add_rule("society.keep_society", keeps_society)
rules.add_rule("society.found_society", may_found)

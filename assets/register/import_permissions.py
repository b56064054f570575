"""What a person may do with the register; what they may see is in the QuerySets."""

import rules

from people.querysets import authority_ids


@rules.predicate
def is_officer(user) -> bool:
    """Whether a person is an officer of any council."""
    return bool(authority_ids(user, "officer"))


rules.add_rule("register.import_lists", is_officer)

"""Who may set the machine to work on the roofs of an area."""

import rules

from people.models import Organisation
from people.querysets import authority_ids, organisation_ids


@rules.predicate
def works_with_roofs(user) -> bool:
    """Whether a person works for a council or belongs to an energy society."""
    if authority_ids(user):
        return True
    bodies = Organisation.objects.filter(pk__in=organisation_ids(user))
    return bodies.filter(is_energy_society=True).exists()


rules.add_rule("roofs.estimate_place", works_with_roofs)

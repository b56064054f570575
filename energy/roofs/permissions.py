"""Who may set the machine to work on the roofs of an area, and who may keep a survey of one."""

import rules

from assets.register.models import Building
from people.models import Authority, Organisation
from people.querysets import authority_ids, organisation_ids


@rules.predicate
def works_with_roofs(user) -> bool:
    """Whether a person works for a council or belongs to an energy society."""
    if authority_ids(user):
        return True
    bodies = Organisation.objects.filter(pk__in=organisation_ids(user))
    return bodies.filter(is_energy_society=True).exists()


def survey_body(user, building: Building) -> str:
    """Name for whom a person may keep a survey of a roof; empty for nobody.

    The council that lists the building, by those who keep its records; where none lists it, any
    council; an energy society, by its secretary and its officers.
    """
    councils = authority_ids(user, "officer", "administrator")
    if building.authority_id:
        councils &= {building.authority_id}
    bodies = organisation_ids(user, "secretary", "society_officer")
    own = [
        Authority.objects.filter(pk__in=councils),
        Organisation.objects.filter(pk__in=bodies, is_energy_society=True),
    ]
    return next((str(name) for rows in own for name in rows.values_list("name", flat=True)), "")


@rules.predicate
def surveys_roof(user, building: Building) -> bool:
    """Whether a person may keep a survey of the roof of a building, or take one back."""
    return bool(survey_body(user, building))


rules.add_rule("roofs.keep_survey", surveys_roof)
rules.add_rule("roofs.estimate_place", works_with_roofs)

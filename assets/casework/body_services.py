"""Writes about what bodies have said of themselves."""

from django.db import transaction

from assets.casework.body_check import FORM_OF
from assets.casework.body_facts import BodyFacts
from assets.casework.models import BodyCheck
from gis.day import today
from people.models import Organisation, User


@transaction.atomic
def keep_check(organisation: Organisation, facts: BodyFacts, *, by: User) -> BodyCheck:
    """Keep what a body has said of itself; what it said before is in the history."""
    told = {
        "values": dict(facts.values),
        "evidence": {k: list(v) for k, v in facts.evidence.items()},
    }
    return BodyCheck.objects.update_or_create(
        organisation=organisation, defaults={**told, "checked_on": today(), "by": by}
    )[0]


def facts_of_body(organisation: Organisation) -> BodyFacts:
    """What is known of a body: from its record, and from what it said to the tests."""
    record = {"form": FORM_OF.get(organisation.legal_form), "members": organisation.members_count}
    known = {name: value for name, value in record.items() if value is not None}
    evidence = {}
    if organisation.members_count is not None:
        evidence["members"] = ("The number on the group’s record.",)
    kept = BodyCheck.objects.filter(organisation=organisation).first()
    if kept:
        known = kept.values | known
        evidence |= {fact: tuple(words) for fact, words in kept.evidence.items()}
    return BodyFacts(known, evidence)

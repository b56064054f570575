"""How the demonstration's people take their steps: with words, files and days that are invented."""

from datetime import timedelta

from django.core.files.base import ContentFile

from assets.casework import decisions, delegation, services, steps
from assets.casework.pack_entries import Act, NeedKind, Role
from gis.day import today
from gis.demonstration import NEIGHBOUR
from people.demonstration import address
from people.models import User

WORDS = {
    "reasons": "The ground has stood empty for years. We would clear it, build raised beds and a "
    "shelter, and open it every day.",
    "benefits": "Fresh food for forty households, a place for the school to learn in, and fewer "
    "calls to the council about rubbish.",
    "price": "One pound a year.",
    "other-terms": "None.",
    "funding": "£18,000 from the community fund and our members; running costs from plot rents.",
    "support": "Two open meetings with 71 people, and a survey of the streets around it: 83 of 97 "
    "homes in favour.",
    "lease-length": "25 years",
    "nature-of-rights": "To use and look after the ground on every day of the year.",
    "missing-items": "The constitution has not arrived, and no price was named.",
    "why-not-eligible": "The constitution does not open membership to everybody in the community.",
    "decision-reasons": "The panel weighed the request against keeping the ground for housing, for "
    "which there is neither money nor a plan, and looked at each matter that the law names.",
    "reasonable-grounds": "The ground is needed for the flood works that begin next spring.",
    "terms": "A lease of 25 years at one pound a year, for growing and learning.",
    "why-closed": "Nothing more was received and the group has not replied.",
    "review-statement": "The flood works do not touch this half of the ground.",
}
_ON_HEADS = {
    "reasons": "The group says what it would do, for whom and why.",
    "other-information": "Letters from the school and from the tenants were read beside it.",
    "economic-development": "Two part-time jobs are likely; more we cannot tell.",
    "regeneration": "A place that has stood empty for years would be used again.",
    "public-health": "Work outdoors and fresh food are likely to do good.",
    "social-wellbeing": "The survey and the two meetings show that people near by would notice.",
    "environmental-wellbeing": "Beds and hedges would bring more wildlife than mown grass.",
    "inequalities": "The streets around are among the poorer ones, and the open days are free.",
    "other-benefits": "None beyond these.",
    "alternative": "The report says what the council itself could do with the place.",
    "comparison": "The report sets the two side by side, matter by matter.",
    "functions": "No duty of the council depends on the place.",
    "obligations": "No contract stands in the way; the sewer under it must stay within reach.",
    "other-matters": "Nothing else was raised.",
    "present-use": "It serves people near by today, and that is its main use.",
    "future-of-present-use": "It is realistic to think that this can go on.",
    "past-use": "It served people near by until it closed.",
    "return-of-past-use": "It is realistic to think that such a use comes back in five years.",
    "exclusions": "It is no home and belongs to none of the excluded kinds.",
    "community": "Forty households would grow food, and the school would learn there.",
    "capacity": "The group has run two seasons of events and keeps its books well.",
    "use": "Growing and play on ground that stands empty: what a licence is for.",
    "exit": "The beds stand on pallets and can be gone within a month.",
}
_ON_ANY_HEAD = "Some effect is likely, though small beside what the place needs."
_PAPER = b"Paper of the demonstration. Everything in it is invented.\n"


def file_called(name):
    """A paper of the demonstration."""
    return ContentFile(_PAPER, name=f"{name}.txt")


def take(request, step_id) -> None:
    """Take a step with everything that it wants, as somebody who may."""
    request.refresh_from_db()
    pack = steps.pack_of(request)
    step = pack.steps[step_id]
    role = next(Role(who) for who in step.who if who != Role.OWNER)
    person = _person(request, role)
    facts = steps.facts_of(request, role=role, person=str(person.pk) if person else "")
    wanted = [pack.needs[item.thing] for item in step.needs if item.applies(facts.flags)]
    missing = [need for need in wanted if need.id not in facts.held]
    services.take_step(
        request,
        step_id,
        by=person,
        role=role,
        texts=_texts(request, step, wanted),
        answers=papers(request) if Act.WRITE in step.does else None,
        checks=[need.id for need in missing if need.kind is NeedKind.CHECK],
        files=[(n.id, file_called(n.id)) for n in missing if n.kind is NeedKind.DOCUMENT],
        dates={name: _day_of(name, request) for name in step.dates},
        confirmed_by=_second(role) if delegation.needs_second(request, step_id) else None,
    )


def _texts(request, step, wanted) -> dict[str, str]:
    """The words of a step: reasons, a sentence on each matter, what is published as it stands."""
    pack = steps.pack_of(request)
    texts = {name: text for name, (_, text) in decisions.words_to_redact(request, step).items()}
    for need in wanted:
        if need.kind is NeedKind.REASON:
            texts[need.id] = WORDS.get(need.id, "Noted.")
        if need.names_body:
            texts[need.id] = request.body_name
    if any(need.kind is NeedKind.HEADS for need in wanted):
        texts |= {
            f"{steps.HEAD}{head.id}": _ON_HEADS.get(head.id, _ON_ANY_HEAD)
            for head in pack.heads.values()
        }
    return texts


def _second(role) -> User:
    """The second of the two people that the borough's policy asks for."""
    local = {Role.DECIDER: "second.committee", Role.OFFICER: "second.officer"}[role]
    return User.objects.get(email=address(local))


def papers(request) -> dict[str, str]:
    """What a group writes of each thing that is asked for in words."""
    contents = steps.contents_of(request)
    return {
        c.id: WORDS.get(c.id, f"{c.title}: as agreed at our meeting in spring.")
        for c in contents
        if c.kind is not NeedKind.DOCUMENT
    }


def _day_of(name, request):
    if name == "validation":
        return request.arrived_on
    if name == "notice-closes":
        return today() + timedelta(days=30)
    ahead = name in steps.pack_of(request).identity.dates_ahead
    return today() + timedelta(days=200) if ahead else today()


def _person(request, role):
    if role is Role.CLOCK:
        return None
    if role is Role.GROUP:
        return request.organisation.roles.get(role="secretary").user
    local = {Role.OFFICER: "officer", Role.DECIDER: "committee", Role.REVIEWER: "councillor"}[role]
    if request.authority.code == NEIGHBOUR:
        local = "neighbour.officer" if role is Role.OFFICER else "neighbour.committee"
    return User.objects.get(email=address(local))

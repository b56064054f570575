"""Drive a stored request through its steps as the people who may take them."""

from datetime import timedelta

from assets.casework import services, steps
from assets.casework.models import Right
from assets.casework.pack_entries import NeedKind, Role
from gis.day import pretend, today
from tests.factories import make_asset, make_body, make_draft, make_paper, make_staff, write_all

AHEAD = {"notice-closes": 30, "offer-by": 200, "longer-until": 300}


class Case:
    """A request with its people; time goes by day by day."""

    def __init__(self, right=Right.LEASE, asset=None, body=None, day=None):
        self.day = day or today() - timedelta(days=300)
        self.body = body or make_body()
        self.group = self.body.roles.get(role="secretary").user
        self.officer, self.decider = make_staff("officer"), make_staff("decision_maker")
        self.reviewer = make_staff("ward_councillor")
        with pretend(self.day):
            self.request = write_all(make_draft(asset or make_asset(), self.body), right)

    def person(self, role):
        people = {
            Role.GROUP: self.group, Role.OFFICER: self.officer, Role.DECIDER: self.decider,
            Role.REVIEWER: self.reviewer, Role.CLOCK: None,
        }  # fmt: skip
        return people[role]

    def wait(self, days):
        self.day += timedelta(days=days)
        return self

    def take(self, *names, **given):
        for name in names:
            with pretend(self.day):
                self.request.refresh_from_db()
                step = steps.pack_of(self.request).steps[name]
                role = next(Role(who) for who in step.who if who != Role.OWNER)
                wanted = self.wanted(step, role)
                services.take_step(
                    self.request, name, by=self.person(role), role=role, **(wanted | given)
                )
        self.request.refresh_from_db()
        return self

    def wanted(self, step, role=Role.OFFICER):
        """Everything that a step wants, as ``take_step`` takes it."""
        pack = steps.pack_of(self.request)
        flags = frozenset(self.request.flags)
        needs = [pack.needs[item.thing] for item in step.needs if item.applies(flags)]
        texts = {n.id: f"Words on {n.id}." for n in needs if n.kind is NeedKind.REASON}
        if any(n.kind is NeedKind.HEADS for n in needs):
            texts |= {f"head:{name}": f"Weighed: {name}." for name in pack.heads}
        return {
            "texts": texts,
            "checks": [n.id for n in needs if n.kind is NeedKind.CHECK],
            "files": [(n.id, make_paper()) for n in needs if n.kind is NeedKind.DOCUMENT],
            "dates": {name: self.day + timedelta(days=AHEAD.get(name, 0)) for name in step.dates},
        }

    def to_notice(self):
        self.take("send-request", "validate", "acknowledge", "publish-papers")
        return self.take("publish-notice").wait(1).take("display-notice")

    def to_recommendation(self):
        return self.to_notice().wait(45).take("recommend")

    def clock(self, name):
        return self.request.clocks.filter(clock=name, stopped_by=None).first()


def decision_samples(body) -> dict[str, str]:
    """Requests of one body for the table of doors: with a notice, decided, decided in secret."""
    noticed = Case(body=body, day=today()).to_notice()
    said = noticed.request.representations.create(
        channel="web", speaker="public", stance="objects", received_on=today(), words="No."
    )
    decided = Case(body=body, day=today() - timedelta(days=90)).to_recommendation()
    decided.take("refuse", "publish-decision")
    secret = Case(body=body, day=today() - timedelta(days=90)).to_recommendation().take("refuse")
    waiting = Case(body=body, day=today() - timedelta(days=90)).to_recommendation()
    waiting.request.proposed.create(
        step="refuse", title="Refuse the request", role=Role.DECIDER, by=waiting.decider
    )
    promise = noticed.request.promises.create(kind="condition", what="Open", due_on=today())
    aim = noticed.request.aims.create(
        outcome="social", indicator="Visits", unit="visits", target=5, target_by=today()
    )
    offer, hidden = (_offer(noticed, is_published) for is_published in (True, False))
    return {
        "promise": promise.pk,
        "aim": aim.pk,
        "opportunity": offer.reference,
        "offer_paper": offer.papers.get().pk,
        "hidden_offer": hidden.reference,
        "noticed": noticed.request.reference,
        "said": said.pk,
        "decided": decided.request.reference,
        "undisclosed": secret.request.reference,
        "council_file": secret.request.documents.get(need="report").pk,
        "proposed": waiting.request.reference,
    }


def _offer(case, is_published):
    from assets.casework import offering

    kept = offering.save_opportunity(
        case.request.authority, list(case.request.assets.all()), by=case.officer, title="A hall",
        occasion="round", pack_id="FRIENDS-LADDER", terms="A rung.", opens_on=today(),
        closes_on=today(), papers=[make_paper()],
    )  # fmt: skip
    if is_published:
        offering.publish_opportunity(kept)
    return kept

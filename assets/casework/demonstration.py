"""The requests of the demonstration: one at every stage that a request can stand at."""

from datetime import timedelta

from assets.casework import (
    enquiries,
    facts,
    handling,
    hearing,
    other_demonstration,
    services,
    steps,
    writing_demonstration,
)
from assets.casework.models import Channel, Right, TransferRequest
from assets.casework.pack_entries import NeedKind
from assets.casework.playing import WORDS, file_called, take
from assets.casework.policies import SUGGESTED_FOLDER
from assets.register.models import Asset, Kind, Tenure
from gis.day import pretend, today
from gis.demonstration import BOROUGH
from people.demonstration import address
from people.models import Authority, Organisation, User

_VALID = ((0, "send-request"), (3, "validate"), (1, "acknowledge"))
_NOTICED = (
    *_VALID, (2, "publish-papers"), (1, "publish-notice"), (1, "display-notice"),
)  # fmt: skip
_HEARD = (*_NOTICED, (40, "recommend"))
_REFUSED = (*_HEARD, (20, "refuse"), (2, "publish-decision"))
_AGREED = (*_HEARD, (20, "agree"), (2, "publish-decision"))
_UNDECIDED = (*_NOTICED, (190, "decision-time-ends"))
_REVIEWED = (*_REFUSED, (12, "ask-for-review"))
_OFFERED = (*_AGREED, (30, "make-offer"))
_BOUND = (*_OFFERED, (60, "conclude-contract"))

#: How long ago it began, what it asks for, and the steps with the days between them.
STORIES = (
    (5, Right.LEASE, ()),
    (2, Right.OWNERSHIP, ((0, "send-request"),)),
    (20, Right.OTHER, ((0, "send-request"), (4, "ask-for-missing"))),
    (30, Right.LEASE, _NOTICED),
    (170, Right.OWNERSHIP, _HEARD),
    (192, Right.LEASE, _NOTICED),
    (205, Right.OTHER, _UNDECIDED),
    (80, Right.OWNERSHIP, _REFUSED),
    (85, Right.LEASE, _AGREED),
    (100, Right.OWNERSHIP, _REVIEWED),
    (160, Right.LEASE, (*_REVIEWED, (30, "review-confirms-refusal"))),
    (330, Right.LEASE, (*_REVIEWED, (200, "review-time-ends"))),
    (140, Right.OTHER, (*_REVIEWED, (30, "review-confirms-refusal"), (10, "appeal"))),
    (150, Right.OWNERSHIP, _OFFERED),
    (330, Right.LEASE, (*_OFFERED, (190, "contract-time-ends"))),
    (330, Right.LEASE, (*_OFFERED, (190, "contract-time-ends"), (5, "appeal-no-contract"))),
    (240, Right.LEASE, _BOUND),
    (420, Right.OWNERSHIP, (*_BOUND, (30, "complete-ownership"))),
    (800, Right.LEASE, (*_BOUND, (30, "complete-lease"), (400, "transfer-back"))),
    (90, Right.OTHER, ((0, "send-request"), (4, "ask-for-missing"), (60, "close-incomplete"))),
    (60, Right.LEASE, ((0, "send-request"), (9, "answer-not-eligible"))),
    (70, Right.LEASE, (*_NOTICED, (15, "withdraw"))),
    (160, Right.OWNERSHIP, (*_REFUSED, (60, "close-refused"))),
    (280, Right.OTHER, (*_UNDECIDED, (40, "close-undecided"))),
    (330, Right.LEASE, (*_AGREED, (230, "offer-time-ends"))),
    (250, Right.OWNERSHIP, (*_BOUND, (15, "fall-through"))),
)

#: What people say of the requests whose notices are open: who, how, their name, their words.
_SAID = (
    ("public", "comments", "Moira Lennox", "Will there be room for prams on the path?"),
    ("occupier", "supports", "Tam Gilchrist", "I live at number 9 and would dig on the first day."),
    ("public", "objects", "A. Nonymous", "The swimming pool opens far too late on Sundays."),
)


def fill() -> None:
    """Play every story, each on a place of its own; the last three are rivals and one on paper."""
    council = Authority.objects.get(code=BOROUGH)
    _adopt_policy(council)
    bodies = list(Organisation.objects.order_by("pk"))
    places = list(Asset.objects.listed().filter(authority=council, is_draft=False).order_by("pk"))
    places = [place for place in places if place.kind != Kind.PARK and place.is_located]
    for number, (days_ago, right, path) in enumerate(STORIES):
        place = _place_for(right, places, number * 2)
        _play(place, bodies[number % len(bodies)], days_ago, right, path)
    _play(places[6], bodies[2], 25, Right.OTHER, _VALID)
    _enter_on_paper(council, places[7])
    writing_demonstration.fill(_write)
    _let_people_speak(council)
    other_demonstration.fill(places)
    _ask_first(places)
    _share_out(council)


def _place_for(right, places, number):
    """The next place; for ownership one that the council owns, as the law wants."""
    place = places[number % len(places)]
    rented = right == Right.OWNERSHIP and place.tenure == Tenure.LEASEHOLD
    return places[(number + 1) % len(places)] if rented else place


def _share_out(council) -> None:
    """Each officer handles some of the open requests; some wait for somebody to take them."""
    officers = list(handling.officers_of([council.pk]))
    rows = TransferRequest.objects.filter(authority=council).exclude(stage="draft").open()
    for number, request in enumerate(rows.by_urgency()):
        handler = [*officers, None][number % (len(officers) + 1)]
        if handler:
            handling.assign_request(request, officer=handler, by=officers[0])


def _ask_first(places) -> None:
    """Two questions about places: one waits, one is answered."""
    resident, grower = (User.objects.get(email=address(who)) for who in ("resident", "grower"))
    with pretend(today() - timedelta(days=6)):
        enquiries.ask(
            places[80], by=resident, wish="open",
            idea="Benches and a few fruit trees, so that people waiting for the bus can sit.",
            question="Is anything planned for this ground, and who cuts the grass now?",
        )  # fmt: skip
        asked = enquiries.ask(
            places[81], by=grower, wish="for-a-while", idea=WORDS["reasons"],
            benefits=WORDS["benefits"], question="Is there water on the ground?",
            organisation=grower.organisation_roles.first().organisation,
        )  # fmt: skip
    with pretend(today() - timedelta(days=2)):
        enquiries.answer(
            asked, "There is a main under the north gate; the meter was taken out.",
            by=User.objects.get(email=address("officer")),
        )  # fmt: skip


def _adopt_policy(council) -> None:
    """The borough has made the suggestion its own; from then on two people decide."""
    pack = services.route_for(council, today())
    path = SUGGESTED_FOLDER / f"{pack.identity.id.lower()}.toml"
    facts.adopt_policy(
        council, pack, text=path.read_text(encoding="utf-8"), decided_by="the full council",
        in_force_from=today() - timedelta(days=3_000), by=None,
    )  # fmt: skip


def _let_people_speak(council) -> None:
    """Comments on a notice: one waits to be read, others stand, one has been set aside."""
    officer = User.objects.get(email=address("officer"))
    for opened in hearing.notices_open(TransferRequest.objects.filter(authority=council)):
        for speaker, stance, name, words in _SAID:
            hearing.receive_comment(
                opened.request, speaker=speaker, stance=stance, name=name,
                contact="", words=words,
            )  # fmt: skip
        _, stands, aside = opened.request.representations.order_by("entered")
        hearing.accept_representation(
            stands, by=officer, public_words=stands.words.replace(" at number 9", "")
        )
        hearing.set_aside(aside, by=officer, reason="It speaks of another place.")


def _play(asset, body, days_ago, right, path) -> None:
    day = today() - timedelta(days=days_ago)
    secretary = body.roles.get(role="secretary").user
    with pretend(day):
        request = services.begin_request(asset, organisation=body, by=secretary)
        if path:
            _write(request, right, secretary)
    for wait, step in path:
        day += timedelta(days=wait)
        with pretend(day):
            take(request, step)


def _write(request, right, secretary) -> None:
    services.choose_right(request, right)
    request.refresh_from_db()
    for content in steps.missing_contents(request):
        if content.kind is NeedKind.DOCUMENT:
            services.attach_document(
                request, need=content.id, file=file_called(content.id), by=secretary
            )
        else:
            services.save_answer(request, content.id, WORDS[content.id])
        request.refresh_from_db()


def _enter_on_paper(council, asset) -> TransferRequest:
    with pretend(today() - timedelta(days=9)):
        return services.enter_request(
            council,
            [asset],
            by=User.objects.get(email=address("officer")),
            channel=Channel.POST,
            arrived_on=today(),
            body_name="Southport Road Tenants",
            body_contact="Care of the caretaker\n12 Southport Road\nKinmarrow",
            right=Right.OTHER,
            answers={"reasons": WORDS["reasons"], "benefits": WORDS["benefits"]},
            files=[("scan", file_called("letter"))],
        )

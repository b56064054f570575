"""Cases of the demonstration on the other routes, and what the English neighbour offers."""

from datetime import timedelta

from assets.casework import assessing, offering, services, starting
from assets.casework.packs import bundled_packs
from assets.casework.playing import file_called, papers, take
from assets.register.models import Asset
from gis.day import pretend, today
from gis.demonstration import BOROUGH, NEIGHBOUR
from people.demonstration import address
from people.models import Organisation, User

#: Route, what is asked for, how long ago, and the steps with the days between them.
STORIES = (
    (BOROUGH, "STALLED-SPACE-LICENCE", "", 200,
     ((0, "send-request"), (9, "ask-owner"), (1, "check-exit-plan"), (12, "agree"),
      (10, "begin-licence"))),
    (BOROUGH, "FRIENDS-LADDER", "for-help", 400,
     ((0, "send-request"), (9, "talk-through"), (12, "agree"), (10, "begin-help"))),
    (NEIGHBOUR, "ENG-CAT-POLICY", "for-lease", 160,
     ((0, "express-interest"), (14, "screen"), (1, "invite"), (50, "apply"),
      (3, "publish-papers"), (20, "recommend"))),
    (NEIGHBOUR, "ENG-CAT-POLICY", "for-management", 20, ((0, "express-interest"),)),
    (NEIGHBOUR, "ENG-ACV-2012", "", 120,
     ((0, "send-request"), (4, "register-nomination"), (40, "list"), (2, "publish-decision"),
      (50, "record-owner-notice"))),
    (NEIGHBOUR, "ENG-ACV-2012", "", 90,
     ((0, "send-request"), (4, "register-nomination"), (40, "decline-to-list"),
      (2, "publish-decision"))),
)  # fmt: skip


def fill(places) -> None:
    """Play a licence and a rung of the ladder here, and next door requests and nominations."""
    english = Asset.objects.listed().filter(authority__code=NEIGHBOUR, is_draft=False)
    there = [place for place in english.order_by("pk") if place.is_located]
    bodies = list(Organisation.objects.order_by("pk"))
    for number, (code, pack_id, choice, days_ago, path) in enumerate(STORIES):
        place = places[60 + number] if code == BOROUGH else there[number]
        _play(place, bodies[number % len(bodies)], pack_id, choice, days_ago, path)
    _offer_places(there)


def _play(place, body, pack_id, choice, days_ago, path) -> None:
    day = today() - timedelta(days=days_ago)
    with pretend(day):
        request = starting.begin_case(
            bundled_packs().get(pack_id, 1), [place], by=body.roles.first().user,
            choice=choice, organisation=body,
        )  # fmt: skip
        if request.stage == "draft":
            for content, words in papers(request).items():
                services.save_answer(request, content, words)
    for wait, step in path:
        day += timedelta(days=wait)
        with pretend(day):
            take(request, step)


def _offer_places(there) -> None:
    """Two closing reading rooms are offered, with two proposals that wait to be compared."""
    officer = User.objects.get(email=address("neighbour.officer"))
    offered = offering.save_opportunity(
        there[0].authority, there[10:12], by=officer, title="Two reading rooms to pass on",
        occasion="closure", pack_id="ENG-CAT-POLICY",
        terms="A lease of 25 years at a peppercorn, full repairing, with the books.",
        alternative="Let both as offices.", opens_on=today() - timedelta(days=30),
        closes_on=today() + timedelta(days=40), papers=[file_called("plan-of-both-rooms")],
    )  # fmt: skip
    offering.publish_opportunity(offered)
    offered.refresh_from_db()
    for points, body in enumerate(Organisation.objects.order_by("pk")[:2], start=2):
        request = starting.begin_case(
            bundled_packs().get(offered.pack_id, 1), list(offered.assets.all()),
            by=body.roles.first().user, choice="for-lease", organisation=body,
            opportunity=offered,
        )  # fmt: skip
        take(request, "express-interest")
        policy, _ = assessing.criteria_of(request)
        for who, given in (("neighbour.officer", 4), ("neighbour.committee", points)):
            assessing.give_marks(
                request, by=User.objects.get(email=address(who)),
                marks=dict.fromkeys(policy.criteria, (given, "As its papers show.")),
            )  # fmt: skip

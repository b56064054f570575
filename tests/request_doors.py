"""The doors of writing a request, of questions and answers, and of its papers."""

from assets.casework import enquiries, queries, services, support
from assets.casework.writing_models import Query
from gis.day import today
from tests import doors
from tests.doors import (
    MEMBER,
    OFFICER,
    OWN_COUNCIL,
    SIGN_IN,
    SOCIETY,
    Door,
    everyone,
    only,
    signed_in,
)


def writers(status=200):
    """The people of the body alone; for others a draft is not there."""
    return only(MEMBER, status=status, visitor=SIGN_IN)


def officers(status=200):
    """Officers of its council; the request is public, so that others are told no."""
    return only(OFFICER, status=status, others=403, visitor=SIGN_IN)


_INSIDE = only(MEMBER, *OWN_COUNCIL, others=403, visitor=SIGN_IN)

DOORS = [
    Door(
        "casework:start_missing",
        "/apply/missing-land/",
        signed_in(302) | {MEMBER: 200, doors.FOREIGN_MEMBER: 200, SOCIETY: 200},
    ),
    Door("casework:request_places", "/apply/{draft}/places/", writers()),
    Door("casework:request_outline", "/apply/{draft}/places/{place}/", writers()),
    Door("casework:request_outline", "/apply/{draft}/places/{sent_place}/", writers(404)),
    Door(
        "casework:request_place_remove",
        "/apply/{draft}/places/{place}/remove/",
        writers(422),
        post=True,
    ),
    Door("casework:request_files", "/apply/{draft}/files/", writers()),
    Door(
        "casework:receipt_paper",
        "/apply/{sent}/receipt.pdf",
        only(MEMBER, others=403, visitor=SIGN_IN),
    ),
    Door("casework:support", "/requests/{sent}/support/", everyone(200)),
    Door("casework:support", "/requests/{draft}/support/", everyone(404)),
    Door("casework:support_confirm", "/requests/{sent}/support/{token}/", everyone(200)),
    Door("casework:support_confirm", "/requests/{draft}/support/{token}/", everyone(404)),
    Door(
        "casework:supporters",
        "/requests/{sent}/supporters/",
        only(MEMBER, OFFICER, others=403, visitor=SIGN_IN),
    ),
    Door("casework:query_list", "/requests/{sent}/questions/", _INSIDE),
    Door("casework:query_list", "/requests/{draft}/questions/", writers()),
    Door("casework:letter", "/requests/{sent}/letters/{letter}.pdf", _INSIDE),
    Door("casework:letter_page", "/requests/{sent}/letters/{letter}/", _INSIDE),
    Door("casework:query_new", "/casework/{sent}/ask/", officers()),
    Door(
        "casework:query_answer",
        "/apply/{sent}/questions/{query}/",
        only(MEMBER, others=403, visitor=SIGN_IN),
    ),
    Door("casework:query_judge", "/casework/{sent}/questions/{query}/", officers()),
    Door(
        "casework:query_withdraw",
        "/casework/{sent}/questions/{answered}/withdraw/",
        officers(422),
        post=True,
    ),
    Door("casework:letter_draft", "/casework/{sent}/letters/missing-items/", officers()),
    Door("casework:arrival", "/casework/{sent}/arrived/", officers()),
    Door("casework:papers", "/casework/{sent}/papers/", officers()),
    Door(
        "casework:land_tidied",
        "/casework/{sent}/land/0/",
        only(OFFICER, status=404, others=403, visitor=SIGN_IN),
        post=True,
    ),
]


def fill(draft, sent, officer, member) -> dict:
    """A question that waits, one that is answered, a letter, and the places of both requests."""
    asked = {"kind": Query.Kind.OTHER, "words": "Who holds the keys?", "by": officer}
    answered = queries.ask(sent, **asked)
    queries.answer(answered, words="The caretaker.", by=member)
    services.take_step(
        sent, "ask-for-missing", by=officer, role="officer", texts={"missing-items": "A map."}
    )
    services.take_step(
        sent, "receive-missing", by=officer, role="officer", dates={"arrival": today()}
    )
    sent.refresh_from_db()
    support.give_support(sent, name="Jean", email="jean@example.org", postcode="EH1 1YS")
    first, second = (
        enquiries.ask(sent.assets.get(), by=member, wish="lease", idea="An orchard.")
        for _ in range(2)
    )
    return {
        "enquiry": first.pk,
        "closed_enquiry": enquiries.close(second).pk,
        "token": sent.supports.get().token,
        "place": draft.wanted.get().pk,
        "sent_place": sent.wanted.get().pk,
        "query": queries.ask(sent, **asked).pk,
        "answered": answered.pk,
        "letter": sent.letters.get().pk,
    }

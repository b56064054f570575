"""First questions: asked by anybody with an account, answered, and carried into a request.

None of it is a gate: a request is begun with or without a question, answered or not.
Source: the Scottish guidance for authorities, 8.2 and 8.3, on expressions of interest.
"""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from assets.casework import steps
from assets.casework.enquiry_models import Enquiry
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.register.models import Asset
from gis.day import today
from people.models import AuthorityRole, Organisation, User

MOST_A_DAY = 10
#: Where the words of a question go in a request: the first of these pieces that its rules know.
_PIECES = {
    "idea": ("reasons", "use", "what-you-do", "interest", "need-and-support"),
    "benefits": ("benefits", "engagement", "people"),
}
State = Enquiry.State


@transaction.atomic
def ask(
    asset: Asset, *, by: User, wish: str, idea: str, benefits: str = "", question: str = "",
    organisation: Organisation | None = None,
) -> Enquiry:  # fmt: skip
    """Ask a council about a place, and write to its officers.

    Raises
    ------
    CaseworkError
        If the same person asked too often today.
    """
    if by.enquiries.filter(asked_on=today()).count() >= MOST_A_DAY:
        raise CaseworkError(f"You asked {MOST_A_DAY} questions today; ask this one tomorrow.")
    enquiry = Enquiry.objects.create(
        asset=asset, by=by, organisation=organisation, wish=wish, idea=idea.strip(),
        benefits=benefits.strip(), question=question.strip(), asked_on=today(),
    )  # fmt: skip
    asker = f"{by}, for {organisation}," if organisation else str(by)
    said = (
        f"{asker} asks about {asset.name}.",
        f"What they have in mind: {enquiry.idea}",
        enquiry.question and f"They ask: {enquiry.question}",
        "Answer it here:",
    )
    officers = asset.authority.roles.filter(role=AuthorityRole.Role.OFFICER)
    for address in sorted(set(officers.values_list("user__email", flat=True))):
        _write(enquiry, "Somebody asks about a place", said, address)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, words: str, *, by: User) -> Enquiry:
    """Answer a question and write to whoever asked; the newest answer stands.

    Raises
    ------
    CaseworkError
        If it was closed meanwhile, or there are no words.
    """
    locked = _lock(enquiry)
    if not words.strip():
        raise CaseworkError("Write the answer.")
    locked.answer, locked.answered_by, locked.answered_on = words.strip(), by, today()
    locked.state = State.ANSWERED
    locked.save()
    asked = locked.question or locked.idea
    said = (
        f"You wrote: {asked}",
        f"{locked.asset.authority} answers: {locked.answer}",
        "Read it here, or begin a request from it:",
    )
    _write(locked, "Your question is answered", said, locked.by.email)
    return locked


@transaction.atomic
def close(enquiry: Enquiry) -> Enquiry:
    """End a question that led no further."""
    locked = _lock(enquiry)
    locked.state = State.CLOSED
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def carry_over(enquiry: Enquiry, request: TransferRequest) -> None:
    """Put what was typed with a question into a request that was begun for the same place.

    Nothing that stands there already is overwritten, and what the law asks for is asked for as if
    there had been no question.
    """
    pack = steps.pack_of(request)
    known = {*pack.contents, *pack.needs}
    for name, pieces in _PIECES.items():
        piece = next((one for one in pieces if one in known), None)
        if piece and getattr(enquiry, name) and not request.answers.get(piece):
            request.answers = {**request.answers, piece: getattr(enquiry, name)}
    request.save(update_fields=["answers"])
    enquiry.request, enquiry.state = request, State.CLOSED
    enquiry.save(update_fields=["request", "state"])


def own_enquiry(user: User, asset: Asset, key: str) -> Enquiry | None:
    """Find a person's own question about a place by the number that an address names."""
    return (
        Enquiry.objects.filter(by=user.pk, asset=asset, pk=key).first() if key.isdigit() else None
    )


def _lock(enquiry: Enquiry) -> Enquiry:
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if locked.state == State.CLOSED:
        raise CaseworkError("This question is closed.")
    return locked


def _write(enquiry, subject, said, address) -> None:
    path = f"{settings.SITE_URL}{enquiry.get_absolute_url()}"
    words = "\n\n".join(one for one in said if one)
    send_mail(f"{subject}: {enquiry.asset.name}", f"{words} {path}\n", None, [address])

"""Places, outlines, files, questions and answers, papers and letters of requests."""

from collections.abc import Iterator

from assets.casework.models import TransferRequest
from assets.casework.support_models import Support
from assets.casework.writing_models import Query
from tests.browser.page import Page, send_empty


def _secretary_of(request) -> str:
    return request.organisation.roles.get(role="secretary").user.email.partition("@")[0]


def writing() -> Iterator[Page]:
    """What a group writes and answers, and what an officer asks and publishes."""
    draft = TransferRequest.objects.filter(stage="draft").first()
    who, at = _secretary_of(draft), f"/apply/{draft.reference}/"
    place = draft.wanted.first()
    yield Page("places", f"{at}places/", who=who)
    yield Page("places-wrong", f"{at}places/", who=who, act=send_empty)
    yield Page("outline", f"{at}places/{place.pk}/", who=who)
    yield Page("files", f"{at}files/", who=who)
    yield Page("start-missing", "/apply/missing-land/", who=who)
    yield Page("start-missing-wrong", "/apply/missing-land/", who=who, act=send_empty)
    asked = Query.objects.filter(state="open").first()
    answered = Query.objects.filter(state="answered").first()
    group = _secretary_of(asked.request)
    reference = asked.request.reference
    yield Page("questions", f"/requests/{reference}/questions/", who=group)
    yield Page("question-answer", f"/apply/{reference}/questions/{asked.pk}/", who=group)
    yield Page("questions-of-council", f"/requests/{reference}/questions/", who="officer")
    yield Page("question-new", f"/casework/{reference}/ask/", who="officer")
    yield Page("question-new-wrong", f"/casework/{reference}/ask/", who="officer", act=send_empty)
    yield Page("support", f"/requests/{reference}/support/")
    yield Page("support-wrong", f"/requests/{reference}/support/", act=send_empty)
    given = Support.objects.filter(confirmed=None).first()
    yield Page("support-confirm", f"/requests/{given.request.reference}/support/{given.token}/")
    yield Page("supporters", f"/requests/{given.request.reference}/supporters/", who="officer")
    case = f"/casework/{answered.request.reference}/"
    yield Page("question-judge", f"{case}questions/{answered.pk}/", who="officer")
    paper = TransferRequest.objects.filter(organisation=None, stage="received").first()
    yield Page("arrival", f"/casework/{paper.reference}/arrived/", who="officer")
    yield Page(
        "arrival-wrong", f"/casework/{paper.reference}/arrived/", who="officer", act=send_empty
    )
    yield Page("papers", f"{case}papers/", who="officer")
    yield Page("letter-draft", f"{case}letters/acknowledgement/", who="officer")

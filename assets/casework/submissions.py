"""Exactly what arrived and when: frozen with its hash, so that a receipt can be trusted."""

import hashlib
import json
from datetime import date

from django.db.models import Max

from assets.casework import steps
from assets.casework.documents import files_of_body
from assets.casework.models import TransferRequest
from assets.casework.writing_models import Submission

_ARRIVES = "arrival"


def take_stock(request: TransferRequest) -> dict:
    """Write down what a request holds now, as plain values."""
    files: dict[str, list] = {}
    for one in files_of_body(request).filter(redacts=None, query=None):
        files.setdefault(one.need, []).append(
            {
                "name": one.name, "size": one.size, "sha256": one.sha256,
                "content_type": one.content_type, "document": str(one.pk),
            }
        )  # fmt: skip
    contents = steps.contents_of(request)
    pieces = [
        {
            "id": one.id, "title": one.title, "required": one.required,
            "words": request.answers.get(one.id, ""), "files": files.pop(one.id, []),
        }
        for one in contents
    ]  # fmt: skip
    pieces += [
        {
            "id": need, "title": steps.title_of_need(request, need), "required": False,
            "words": "", "files": held,
        }
        for need, held in files.items()
    ]  # fmt: skip
    return {
        "reference": request.reference,
        "authority": request.authority.name,
        "body": request.body_name,
        "rules": str(steps.pack_of(request)),
        "places": [_place(one) for one in request.wanted.select_related("asset")],
        "pieces": pieces,
    }


def _place(wanted) -> dict:
    newest = wanted.outlines.last()
    shape = wanted.outline
    return {
        "reference": wanted.asset.reference,
        "name": wanted.asset.name,
        "address": wanted.asset.address,
        "outline": newest.note if newest else "The whole place, as the register has it.",
        "corners": shape.wkt if shape else "",
        "area_m2": round(shape.area, 1) if shape else None,
    }


def fingerprint(content: dict) -> str:
    """Give the SHA-256 of what was sent, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep_submission(request: TransferRequest, *, day: date, by) -> Submission:
    """Freeze what a request holds, as of the day on which it arrived."""
    content = take_stock(request)
    last = request.submissions.aggregate(last=Max("number"))["last"] or 0
    return Submission.objects.create(
        request=request, number=last + 1, day=day, by=by, content=content,
        sha256=fingerprint(content),
    )  # fmt: skip


def keep_what_arrived(event) -> None:
    """Freeze what arrived with a step, if anything did."""
    arrived = event.dates.get(_ARRIVES)
    if arrived or event.step == "enter-request":
        day = date.fromisoformat(arrived) if arrived else event.day
        keep_submission(event.request, day=day, by=event.by)

"""Letters that a step sends: the acknowledgement, what is missing, papers of community value.

What each must say is in the rule pack; here it is said of one request, from what is on file.
"""

from assets.casework import steps
from assets.casework.models import TransferRequest
from assets.casework.validation import find_date
from assets.casework.value_letters import WORDING as VALUE_WORDING
from assets.casework.wording import letter_section, lower_first, say_day, say_list
from assets.casework.writing_models import Letter
from gis.day import today

ACKNOWLEDGEMENT, MISSING = "acknowledgement", "missing-items"


def issue_letters(event) -> None:
    """Keep the letters that a step sends, as they are worded on that day."""
    request = event.request
    pack = steps.pack_of(request)
    step = pack.steps.get(event.step)
    for name in step.notices if step else ():
        if name in _WRITE and name in pack.notices:
            Letter.objects.create(
                request=request, event=event, notice=name, day=event.day, to=pack.notices[name].to,
                title=f"{pack.notices[name].title}: request {request.reference}",
                sections=_WRITE[name](request, event.texts),
            )  # fmt: skip


def draft_letter(request: TransferRequest, notice: str) -> Letter:
    """Word a letter as it would be sent today; nothing is kept."""
    pack = steps.pack_of(request)
    return Letter(
        request=request, notice=notice, day=today(), to=pack.notices[notice].to,
        sections=_WRITE[notice](request, {}),
        title=f"{pack.notices[notice].title}: request {request.reference}",
    )  # fmt: skip


def _opening(request) -> str:
    places = say_list(
        f"{one.asset.name} ({one.asset.reference})"
        for one in request.wanted.select_related("asset")
    )
    kind = f" for {lower_first(request.get_right_display())}" if request.right else ""
    return f"{request.body_name} made an asset transfer request{kind}: {places}."


def _acknowledge(request, _texts) -> list[dict]:
    """Word the five statements that an acknowledgement must make."""
    return [
        letter_section("The request", _opening(request)),
        letter_section("1. The validation date", *_say_validation(request)),
        letter_section("2. The time for a decision", *_say_decision_time(request)),
        letter_section("3. Review and appeal", *_say_rights(request)),
        letter_section("4. Earlier requests for the same land", *_say_earlier(request)),
        letter_section("5. Disposal to others", *_say_freeze(request)),
    ]


def _say_validation(request):
    day = request.dates.get("validation")
    if not day:
        return ["The validation date has not been confirmed yet."]
    found = find_date(request)
    last = say_list(lower_first(content.title) for content in found.last)
    yield f"The validation date is {say_day(steps.as_day(day))}."
    if found.day and found.day == steps.as_day(day):
        yield f"It is the day on which the last required item arrived: {last}."


def _say_decision_time(request):
    clock = request.clocks.filter(clock="decision", stopped_by=None).first()
    if clock is None or clock.due_on is None:
        yield "No time for a decision runs at present."
        return
    yield f"{request.authority} must give its decision notice by {say_day(clock.due_on)}."
    yield " ".join(clock.working.get("steps", []))
    yield "A longer time may be agreed before that day; without your agreement it stands."


def _say_rights(request):
    pack, flags = steps.pack_of(request), steps.flags_of(request)
    for right in pack.rights.values():
        if right.clocks and set(right.only_if) <= flags and right.id != "no-contract-appeal":
            names = [pack.clocks[one] for one in right.clocks if one in pack.clocks]
            limits = [
                f"{lower_first(one.name)}, {one.length} {one.unit}" for one in names if one.length
            ]
            within = f" Time limits: {'; '.join(limits)}." if limits else ""
            yield (
                f"{right.title}: to {right.decided_by}, if {say_list(right.grounds, last='or')}."
                f"{within} Source: {right.source.text}."
            )


def _say_earlier(request):
    others = (
        TransferRequest.objects.filter(assets__in=request.assets.all(), is_public=True)
        .exclude(pk=request.pk)
        .filter(arrived_on__isnull=False, arrived_on__lte=request.arrived_on or today())
        .distinct()
        .order_by("arrived_on")
    )
    found = False
    for one in others:
        found = True
        stage = steps.pack_of(one).stages[one.stage]
        yield (
            f"{one.body_name} asked for the same land, or a part of it, before: request "
            f"{one.reference}, received {say_day(one.arrived_on)}. It stands at “{stage.title}”."
        )
    if not found:
        yield "No earlier request for the same land, or a part of it, is on file."


def _say_freeze(request):
    freeze = request.clocks.filter(clock="disposal-freeze", stopped_by=None).first()
    if freeze:
        yield (
            f"From {say_day(freeze.trigger_on)} {request.authority} may not sell, lease or "
            "otherwise dispose of the land to anyone else until this request has ended. "
            "Source: the Act, s.84."
        )
    elif "on-market-before" in request.flags:
        yield (
            "The land was already advertised, or in negotiation, before the request was made: "
            f"{request.authority} may still dispose of it to somebody else. Source: the Act, s.84."
        )
    else:
        yield "No restriction on disposing of the land runs at present."


def _say_missing(request, texts) -> list[dict]:
    found = find_date(request)
    items = [
        f"{content.title}. {content.help} Source: {content.source.text}."
        for content in found.missing
    ]
    return [
        letter_section("The request", _opening(request)),
        letter_section("What is missing", texts.get("missing-items", ""), *items),
        letter_section(
            "What happens now",
            "The request will not be taken further until all of this has arrived. The validation "
            "date will be the day on which the last of it arrives, and the time for a decision "
            "runs from then.",
        ),
    ]


_WRITE = {ACKNOWLEDGEMENT: _acknowledge, MISSING: _say_missing, **VALUE_WORDING}

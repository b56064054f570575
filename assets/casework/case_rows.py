"""A council's cases as rows of a table, the same for the file that comes in and that goes out.

The history says each step with its day, so that any course of a case survives the journey; where a
council's own list has no history, its dates say the course.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from assets.casework import steps
from assets.casework.models import Channel, Right, TransferRequest
from assets.casework.packs import Pack

#: Columns in their order, each with other headings under which councils keep the same.
COLUMNS = {
    "reference": ("ref", "case reference", "case number", "request reference", "id", "request no"),
    "authority": ("authority code", "council code", "la code", "la_s_code"),
    "body": ("organisation", "applicant", "body name", "community body", "group", "ctb"),
    "contact": ("contact address", "address of body", "correspondence address"),
    "assets": ("asset", "asset reference", "asset references", "property", "site_ref", "uprn"),
    "asked_for": ("right", "type of request", "request type", "transfer type", "type"),
    "channel": ("received by", "how received"),
    "received": ("date received", "received on", "date of receipt", "submitted"),
    "validated": ("validation date", "date validated", "valid from", "validated on"),
    "decided": ("decision date", "date of decision", "decided on"),
    "decision": ("outcome of decision", "decision made"),
    "offer_by": ("offer due", "offer by"),
    "offered": ("offer date", "date of offer"),
    "contract": ("contract date", "date of contract", "contract concluded"),
    "completed": ("completion date", "date of completion", "date completed"),
    "closed": ("date closed", "withdrawn", "date withdrawn", "closed on"),
    "stage": ("status", "state", "current stage"),
    "history": ("events", "steps"),
}
DAYS = (
    "received", "validated", "decided", "offer_by", "offered", "contract", "completed", "closed",
)  # fmt: skip
_HEADINGS = {
    re.sub(r"[^a-z]", "", text.lower()): name
    for name, others in COLUMNS.items()
    for text in (name, *others)
}
_DECISIONS = {
    "agree": ("agreed", "agree", "approved", "granted", "accepted"),
    "agree-on-other-terms": ("agreed on other terms", "agreed with changes", "modified"),
    "refuse": ("refused", "refuse", "rejected", "declined"),
}
_ITEM = re.compile(r"(\d{4}-\d\d-\d\d) ([a-z-]+)((?: [a-z-]+=\d{4}-\d\d-\d\d)*)")


class BadRow(Exception):
    """A row that cannot become a case, with the reason."""


@dataclass(frozen=True)
class PastStep:
    """One step of a case's course, with its day and its dated facts."""

    step: str
    day: date
    dates: dict[str, date] = field(default_factory=dict)

    def __str__(self):
        dates = "".join(f" {name}={day.isoformat()}" for name, day in sorted(self.dates.items()))
        return f"{self.day.isoformat()} {self.step}{dates}"


def column_of(heading: str) -> str | None:
    """Know a heading, however a council writes it."""
    return _HEADINGS.get(re.sub(r"[^a-z]", "", heading.lower()))


def row_of(request: TransferRequest) -> dict[str, str]:
    """Write a case as one row of text."""
    events = list(request.events.all())
    days = {event.step: event.day for event in events}
    decision = next((one for one in _DECISIONS if one in days), "")
    completed = next((days[one] for one in days if one.startswith("complete-")), None)
    pack = steps.pack_of(request)
    past = [PastStep(one.step, one.day, _days(one.dates)) for one in events if _counts(pack, one)]
    closing = events[-1].day if events and not request.is_open else None
    values = {
        "reference": request.council_reference or request.reference,
        "authority": request.authority.code,
        "body": request.body_name,
        "contact": request.body_contact,
        "assets": "; ".join(
            one.asset.own_reference or one.asset.code
            for one in request.wanted.select_related("asset")
        ),
        "asked_for": request.right,
        "channel": request.channel,
        "received": request.arrived_on,
        "validated": request.dates.get("validation"),
        "decided": request.dates.get("decision"),
        "decision": _DECISIONS[decision][0] if decision else "",
        "offer_by": request.dates.get("offer-by"),
        "offered": days.get("make-offer"),
        "contract": days.get("conclude-contract"),
        "completed": completed,
        "closed": None if completed else closing,
        "stage": pack.stages[request.stage].title,
        "history": "; ".join(map(str, past)),
    }
    return {name: _text(value) for name, value in values.items()}


def _counts(pack, event) -> bool:
    return event.step in pack.steps or event.step == "enter-request"


def _days(dates) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in dates.items()}


def _text(value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def read_right(text: str) -> str:
    """Read what was asked for.

    Raises
    ------
    BadRow
        If the words name none of the three.
    """
    plain = text.strip().lower()
    for right, words in (
        (Right.OWNERSHIP, ("own", "purchase", "buy", "sale", "title")),
        (Right.LEASE, ("lease", "rent", "let")),
        (Right.OTHER, ("other", "manag", "use", "occup", "licen", "right")),
    ):
        if any(word in plain for word in words):
            return right
    raise BadRow(f"asked_for is “{text}”; write ownership, lease or other.")


def read_channel(text: str) -> str:
    """Read how a request came; by post where nothing is said."""
    plain = text.strip().lower()
    return next((one for one in Channel.values if one in plain), Channel.POST)


def course_of(row: dict[str, str], pack: Pack, right: str) -> list[PastStep]:
    """Tell the course of a case from its history, or else from its dates.

    Raises
    ------
    BadRow
        If a day cannot be read, a step is not known, or the days run backwards.
    """
    history = row.get("history", "").strip()
    course = _from_history(history, pack) if history else _from_dates(row, right)
    for before, after in pairwise(course):
        if after.day < before.day:
            raise BadRow(f"{after.step} on {after.day} comes before {before.step}, {before.day}.")
    return course


def _from_history(history: str, pack: Pack) -> list[PastStep]:
    found = []
    for item in history.split(";"):
        match = _ITEM.fullmatch(item.strip())
        if not match:
            raise BadRow(f"“{item.strip()}” in history is not a day and a step.")
        step = match[2]
        if step != "enter-request" and step not in pack.steps:
            raise BadRow(f"“{step}” in history is no step of {pack}.")
        dates = dict(one.split("=") for one in match[3].split())
        past = {name: read_day(text, name) for name, text in dates.items()}
        found.append(PastStep(step, read_day(match[1], "history"), past))
    _check_stages(found, pack)
    return found


def _check_stages(course, pack) -> None:
    """See that nothing follows the end of a case that cannot; steps between may be left out."""
    stage = ""
    for one in course:
        step = pack.steps.get(one.step)
        if step and stage and pack.stages[stage].ends and stage not in step.at:
            raise BadRow(f"“{step.title}” cannot follow “{pack.stages[stage].title}”.")
        stage = (step.to if step else "received") or stage


def _from_dates(row, right) -> list[PastStep]:
    days = {name: read_day(row[name], name) for name in DAYS if row.get(name, "").strip()}
    if "received" not in days:
        raise BadRow("received is empty; a case needs the day it arrived.")
    if "decided" in days and "validated" not in days:
        raise BadRow("validated is empty; a request that was decided has a validation date.")
    course = [PastStep("enter-request", days["received"], {})]
    if "validated" in days:
        course.append(PastStep("validate", days["validated"], {"validation": days["validated"]}))
    if "decided" in days:
        course.append(_decision(row, days))
    later = [name for name in ("offered", "contract", "completed") if name in days]
    if later and not course[-1].step.startswith("agree"):
        raise BadRow(f"{later[0]} is given, but the request was not agreed.")
    if "offered" in days:
        course.append(PastStep("make-offer", days["offered"], {"offer": days["offered"]}))
    if "contract" in days:
        course.append(
            PastStep("conclude-contract", days["contract"], {"contract": days["contract"]})
        )
    if "completed" in days:
        ends = {"ownership": "complete-ownership", "lease": "complete-lease"}
        step = ends.get(right, "complete-rights")
        course.append(PastStep(step, days["completed"], {"completion": days["completed"]}))
    elif "closed" in days:
        refused = course[-1].step == "refuse"
        course.append(PastStep("close-refused" if refused else "withdraw", days["closed"]))
    return course


def _decision(row, days) -> PastStep:
    said = row.get("decision", "").strip().lower()
    step = next((name for name, words in _DECISIONS.items() if said in words), None)
    if step is None:
        raise BadRow(f"decision is “{said}”; write agreed, agreed on other terms or refused.")
    dates = {"decision": days["decided"]}
    if step != "refuse":
        if "offer_by" not in days:
            raise BadRow("offer_by is empty; an agreed request has a day by which to offer.")
        dates["offer-by"] = days["offer_by"]
    return PastStep(step, days["decided"], dates)


_DAY = re.compile(r"(\d{1,2})[./ -](\d{1,2}|[A-Za-z]{3,9})[./ -](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_day(text: str, column: str) -> date:
    """Read a day: 2026-05-12, 12/05/2026 or 12 May 2026.

    Raises
    ------
    BadRow
        If it is none.
    """
    text = text.strip()
    try:
        if match := _DAY.fullmatch(text):
            month = match[2] if match[2].isdigit() else _MONTHS.index(match[2][:3].lower()) + 1
            return date(int(match[3]), int(month), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise BadRow(f"{column} is “{text}”, which is no day; write 2026-05-12.") from error

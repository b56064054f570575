"""The pack for whoever decides: everything on one page, and the same on paper."""

from dataclasses import dataclass

from assets.casework import assessing, checklists, decisions, rivalry, steps, valuation
from assets.casework.calendars import Nation as CalendarNation
from assets.casework.documents import SCAN
from assets.casework.errors import CaseworkError
from assets.casework.land_facts import facts_of_land
from assets.casework.models import TransferRequest
from assets.casework.promise_models import StatedValue
from gis.day import today
from gis.models import Boundary
from people.models import Nation

#: Flags of a pack that say the same as a fact of the checklist under another name.
_FACT_OF_FLAG = {"staff-move": ("staff-move", "service-moves"), "for-lease": ("lease",)}


@dataclass(frozen=True)
class CheckedItem:
    """One item of the checklist, with the working of its figure where there is one."""

    item: checklists.Item
    applies: str
    find_out: tuple[str, ...]
    working: tuple[str, ...]


def checks_of(request: TransferRequest) -> list[CheckedItem]:
    """What is to be checked before this disposal, each with its working."""
    nation = CalendarNation(Nation(request.nation).label)
    known, facts = checklists.known_facts(), {}
    for flag in steps.flags_of(request) | facts_of_land(request):
        for fact in _FACT_OF_FLAG.get(flag, (flag,)):
            if fact in known:
                facts[fact] = True
    discount = discount_of(request)
    if discount is not None:
        facts["below-best-consideration"] = discount.discount > 0
    return [
        CheckedItem(
            one.item, str(one.applies), one.find_out,
            discount.steps if discount and one.item.working == "discount" else (),
        )
        for one in checklists.list_checks(nation, facts)
    ]  # fmt: skip


def discount_of(request: TransferRequest) -> valuation.Discount | None:
    """The discount and what permits it, from the value that a valuer stated."""
    stated = StatedValue.objects.filter(request=request).first()
    if stated is None:
        return None
    nation = CalendarNation(Nation(request.nation).label)
    try:
        return valuation.work_out_discount(
            nation, stated.value_gbp, stated.price_gbp, today(), lease_years=stated.lease_years
        )
    except CaseworkError:
        return None  # a nation whose limits nobody has told us


def compose(request: TransferRequest) -> dict:
    """Gather all that the decision maker reads."""
    pack, flags = steps.pack_of(request), steps.flags_of(request)
    assets = list(request.assets.select_related("authority"))
    wards = Boundary.objects.in_force().filter(code__in=[one.ward_code for one in assets])
    names = dict(wards.values_list("code", "name"))
    for asset in assets:
        asset.ward_name = names.get(asset.ward_code, asset.ward_code)
    said = request.representations.accepted()
    return {
        "wanted": request,
        "pack": pack,
        "stage": pack.stages[request.stage],
        "assets": assets,
        "papers": decisions.papers_of(request, redacted=False),
        "documents": request.documents.exclude(need=SCAN),
        "said": said,
        "counted": [
            (label, said.filter(stance=stance).count())
            for stance, label in said.model.Stance.choices
        ],
        "clocks": request.clocks.filter(stopped_by=None),
        "rivals": rivalry.rivals_of(request),
        "repeat": rivalry.repeat_of(request),
        "freezes": [rivalry.freeze_of(asset) for asset in assets],
        "checks": checks_of(request),
        "discount": discount_of(request),
        "stated": StatedValue.objects.filter(request=request).first(),
        "assessment": assessing.assessment_of(request),
        "heads": pack.heads.values(),
        "facts": [words for flag, words in pack.flags.items() if flag in flags],
        "printed_on": today(),
    }

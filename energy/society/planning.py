"""A society’s plans: saved with their accounts, begun from a few figures, added to by the roof."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from energy.society.errors import SocietyError
from energy.society.models import SavedPlan, Society
from energy.society.plan import PlanError
from energy.society.planfile import parse_plan
from energy.society.report import answer_plan, as_data
from energy.society.workbook import write_workbook

MOST_SITES, MOST_SIGNS = 60, 100_000


def read_text(text: str):
    """Read the text of a plan.

    Raises
    ------
    SocietyError
        With what to change, if it is no plan or too large for a page.
    """
    if len(text) > MOST_SIGNS:
        raise SocietyError("The plan is longer than 100,000 signs; work with the command instead.")
    try:
        plan = parse_plan(text)
    except PlanError as error:
        raise SocietyError(f"{error}.") from error
    if len(plan.sites) > MOST_SITES:
        raise SocietyError(
            f"A plan on a page may have {MOST_SITES} roofs; use the command instead."
        )
    return plan


@transaction.atomic
def save_plan(
    society: Society, text: str, *, by, saved: SavedPlan | None = None, is_public: bool = False
) -> SavedPlan:
    """Keep a plan with its accounts, as a new one or in place of an old one."""
    plan = read_text(text)
    saved = saved or SavedPlan(society=society)
    saved.title, saved.text, saved.by = plan.name[:120], text, by
    saved.is_public = is_public
    saved.answer = as_data(answer_plan(plan))
    saved.save()
    return saved


def workbook_of(saved: SavedPlan) -> bytes:
    """The plan's accounts as a workbook of live formulas."""
    answer = answer_plan(read_text(saved.text))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_workbook(path, answer.plan, answer.accounts, answer.measures, answer.verdict)
        return path.read_bytes()


def write_table(name: str, values: dict) -> str:
    """Write one entry of a plan file, such as ``[[sites]]``; empty values are left out."""
    lines = [f"\n[[{name}]]"]
    for key, value in values.items():
        if value not in (None, ""):
            lines.append(f"{key} = {_written(value)}")
    return "\n".join(lines) + "\n"


def _written(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # a JSON text is a TOML text too
    return f"{value:g}" if isinstance(value, int) else f"{float(value):.10g}"


def begin_text(terms: dict, site: dict) -> str:
    """Write the file of a new plan from its general terms and its first roof."""
    top = ("name", "starts_on", "years", "inflation_pct", "discount_pct", "vat_registered")
    lines = [f"{key} = {_written(terms[key])}" for key in top]
    lines += ["", "[export]", f"price_p_per_kwh = {_written(terms['export_p_per_kwh'])}"]
    lines += [
        "", "[members]", f"interest_pct = {_written(terms['interest_pct'])}",
        f"interest_cap_pct = {_written(terms['interest_cap_pct'])}",
        f"repay_from_year = {_written(terms['repay_from_year'])}",
    ]  # fmt: skip
    text = "\n".join(lines) + "\n" + write_table("sites", site)
    text += write_table(
        "running_costs",
        {
            "name": "Operation, insurance, administration",
            "gbp_per_kwp": terms["running_gbp_per_kwp"],
        },
    )
    text += write_table("replacements", {"name": "Inverters", "gbp_per_kwp": 55, "every_years": 12})
    if terms["grant_gbp"]:
        text += write_table("grants", {"name": "Grant", "gbp": terms["grant_gbp"]})
    if terms["loan_gbp"]:
        text += write_table(
            "loans",
            {
                "name": "Loan", "gbp": terms["loan_gbp"], "interest_pct": terms["loan_pct"],
                "repay_years": terms["loan_years"],
            },
        )  # fmt: skip
    return text + write_table("share_offers", {"name": "Share offer", "gbp": terms["shares_gbp"]})

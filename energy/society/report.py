"""A plan's answer as data and as lines for people, and the files it is written to."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from xlsxwriter.exceptions import XlsxWriterException

from energy.households.facts import vat_rule
from energy.society.accounts import Accounts, keep_accounts
from energy.society.measures import Measures, measure
from energy.society.operations import site_cost_gbp
from energy.society.plan import Plan, PlanError
from energy.society.planfile import read_plan
from energy.society.risk import Bar, Chances, chances, tornado
from energy.society.taxes import tax_rules
from energy.society.verdict import Verdict, judge
from energy.society.workbook import write_workbook


@dataclass(frozen=True)
class Answer:
    """Everything worked out for one plan."""

    plan: Plan
    accounts: Accounts
    measures: Measures
    verdict: Verdict
    tornado: list[Bar]
    chances: Chances


def answer_plan(plan: Plan) -> Answer:
    """Keep a plan's accounts, judge them and try them against chance."""
    accounts = keep_accounts(plan)
    return Answer(
        plan=plan,
        accounts=accounts,
        measures=measure(plan, accounts),
        verdict=judge(plan, accounts),
        tornado=tornado(plan),
        chances=chances(plan),
    )


def plan_society(path: Path, *, out: Path | None = None, json_out: Path | None = None) -> Answer:
    """Answer the plan in a file and write the workbook and the JSON asked for.

    Raises
    ------
    PlanError
        If the plan cannot be read, makes no sense, or a file cannot be written.
    """
    answer = answer_plan(read_plan(path))
    try:
        if out is not None:
            write_workbook(out, answer.plan, answer.accounts, answer.measures, answer.verdict)
        if json_out is not None:
            text = json.dumps(as_data(answer), indent=2, ensure_ascii=False)
            json_out.write_text(text + "\n", encoding="utf-8")
    except (OSError, XlsxWriterException) as error:
        raise PlanError(f"cannot write the answer: {error}") from error
    return answer


def as_data(answer: Answer) -> dict:
    """Turn an answer into plain data; money to the penny, figures that do not exist as null."""
    plan = answer.plan
    return {
        "name": plan.name,
        "starts_on": plan.starts_on.isoformat(),
        "years": plan.years,
        "feasible": answer.verdict.feasible,
        "reasons": list(answer.verdict.reasons),
        "warnings": list(answer.verdict.warnings),
        "measures": rounded(asdict(answer.measures)),
        "accounts": [year_data(answer, year) for year in range(plan.years + 1)],
        "tornado": [rounded(asdict(bar)) for bar in answer.tornado],
        "chances": rounded(asdict(answer.chances)),
        "sites": [site_data(plan, site) for site in plan.sites],
        "assumptions": assumptions(plan),
    }


def rounded(values: dict) -> dict:
    """Round every number of a dictionary, pounds to the penny."""

    def to_two(value):
        if isinstance(value, float):
            return round(value, 2) + 0.0  # never minus nothing
        if isinstance(value, list | tuple):
            return [to_two(item) for item in value]
        return value

    return {name: to_two(value) for name, value in values.items()}


def year_data(answer: Answer, year: int) -> dict:
    """Return one year of the accounts, every line by name."""
    accounts = answer.accounts
    lines = {**vars(accounts.operations), **vars(accounts)}
    sums = {name: float(line[year]) for name, line in lines.items() if isinstance(line, np.ndarray)}
    running = accounts.operations.running_lines_gbp
    return {
        "year": year,
        "label": answer.plan.year_label(year),
        **rounded(sums),
        "running_lines_gbp": rounded({name: float(line[year]) for name, line in running.items()}),
    }


def site_data(plan: Plan, site) -> dict:
    """Return what a roof costs with tax, and from where the cost is known."""
    return {
        "name": site.name,
        "kwp": site.kwp,
        "built_in_year": plan.built_year(site),
        "first_year_kwh": round(site.first_year_kwh, 1),
        "cost_gbp": round(site_cost_gbp(plan, site), 2),
        "cost_from": "the plan" if site.cost_gbp is not None else "published prices by size band",
    }


def assumptions(plan: Plan) -> list[str]:
    """List the conventions and dated rules behind the figures."""
    rules = tax_rules(plan.starts_on)
    said = [
        "Year 0 is the building; a roof generates from the year after it is installed.",
        "Project return and net present value count grants, and stand before loans and tax.",
        "Cost of a kilowatt-hour leaves grants out.",
        "Members' interest is limited by the surplus not yet given out, then by cash.",
        f"Corporation tax by the rules of {rules.first_day:%-d %B %Y}, paid the year after "
        f"({rules.source}).",
    ]
    for site in plan.sites:
        if not plan.vat_registered:
            rule = vat_rule(site.building, site.installed_on)
            said.append(f"VAT of {rule.pct:g} per cent on building {site.name} ({rule.source}).")
    return said


def summary_lines(answer: Answer) -> list[str]:
    """Say the answer in a few lines."""
    measures, plan = answer.measures, answer.plan
    kwp = sum(site.kwp for site in plan.sites)
    lines = [
        f"{plan.name}: {kwp:,.0f} kWp on roofs: {len(plan.sites)}; years: {plan.years}",
        f"Net present value {money(measures.npv_gbp)}, "
        f"return {shown(measures.project_irr_pct, ' %')}, "
        f"payback {shown(measures.payback_years, ' years')}",
        f"Members receive {money(measures.member_interest_gbp)} interest, "
        f"return {shown(measures.member_irr_pct, ' %')}; "
        f"community fund {money(measures.community_fund_gbp)}",
        f"Lowest cover of loans {shown(measures.least_dscr, ' times')}; cost of a unit "
        f"{measures.levelised_cost_p_per_kwh:.2f} p/kWh; lowest safe price to hosts "
        f"{shown(measures.lowest_safe_power_price_p_per_kwh, ' p/kWh')}",
        f"Cash never runs short in {answer.chances.cash_never_short_pct:.0f} per cent of "
        f"{answer.chances.draws} drawn cases",
    ]
    return lines + [f"Note: {warning}" for warning in answer.verdict.warnings]


def money(amount: float) -> str:
    """Write pounds with their sign before them."""
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.0f}"


def shown(value: float | None, unit: str) -> str:
    """Write a figure with its unit, or say that there is none."""
    return "none" if value is None else f"{value:.2f}{unit}"

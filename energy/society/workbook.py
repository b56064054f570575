"""A plan's accounts as a workbook of live formulas, so that a treasurer can change a figure.

Yellow cells are the plan; everything else follows from them by formula. The formulas of
``data/workbook.toml`` are written apart from :mod:`energy.society.accounts` and must give the same
figures, which a test holds.
"""

import tomllib
from pathlib import Path

import numpy as np

from energy.society import operations
from energy.society.accounts import Accounts
from energy.society.measures import Measures
from energy.society.plan import SITE_COSTS, Plan
from energy.society.spreadsheet import Book
from energy.society.taxes import tax_rules
from energy.society.verdict import Verdict
from energy.society.workbook_costs import each_site, write_calendar, write_costs, write_loans

LAYOUT = Path(__file__).parent / "data" / "workbook.toml"
SUMMARY, PLAN, ENERGY, ACCOUNTS = "Summary", "Plan", "Energy", "Accounts"


def write_workbook(
    path: Path, plan: Plan, accounts: Accounts, measures: Measures, verdict: Verdict
):
    """Write the plan, its accounts and its measures to an XLSX file."""
    layout = tomllib.loads(LAYOUT.read_text(encoding="utf-8"))
    layout["short"]["queue"] = queue_formula(plan)
    figures = accounts_figures(accounts)
    book = Book(plan.years)
    write_verdict(book, plan, verdict)
    write_plan(book, layout, plan)
    write_energy(book, layout, plan, figures)
    write_costs(book, plan, accounts)
    write_loans(book, plan, figures)
    write_calendar(book, ACCOUNTS, plan)
    for part, heading in (
        ("income", "Income and tax"),
        ("sharing", "Sharing out"),
        ("balance", "Balance sheet"),
        ("judging", "Judging the plan"),
    ):
        book.text(ACCOUNTS, heading, heading=True)
        write_rows(book, ACCOUNTS, layout, part, figures)
    write_figures(book, layout, accounts, measures)
    book.save(path)


def write_verdict(book: Book, plan: Plan, verdict: Verdict):
    """Say what the plan is and whether it holds, as read when the file was made."""
    held = "held." if verdict.feasible else "could not be carried out:"
    book.text(SUMMARY, plan.name, heading=True)
    book.text(SUMMARY, f"When this file was made the plan {held}", *verdict.reasons)
    book.text(
        SUMMARY,
        *verdict.warnings,
        "Change the yellow cells of the sheets Plan, Costs and Loans; all other figures follow.",
        "Pounds of the year; year 0 is the building; totals run over the plan.",
    )


def write_rows(book: Book, sheet: str, layout: dict, part: str, figures: dict):
    """Write the rows of one part of the layout with the figures they must give."""
    for name, line in layout[part].items():
        formula = tax_formula(line["tax_on"]) if "tax_on" in line else line.get("formula", "")
        for short, text in layout["short"].items():
            formula = formula.replace(f"[{short}]", text)
        book.row(sheet, name, line["label"], line.get("unit", "£"), figures[line["gives"]], formula)


def tax_formula(profit: str) -> str:
    """Write corporation tax on a profit, with marginal relief between the limits."""
    main = f"({profit})*{{main_pct}}/100"
    return (
        f"={{taxed}}*IF({profit}<={{lower}},MAX(0,{profit})*{{small_pct}}/100,"
        f"IF({profit}>={{upper}},{main},{main}-{{relief}}*({{upper}}-({profit}))))"
    )


def queue_formula(plan: Plan) -> str:
    """Write the capital that members are next to be repaid, by the plan's way of queueing."""
    even = "{capital:before}/({years}-{year}+1)"
    pct = plan.members.repay_pct_per_year
    if pct is None:
        return f"=IF({{year}}<{{repay_from}},0,{even})"
    raised = "SUMPRODUCT(({year:all}<={year})*{raised:all})"
    left = f"MAX(0,1-({{year}}-{{repay_from}}+1)*{pct}/100)*{raised}"
    arrears = f"MAX(0,{{capital:before}}-{left})"
    return f"=IF({{year}}<{{repay_from}},0,IF({{year}}={{years}},{even},{arrears}))"


def write_plan(book: Book, layout: dict, plan: Plan):
    """Lay out the plan's own figures and those of its roofs as cells."""
    book.text(PLAN, "What if (1 is the plan as written)", heading=True)
    for name, line in layout["what_if"].items():
        book.value(PLAN, name, line["label"], "", 1.0)
    book.text(PLAN, "Plan", heading=True)
    for (name, line), value in zip(layout["plan"].items(), plan_values(plan), strict=True):
        book.value(PLAN, name, line["label"], line.get("unit", ""), value)
    for place, site in enumerate(plan.sites):
        book.text(PLAN, site.name, heading=True)
        values = site_values(plan, site)
        for (name, line), value in zip(layout["site"].items(), values, strict=True):
            book.value(PLAN, f"{name}{place}", line["label"], line.get("unit", ""), value)
        for number, (line, key) in enumerate(SITE_COSTS.items()):
            label = f"{line} in year 1"
            book.value(PLAN, f"site_cost{number}_{place}", label, "£", getattr(site, key))


def plan_values(plan: Plan) -> tuple:
    """Return the plan's figures in the order of the layout."""
    members, fund, rules = plan.members, plan.community_fund, tax_rules(plan.starts_on)
    return (
        plan.years,
        plan.inflation_pct,
        plan.discount_pct,
        plan.degradation_pct,
        plan.life,
        100 * (plan.rise(plan.power_price_rises_pct) - 1),
        plan.export.price_p_per_kwh,
        plan.export.rises_pct,
        min(members.interest_pct, members.interest_cap_pct),
        members.interest_from_year,
        members.repay_from_year,
        fund.pct_of_surplus,
        fund.from_year,
        plan.reserves.cash_gbp,
        int(plan.reserves.save_for_replacements),
        int(plan.corporation_tax),
        int(fund.deductible),
        rules.small_pct,
        rules.main_pct,
        rules.lower_gbp,
        rules.upper_gbp,
        rules.relief_fraction,
        rules.annual_investment_allowance_gbp,
        rules.special_rate_pct,
    )


def site_values(plan: Plan, site) -> tuple:
    """Return a roof's figures in the order of the layout."""
    vat = operations.site_vat(plan, site)
    return (
        site.kwp,
        site.first_year_kwh,
        plan.built_year(site),
        site.self_use_pct,
        site.power_price_p_per_kwh,
        operations.site_cost_gbp(plan, site) / vat,
        100 * (vat - 1),
    )


def write_energy(book: Book, layout: dict, plan: Plan, figures: dict):
    """Write generation roof by roof, what hosts use, and what is sold."""
    write_calendar(book, ENERGY, plan)
    for place, site in enumerate(plan.sites):
        age = f"({{year}}-{{built{place}}}-1)"
        made = f"{{first_kwh{place}}}*(1-{{degradation_pct}}/100)^{age}*{{f_generation}}"
        label, kwh = f"{site.name}: generation", operations.site_kwh(plan, site)
        book.row(ENERGY, f"kwh{place}", label, "kWh", kwh, f"=IF({age}>=0,{made},0)")
    value = sum(
        operations.site_kwh(plan, site) * site.self_use_pct * site.power_price_p_per_kwh / 1e4
        for site in plan.sites
    )
    used = "{kwh#}*{self_pct#}/100"
    for name, label, unit, values, term in (
        ("generation", "Generation", "kWh", figures["generation_kwh"], "{kwh#}"),
        ("host_kwh", "Used by hosts", "kWh", figures["host_kwh"], used),
        ("host_value", "The same at prices of year 1", "£", value, used + "*{price#}/100"),
    ):
        book.row(ENERGY, name, label, unit, values, "=" + each_site(plan, term))
    write_rows(book, ENERGY, layout, "sales", figures)


def accounts_figures(accounts: Accounts) -> dict:
    """Return every yearly figure of the accounts that the layout may name."""
    earned = accounts.operations
    figures = {**vars(earned), **vars(accounts)}
    for holder in (earned, accounts):
        kind = type(holder)
        names = [name for name in vars(kind) if isinstance(getattr(kind, name), property)]
        figures |= {name: getattr(holder, name) for name in names}
    costs = earned.build_gbp + earned.replacements_gbp
    net_plant = costs - accounts.building_grants_gbp
    plant = np.maximum(net_plant, 0.0)
    borrowed = accounts.loans_drawn_gbp - accounts.loans_repaid_gbp
    earnings = accounts.taxable_gbp + accounts.capital_allowances_gbp
    given = earnings - net_plant + borrowed + accounts.shares_raised_gbp
    total = np.cumsum(accounts.project_cash_gbp)
    kept_back = accounts.tax_paid_gbp + accounts.reserve_wanted_gbp
    return figures | {
        "plant_gbp": plant,
        "pool_gbp": np.cumsum(plant - accounts.capital_allowances_gbp),
        "given_gbp": given,
        "free_gbp": before(accounts.cash_gbp) + given - kept_back,
        "undrawn_gbp": before(accounts.reserves_gbp) + accounts.surplus_before_members_gbp,
        "total_gbp": total,
        "turn_years": turns(total),
        "spent_gbp": costs + earned.running_costs_gbp + earned.one_off_costs_gbp,
        "imbalance_gbp": np.round(accounts.imbalance_gbp, 6),
    }


def before(values):
    """Shift yearly values by one year, nothing before year 0."""
    return np.concatenate([[0.0], values[:-1]])


def turns(total):
    """Return the moment at which a running total turns from below nothing, in its year."""
    earlier = before(total)
    turned = (earlier < 0) & (total >= 0)
    step = np.where(turned, earlier - total, 1.0)
    return np.where(turned, np.arange(total.size) - 1 + earlier / step, 0.0)


def write_figures(book: Book, layout: dict, accounts: Accounts, measures: Measures):
    """Write the plan's few figures by formula, and the safe prices as searched for."""
    figures = vars(measures) | {
        "all_tax_gbp": accounts.tax_gbp.sum(),
        "least_cash_gbp": accounts.cash_gbp.min(),
        "unpaid_capital_gbp": accounts.share_capital_gbp[-1],
        "out_by_gbp": 0.0,
    }
    book.text(SUMMARY, "Figures", heading=True)
    for name, line in layout["figures"].items():
        value = figures[line["gives"]]
        value = "none" if value is None else value
        book.value(SUMMARY, name, line["label"], line["unit"], value, line["formula"])
    for label, price in (
        ("the plan holds", measures.lowest_safe_power_price_p_per_kwh),
        (
            "members also receive all interest hoped for",
            measures.lowest_power_price_with_full_interest_p_per_kwh,
        ),
    ):
        said = "none" if price is None else f"{price:.2f} p/kWh in money of year 1"
        book.text(SUMMARY, f"Lowest price to hosts at which {label} (found by search): {said}")

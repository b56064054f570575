"""The cost and loan sheets of a plan's workbook: one row for each part, roof, cost and loan."""

import numpy as np

from energy.society import operations
from energy.society.accounts import Accounts
from energy.society.borrowing import loan_schedule
from energy.society.plan import SITE_COSTS, Plan
from energy.society.spreadsheet import Book

COSTS, LOANS = "Costs", "Loans"


def write_calendar(book: Book, sheet: str, plan: Plan):
    """Head a sheet with its financial years and year numbers."""
    labels = [plan.year_label(year) for year in range(plan.years + 1)]
    number = "year" if "year" not in book.names else f"year_{sheet}"
    book.row(sheet, f"label_{sheet}", "Financial year", "", labels)
    book.row(sheet, number, "Year", "", np.arange(plan.years + 1))


def each_site(plan: Plan, term: str) -> str:
    """Add one term up over all roofs; ``#`` stands for the roof's number."""
    return "(" + "+".join(term.replace("#", str(place)) for place in range(len(plan.sites))) + ")"


def write_costs(book: Book, plan: Plan, accounts: Accounts):
    """Write building, renewal and running costs by year."""
    earned = accounts.operations
    extra = operations.one_off_costs(plan, capital=True)
    kwp = sum(site.kwp * operations.running(plan, site) for site in plan.sites)
    roofs = each_site(plan, "IF({year}={built#},{cost#}*(1+{vat_pct#}/100),0)")
    built = f"=({{extra}}+{roofs})*{{f_build_cost}}"
    so_far = np.cumsum(earned.build_gbp)
    write_calendar(book, COSTS, plan)
    book.row(COSTS, "extra", "Capital costs beside the roofs", "£", extra)
    book.row(COSTS, "build", "Building", "£", earned.build_gbp, built)
    book.row(COSTS, "built_so_far", "Built so far", "£", so_far, "={built_so_far:before}+{build}")
    running = "=" + each_site(plan, "IF({year}>{built#},{kwp#},0)")
    book.row(COSTS, "running_kwp", "Size running, in kWp", "", kwp, running)
    write_renewals(book, plan, accounts)
    book.text(COSTS, "Running costs", heading=True)
    lines = [
        *(
            write_running_cost(book, plan, accounts, *entry)
            for entry in enumerate(plan.running_costs)
        ),
        *write_site_costs(book, plan, accounts),
    ]
    total = "=" + ("+".join(f"{{{name}}}" for name in lines) or "0")
    book.row(COSTS, "running", "All running costs", "£", earned.running_costs_gbp, total)
    book.row(COSTS, "one_off", "One-off costs of the year", "£", earned.one_off_costs_gbp)


def write_running_cost(book: Book, plan: Plan, accounts: Accounts, number: int, cost) -> str:
    """Write one running cost with its measure and rise, and name its row."""
    measure, unit, value, basis = next(
        row
        for row in (
            ("a year", "£", cost.gbp, "{amount#}"),
            ("a kWp", "£", cost.gbp_per_kwp, "{amount#}*{running_kwp}"),
            (
                "of building cost",
                "%",
                cost.pct_of_build_cost,
                "{amount#}/100*{built_so_far:before}",
            ),
            ("of sales", "%", cost.pct_of_sales, "{amount#}/100*{sales}"),
        )
        if row[2] is not None
    )
    rise = "" if cost.pct_of_sales is not None else "*(1+{rises#}/100)^MAX({year}-1,0)"
    last = plan.years if cost.to_year is None else cost.to_year
    due = f"AND({{year}}>={cost.from_year},{{year}}<={last})"
    formula = f"=IF({due},{basis}{rise},0)*{{f_running_cost}}".replace("#", str(number))
    rises_pct = 100 * (plan.rise(cost.rises_pct) - 1)
    book.value(COSTS, f"amount{number}", f"{cost.name}, {measure}", unit, value)
    book.value(COSTS, f"rises{number}", f"{cost.name}, rise a year", "%", rises_pct)
    values = accounts.operations.running_lines_gbp[cost.name]
    book.row(COSTS, f"running_line{number}", cost.name, "£", values, formula)
    return f"running_line{number}"


def write_site_costs(book: Book, plan: Plan, accounts: Accounts):
    """Write the leases and rates that roofs state themselves, and name their rows."""
    rise = "(1+{inflation_pct}/100)^MAX({year}-1,0)*{f_running_cost}"
    for number, line in enumerate(SITE_COSTS):
        if line in accounts.operations.running_lines_gbp:
            values = accounts.operations.running_lines_gbp[line]
            due = each_site(plan, f"IF({{year}}>{{built#}},{{site_cost{number}_#}},0)")
            book.row(COSTS, f"site_line{number}", line, "£", values, f"={due}*{rise}")
            yield f"site_line{number}"


def write_renewals(book: Book, plan: Plan, accounts: Accounts):
    """Write replacements, their depreciation and the savings for them, part by part."""
    made: dict[str, list[str]] = {"spent": [], "wear": [], "saved": []}
    for number, part in enumerate(plan.replacements):
        rises_pct = 100 * (plan.rise(part.rises_pct) - 1)
        book.value(COSTS, f"part{number}", f"{part.name}, a kWp", "£", part.gbp_per_kwp)
        book.value(COSTS, f"every{number}", f"{part.name}, years between", "", part.every_years)
        last = plan.last_renewal(part)
        book.value(COSTS, f"last{number}", f"{part.name}, not after year", "", last)
        book.value(COSTS, f"part_rises{number}", f"{part.name}, rise a year", "%", rises_pct)
        for place, site in enumerate(plan.sites):
            values = operations.renew_part(plan, part, site)
            for (kind, formula), row in zip(renewal_formulas(number, place), values, strict=True):
                name = f"{kind}{number}_{place}"
                book.row(COSTS, name, f"{part.name}, {site.name}: {kind}", "£", row, formula)
                made[kind].append(f"{{{name}}}")
    earned = accounts.operations
    for name, label, values, kind in (
        ("renewals", "Replacements", earned.replacements_gbp, "spent"),
        ("renewal_wear", "Depreciation of replacements", operations.renew(plan)[1], "wear"),
        ("renewal_savings", "Saved for replacements", earned.replacement_savings_gbp, "saved"),
    ):
        total = "+".join(made[kind]) or "0"
        book.row(COSTS, name, label, "£", values, f"=({total})*{{f_build_cost}}")


def renewal_formulas(number: int, place: int):
    """Yield the formulas of what one part of one roof costs, wears and needs saved."""
    every, last = f"{{every{number}}}", f"{{last{number}}}"
    age = f"({{year}}-{{built{place}}})"
    waited, spent = f"MOD({age},{every})", f"{{spent{number}_{place}:before}}"
    rise = f"(1+{{part_rises{number}}}/100)"
    cost = f"{{part{number}}}*{{kwp{place}}}*(1+{{vat_pct{place}}}/100)*{rise}"
    due = f"({{year}}-{waited}+{every})"
    yield "spent", f"=IF(AND({age}>0,{waited}=0,{{year}}<={last}),{cost}^({{year}}-1),0)"
    worn = f"{spent}/IF({{year}}-1+{every}<={last},{every},{{years}}-{{year}}+1)"
    yield "wear", f"=IF({spent}>0,{worn},{{wear{number}_{place}:before}})"
    put_by = f"{cost}^({due}-1)*{waited}/{every}"
    yield "saved", f"=IF(AND({age}>=0,{due}<={last}),{put_by},0)"


def write_loans(book: Book, plan: Plan, figures: dict):
    """Write each loan's interest, principal and balance, and their sums."""
    write_calendar(book, LOANS, plan)
    for number, loan in enumerate(plan.loans):
        drawn, interest, repaid = loan_schedule(loan, plan.years)
        owed, rate = f"{{owed{number}:before}}", f"{{rate{number}}}/100"
        turn, balance = f"({{year}}-{loan.year})", np.cumsum(drawn - repaid)
        left = f"({loan.repay_years}-{turn}+1)"
        due = {
            "level": f"IF({rate}=0,{owed}/{left},{owed}*{rate}/((1+{rate})^{left}-1))",
            "equal": f"{owed}/{left}",
            "bullet": f"IF({left}=1,{owed},0)",
        }[loan.kind]
        paying = f"AND({turn}>{loan.interest_only_years},{turn}<={loan.repay_years})"
        grown = f"={owed}+{{drawn{number}}}-{{repaid{number}}}"
        book.text(LOANS, loan.name, heading=True)
        book.value(LOANS, f"rate{number}", "Interest", "%", loan.interest_pct)
        book.row(LOANS, f"drawn{number}", "Drawn", "£", drawn)
        book.row(LOANS, f"interest{number}", "Interest", "£", interest, f"={owed}*{rate}")
        book.row(LOANS, f"repaid{number}", "Repaid", "£", repaid, f"=IF({paying},{due},0)")
        book.row(LOANS, f"owed{number}", "Owed at the year's end", "£", balance, grown)
    book.text(LOANS, "All loans", heading=True)
    for name, label, gives in (
        ("drawn", "Drawn", "loans_drawn_gbp"),
        ("interest", "Interest", "loan_interest_gbp"),
        ("repaid", "Repaid", "loans_repaid_gbp"),
        ("owed", "Owed at the year's end", "loans_owed_gbp"),
    ):
        total = "+".join(f"{{{name}{number}}}" for number in range(len(plan.loans))) or "0"
        book.row(LOANS, f"loans_{name}", label, "£", figures[gives], f"={total}")

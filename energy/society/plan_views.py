"""Plans on pages: begun, corrected, and shown with accounts, charts and their tables."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from energy.society import charts, planning
from energy.society.access import for_everyone, for_officers
from energy.society.errors import SocietyError
from energy.society.pages import Table, ask
from energy.society.permissions import keeps_society
from energy.society.plan_forms import BeginForm, PlanForm, SiteForm

#: Lines of the yearly table, by their names in the answer.
YEAR_LINES = (
    ("# Made, kWh", "generation_kwh"),
    ("£ Sold to hosts", "host_sales_gbp"),
    ("£ Sold to the grid", "export_sales_gbp"),
    ("£ Running costs", "running_costs_gbp"),
    ("£ Renewals", "replacements_gbp"),
    ("£ Lenders", "lenders"),
    ("£ Tax paid", "tax_paid_gbp"),
    ("£ Members’ interest", "member_interest_gbp"),
    ("£ Capital repaid", "shares_repaid_gbp"),
    ("£ Community fund", "community_fund_gbp"),
    ("£ Cash at the end", "cash_gbp"),
    ("£ Share capital", "share_capital_gbp"),
)


@for_everyone
def plan_detail(request, society, pk):
    """Show a plan's accounts: whether it holds, its figures, its years and its risks."""
    plan = get_object_or_404(society.plans.visible_to(request.user), pk=pk)
    answer = plan.answer
    years = [
        one | {"lenders": one["loan_interest_gbp"] + one["loans_repaid_gbp"]}
        for one in answer["accounts"]
    ]
    context = {
        "society": society,
        "plan": plan,
        "answer": answer,
        "figures": _figures(answer["measures"]),
        "cash_chart": charts.cash_chart(years),
        "uses_chart": charts.uses_chart(years),
        "tornado_chart": charts.tornado_chart(answer["tornado"]),
        "years": Table(
            "The accounts by year", ("Year", *(words for words, _ in YEAR_LINES)),
            [(one["label"], *(f"{one[name]:,.0f}" for _, name in YEAR_LINES)) for one in years],
        ),
        "tornado": _tornado(answer["tornado"]),
        "chances": _chances(answer["chances"]),
        "sites": _sites(answer["sites"]),
        "may_change": keeps_society(request.user, society),
    }  # fmt: skip
    return render(request, "society/plan_detail.html", context)


def _figures(measures) -> list[tuple[str, str, str]]:
    """The figures by which a plan is judged: name, value, what it means."""

    def said(name, unit, places=2):
        value = measures[name]
        if value is None:
            return "none"
        if unit == "£":
            return f"{'-' if value < 0 else ''}£{abs(value):,.0f}"
        return f"{value:,.{places}f}{unit}"

    return [
        ("Worth today", said("npv_gbp", "£"), "net present value of the roofs’ own cash"),
        ("Return of the roofs", said("project_irr_pct", " %", 1), "before lenders and tax"),
        ("Return to members", said("member_irr_pct", " %", 1), "of what they put in"),
        ("Paid back after", said("payback_years", " years", 1), ""),
        ("Lowest cover of loans", said("least_dscr", " times"), "earnings over payments due"),
        ("Cost of a unit", said("levelised_cost_p_per_kwh", " p/kWh"), "grants left out"),
        (
            "Lowest safe price to hosts",
            said("lowest_safe_power_price_p_per_kwh", " p/kWh"),
            f"the plan has {said('mean_power_price_p_per_kwh', ' p/kWh')}",
        ),
        ("Community fund", said("community_fund_gbp", "£"), "over the whole plan"),
        ("Members’ interest", said("member_interest_gbp", "£"), "over the whole plan"),
    ]


def _tornado(bars) -> Table:
    rows = [
        (
            bar["name"], f"{bar['swing_pct']:.0f} %", f"{bar['npv_low_gbp']:,.0f}",
            f"{bar['npv_high_gbp']:,.0f}", f"{bar['least_cash_low_gbp']:,.0f}",
            f"{bar['least_cash_high_gbp']:,.0f}",
        )
        for bar in bars
    ]  # fmt: skip
    columns = (
        "Figure", "# Moved by", "£ Worth when low", "£ Worth when high", "£ Least cash when low",
        "£ Least cash when high",
    )  # fmt: skip
    return Table("One figure moved at a time", columns, rows)


def _chances(chances) -> Table:
    rows = [
        (words, *(f"{value:,.{places}f}" for value in chances[name]))
        for words, name, places in (
            ("Worth today, £", "npv_gbp", 0),
            ("Return to members, %", "member_irr_pct", 1),
            ("Community fund, £", "community_fund_gbp", 0),
        )
    ]
    columns = ("Figure", "# Low (one in ten)", "# Middle", "# High (one in ten)")
    return Table(f"{chances['draws']:,} drawn cases", columns, rows)


def _sites(sites) -> Table:
    rows = [
        (
            one["name"], f"{one['kwp']:,.1f}", f"{one['first_year_kwh']:,.0f}",
            f"{one['cost_gbp']:,.0f}", one["cost_from"],
        )
        for one in sites
    ]  # fmt: skip
    columns = ("Roof", "# kWp", "# kWh in its first year", "£ Cost with tax", "Cost from")
    return Table("Roofs", columns, rows)


@for_officers
def plan_begin(request, society):
    """Begin a plan from a few figures and its first roof."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        try:
            text = planning.begin_text(form.cleaned_data, form.as_site())
            saved = planning.save_plan(society, text, by=request.user)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            return redirect(saved)
    return ask(
        request, society, form, title="Begin a plan", button="Work it out",
        back=("society:desk", society.reference),
        notes=["Everything can be changed afterwards, and more roofs added one at a time."],
    )  # fmt: skip


@for_officers
def plan_create(request, society):
    """Take a plan that stands in a file."""
    return _edit(request, society, None, back=("society:desk", society.reference))


@for_officers
def plan_change(request, society, pk):
    """Correct the text of a plan, or publish it."""
    plan = get_object_or_404(society.plans, pk=pk)
    return _edit(request, society, plan, back=("society:plan_detail", society.reference, pk))


def _edit(request, society, plan, *, back):
    first = {"text": plan.text, "is_public": plan.is_public} if plan else None
    form = PlanForm(request.POST or None, request.FILES or None, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        try:
            saved = planning.save_plan(
                society, data["text"], by=request.user, saved=plan, is_public=data["is_public"]
            )
        except SocietyError as error:
            form.add_error("text", str(error))
        else:
            return redirect(saved)
    title = f"Change {plan}" if plan else "Send a plan"
    return ask(request, society, form, title=title, button="Work it out", back=back)


@for_officers
def site_add(request, society, pk):
    """Add a roof to a plan."""
    plan = get_object_or_404(society.plans, pk=pk)
    form = SiteForm(request.POST or None)
    if form.is_valid():
        text = plan.text.rstrip("\n") + "\n" + planning.write_table("sites", form.as_site())
        try:
            planning.save_plan(society, text, by=request.user, saved=plan, is_public=plan.is_public)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The roof is added.")
            return redirect(plan)
    return ask(
        request, society, form, title=f"Add a roof to {plan}", button="Add the roof",
        back=("society:plan_detail", society.reference, pk),
    )  # fmt: skip


@for_everyone
def plan_file(request, society, pk, ending):
    """Give a plan as its own file, its accounts as a workbook, or everything as data."""
    plan = get_object_or_404(society.plans.visible_to(request.user), pk=pk)
    if ending == "json":
        return JsonResponse(plan.answer, json_dumps_params={"indent": 2, "ensure_ascii": False})
    content, kind = (
        (plan.text.encode(), "application/toml")
        if ending == "toml"
        else (planning.workbook_of(plan), _XLSX)
    )
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="plan-{pk}.{ending}"'
    return answer


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

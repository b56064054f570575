"""Plans for tests: one small plan, changed by keyword."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from energy.society.plan import Export, Loan, Members, Plan, ShareOffer, Site

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def make_site(**changes) -> Site:
    site = Site(
        name="Hall",
        kwp=10.0,
        annual_kwh=9000.0,
        installed_on=date(2027, 1, 10),
        self_use_pct=50.0,
        power_price_p_per_kwh=20.0,
        cost_gbp=12000.0,
    )
    return replace(site, **changes)


def make_plan(**changes) -> Plan:
    plan = Plan(
        name="Test",
        starts_on=date(2027, 4, 1),
        years=20,
        inflation_pct=0.0,
        discount_pct=3.5,
        degradation_pct=0.0,
        vat_registered=True,
        export=Export(price_p_per_kwh=10.0),
        members=Members(interest_pct=4.0, interest_cap_pct=4.0),
        sites=(make_site(),),
        share_offers=(ShareOffer(name="Offer", gbp=12000.0),),
    )
    return replace(plan, **changes)


def make_loan(**changes) -> Loan:
    return replace(Loan(name="Lender", gbp=1000.0, interest_pct=10.0, repay_years=2), **changes)

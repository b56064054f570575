"""Pages of societies: what the public, a member and an officer see."""

from collections.abc import Iterator

from energy.society import offering, statement_runs
from energy.society.models import Member, Society
from energy.society.planning import save_plan
from gis.day import pretend
from tests.browser.page import Page, open_all, send_empty

OFFICER, HOLDER = "society", "resident"


def societies() -> Iterator[Page]:
    """A society with its offer, plan, members, meetings, interest, roofs, in each state."""
    society = Society.objects.get()
    at = society.get_absolute_url()
    offer = society.offers.get()
    plan = society.plans.get()
    yield Page("societies", "/energy/societies/")
    yield Page("society", at)
    yield Page("society-new", "/energy/societies/new/", who=OFFICER)
    yield Page("offer", offer.get_absolute_url())
    yield Page("apply-shares", f"{offer.get_absolute_url()}apply/", who="officer")
    yield Page("apply-shares-member", f"{offer.get_absolute_url()}apply/", who=HOLDER)
    yield Page(
        "apply-shares-wrong", f"{offer.get_absolute_url()}apply/", who="officer", act=send_empty
    )
    yield Page("plan", plan.get_absolute_url(), act=open_all)
    poor = plan.text.replace("gbp = 155000", "gbp = 90000")
    failing = save_plan(society, poor, by=None)
    yield Page("plan-that-does-not-hold", failing.get_absolute_url(), who=OFFICER)
    yield Page("installations", f"{at}installations/")
    yield Page("installation", society.installations.first().get_absolute_url())
    yield from _own(at)
    yield from _desk(society, at)
    yield from _money(society, at, offer)
    yield from _years(society, at, plan)
    yield from _statements(society, at)


def _own(at) -> Iterator[Page]:
    yield Page("membership", f"{at}my/", who=HOLDER)
    yield Page("withdraw-shares", f"{at}my/withdraw/", who=HOLDER)
    yield Page("withdraw-shares-wrong", f"{at}my/withdraw/", who=HOLDER, act=send_empty)


def _desk(society, at) -> Iterator[Page]:
    dead = Member.objects.exclude(died_on=None).first()
    yield Page("society-desk", f"{at}desk/", who=OFFICER)
    yield Page("society-rules", f"{at}desk/rules/", who=OFFICER)
    yield Page("society-officer", f"{at}desk/officers/add/", who=OFFICER)
    yield Page("members", f"{at}members/", who=OFFICER)
    yield Page("members-none-found", f"{at}members/?q=nobody", who=OFFICER)
    yield Page("member-new", f"{at}members/new/", who=OFFICER)
    yield Page("member-new-wrong", f"{at}members/new/", who=OFFICER, act=send_empty)
    yield Page("member", society.members.get(number=5).get_absolute_url(), who=OFFICER)
    yield Page("member-dead", dead.get_absolute_url(), who=OFFICER)
    for step in ("change", "link", "end"):
        yield Page(f"member-{step}", f"{at}members/5/{step}/", who=OFFICER)


def _money(society, at, offer) -> Iterator[Page]:
    applications = f"{offer.get_absolute_url()}applications/"
    line = society.bank_lines.filter(application=None).first()
    yield Page("ledger", f"{at}ledger/", who=OFFICER)
    for kind in ("issue", "transfer", "request", "payment", "conversion", "death"):
        yield Page(f"operation-{kind}", f"{at}ledger/new/{kind}/", who=OFFICER)
    yield Page("operation-wrong", f"{at}ledger/new/issue/", who=OFFICER, act=send_empty)
    yield Page("take-back", f"{at}ledger/1/take-back/", who=OFFICER)
    yield Page("totals", f"{at}totals/", who=OFFICER)
    yield Page("withdrawals", f"{at}withdrawals/", who=OFFICER)
    yield Page("withdrawals-wrong", f"{at}withdrawals/", who=OFFICER, act=send_empty)
    yield Page("bank", f"{at}bank/", who=OFFICER)
    yield Page("bank-wrong", f"{at}bank/", who=OFFICER, act=send_empty)
    yield Page("bank-match", f"{at}bank/{line.pk}/", who=OFFICER)
    yield Page("offer-new", f"{at}offers/new/", who=OFFICER)
    yield Page("offer-new-wrong", f"{at}offers/new/", who=OFFICER, act=send_empty)
    yield Page("applications", applications, who=OFFICER)
    yield Page("application-on-paper", f"{applications}new/", who=OFFICER)
    with pretend(offer.opens_on):
        draft = offering.make_offer(
            society, title="A battery", purpose="A battery.", share_class=offer.share_class,
            minimum_pence=1, target_pence=2, maximum_pence=3, least_pence=1, most_pence=3,
            rule="in_order", opens_on=offer.opens_on, closes_on=offer.closes_on,
        )  # fmt: skip
    yield Page("applications-draft", f"{draft.get_absolute_url()}applications/", who=OFFICER)


def _years(society, at, plan) -> Iterator[Page]:
    held, coming = society.meetings.order_by("held_on")
    grant, run = society.grants.get(), society.interest_runs.get()
    chosen = (
        "aim=carbon_kg&budget_gbp=200000&import_p_per_kwh=27&power_price_p_per_kwh=17"
        "&export_p_per_kwh=6&self_use_pct=60&upkeep_gbp_per_kwp=18&capital_charge_pct=7.5"
    )
    yield Page("portfolio", f"{at}roofs/", who=OFFICER)
    yield Page("portfolio-chosen", f"{at}roofs/?{chosen}", who=OFFICER)
    poor, short = chosen.replace("carbon_kg", "fuel_poor_homes"), f"{chosen}&grid_kw=5"
    yield Page("portfolio-fuel-poor", f"{at}roofs/?{poor}&labour_days=30", who=OFFICER)
    yield Page("portfolio-none", f"{at}roofs/?{short}&at_least=9000000", who=OFFICER, status=422)
    yield Page("portfolio-wrong", f"{at}roofs/?budget_gbp=-1", who=OFFICER, status=422)
    yield Page("plan-begin", f"{at}plans/new/", who=OFFICER)
    yield Page("plan-begin-wrong", f"{at}plans/new/", who=OFFICER, act=send_empty)
    yield Page("plan-send", f"{at}plans/send/", who=OFFICER)
    yield Page("plan-send-wrong", f"{at}plans/send/", who=OFFICER, act=send_empty)
    yield Page("plan-change", f"{plan.get_absolute_url()}change/", who=OFFICER)
    yield Page("plan-roof", f"{plan.get_absolute_url()}roof/", who=OFFICER)
    yield Page("meeting-new", f"{at}meetings/new/", who=OFFICER)
    yield Page("meeting", held.get_absolute_url(), who=OFFICER)
    yield Page("meeting-coming", coming.get_absolute_url(), who=OFFICER)
    for step in ("attendance", "vote", "minutes"):
        yield Page(f"meeting-{step}", f"{held.get_absolute_url()}{step}/", who=OFFICER)
    yield Page("interest-new", f"{at}interest/new/", who=OFFICER)
    yield Page("interest-new-wrong", f"{at}interest/new/", who=OFFICER, act=send_empty)
    yield Page("interest", run.get_absolute_url(), who=OFFICER)
    yield Page("grant-new", f"{at}grants/new/", who=OFFICER)
    yield Page("grant", f"{at}grants/{grant.pk}/", who=OFFICER)
    yield Page("yearly-return", f"{at}return/{run.last_day.year}/", who=OFFICER)
    yield Page("installations-of-officer", f"{at}installations/", who=OFFICER)
    yield Page("installation-new", f"{at}installations/new/", who=OFFICER)
    yield Page(
        "installation-change",
        f"{society.installations.first().get_absolute_url()}change/",
        who=OFFICER,
    )
    yield Page("readings", f"{at}installations/readings/", who=OFFICER)
    yield Page("readings-wrong", f"{at}installations/readings/", who=OFFICER, act=send_empty)


def _statements(society, at) -> Iterator[Page]:
    done = society.statement_runs.get()
    waiting = statement_runs.ask_for_statements(
        society, first=done.first, last=done.last, by=done.by
    )
    yield Page("statements", f"{at}statements/", who=OFFICER)
    yield Page("statements-wrong", f"{at}statements/", who=OFFICER, act=send_empty)
    yield Page("statements-made", done.get_absolute_url(), who=OFFICER)
    yield Page("statements-waiting", waiting.get_absolute_url(), who=OFFICER)
    yield Page("memberships", "/energy/societies/mine/", who=HOLDER)
    yield Page("memberships-none", "/energy/societies/mine/", who="grower")

"""The doors of societies, and the society whose record they show."""

from django.core.files.base import ContentFile

from energy.society import meetings, services, surplus
from energy.society.models import StatementRun
from tests.doors import MEMBER, SIGN_IN, SOCIETY, Door, everyone, only, signed_in
from tests.energy.society.societies import (
    DAY,
    make_application,
    make_holder,
    make_installation,
    make_offer,
    make_saved_plan,
    make_society,
)


def officers(status=200):
    """The society's officers alone; for others the page is not there."""
    return only(SOCIETY, status=status, visitor=SIGN_IN)


def own(status=200):
    """The member alone."""
    return only(MEMBER, status=status, visitor=SIGN_IN)


_AT = "/energy/societies/{society}/"

DOORS = [
    Door("society:society_list", "/energy/societies/", everyone(200)),
    Door("society:society_create", "/energy/societies/new/", signed_in()),
    Door("society:membership_list", "/energy/societies/mine/", signed_in()),
    Door("society:society_detail", _AT, everyone(200)),
    Door("society:own", f"{_AT}my/", own()),
    Door("society:own_withdraw", f"{_AT}my/withdraw/", own()),
    Door("society:own_data", f"{_AT}my/data.json", own()),
    Door("society:own_paper", f"{_AT}my/certificate.pdf", own()),
    Door("society:desk", f"{_AT}desk/", officers()),
    Door("society:rules", f"{_AT}desk/rules/", officers()),
    Door("society:officer_add", f"{_AT}desk/officers/add/", officers()),
    Door("society:member_list", f"{_AT}members/", officers()),
    Door("society:statement_run_list", f"{_AT}statements/", officers()),
    Door("society:statement_run", f"{_AT}statements/{{statements}}/", officers()),
    Door("society:statement_part", f"{_AT}statements/{{statements}}/1.pdf", officers()),
    Door("society:member_create", f"{_AT}members/new/", officers()),
    Door("society:member_detail", f"{_AT}members/1/", officers()),
    Door("society:member_change", f"{_AT}members/1/change/", officers()),
    Door("society:member_link", f"{_AT}members/1/link/", officers()),
    Door("society:member_end", f"{_AT}members/1/end/", officers()),
    Door("society:member_erase", f"{_AT}members/1/erase/", officers(422), post=True),
    Door("society:member_data", f"{_AT}members/1/data.json", officers()),
    Door("society:member_paper", f"{_AT}members/1/statement.pdf", officers()),
    Door("society:operation_list", f"{_AT}ledger/", officers()),
    Door("society:operation_create", f"{_AT}ledger/new/issue/", officers()),
    Door("society:operation_create", f"{_AT}ledger/new/interest/", only(visitor=SIGN_IN)),
    Door("society:operation_take_back", f"{_AT}ledger/1/take-back/", officers()),
    Door("society:totals", f"{_AT}totals/", officers()),
    Door("society:withdrawal_queue", f"{_AT}withdrawals/", officers()),
    Door("society:offer_create", f"{_AT}offers/new/", officers()),
    Door("society:offer_detail", f"{_AT}offers/{{offer}}/", everyone(200)),
    Door("society:offer_detail", f"{_AT}offers/{{draft_offer}}/", only(SOCIETY)),
    Door("society:apply", f"{_AT}offers/{{offer}}/apply/", signed_in()),
    Door(
        "society:apply",
        f"{_AT}offers/{{draft_offer}}/apply/",
        only(SOCIETY, visitor=SIGN_IN),
    ),
    Door(
        "society:application_withdraw",
        f"{_AT}offers/{{offer}}/withdraw/{{application}}/",
        only(SOCIETY, status=302, visitor=SIGN_IN),
        post=True,
    ),
    Door("society:application_list", f"{_AT}offers/{{offer}}/applications/", officers()),
    Door("society:application_create", f"{_AT}offers/{{offer}}/applications/new/", officers()),
    Door("society:offer_act", f"{_AT}offers/{{offer}}/act/", officers(422), post=True),
    Door("society:refunds", f"{_AT}offers/{{offer}}/refunds.csv", officers()),
    Door("society:plan_begin", f"{_AT}plans/new/", officers()),
    Door("society:plan_create", f"{_AT}plans/send/", officers()),
    Door("society:plan_detail", f"{_AT}plans/{{plan}}/", only(SOCIETY)),
    Door("society:plan_detail", f"{_AT}plans/{{public_plan}}/", everyone(200)),
    Door("society:plan_change", f"{_AT}plans/{{plan}}/change/", officers()),
    Door("society:site_add", f"{_AT}plans/{{plan}}/roof/", officers()),
    Door("society:plan_file", f"{_AT}plans/{{plan}}/plan.json", only(SOCIETY)),
    Door("society:plan_file", f"{_AT}plans/{{public_plan}}/plan.toml", everyone(200)),
    Door("society:meeting_create", f"{_AT}meetings/new/", officers()),
    Door("society:meeting_detail", f"{_AT}meetings/{{meeting}}/", officers()),
    Door("society:meeting_act", f"{_AT}meetings/{{meeting}}/act/", officers(422), post=True),
    Door("society:entitled", f"{_AT}meetings/{{meeting}}/entitled.csv", officers()),
    Door("society:attendance", f"{_AT}meetings/{{meeting}}/attendance/", officers()),
    Door("society:resolution_create", f"{_AT}meetings/{{meeting}}/vote/", officers()),
    Door("society:minutes", f"{_AT}meetings/{{meeting}}/minutes/", officers()),
    Door("society:interest_create", f"{_AT}interest/new/", officers()),
    Door("society:interest_detail", f"{_AT}interest/{{run}}/", officers()),
    Door("society:interest_payments", f"{_AT}interest/payments.csv", officers()),
    Door("society:interest_pay", f"{_AT}interest/pay/", officers(302), post=True),
    Door("society:grant_create", f"{_AT}grants/new/", officers()),
    Door("society:grant_outcome", f"{_AT}grants/{{grant}}/", officers()),
    Door("society:annual_return", f"{_AT}return/2026/", officers()),
    Door("society:annual_return", f"{_AT}return/0/", only(visitor=SIGN_IN)),
    Door("society:installation_list", f"{_AT}installations/", everyone(200)),
    Door("society:installation_detail", f"{_AT}installations/{{installation}}/", everyone(200)),
    Door("society:installation_create", f"{_AT}installations/new/", officers()),
    Door("society:installation_change", f"{_AT}installations/{{installation}}/change/", officers()),
    Door("society:readings", f"{_AT}installations/readings/", officers()),
    Door("society:portfolio", f"{_AT}roofs/", officers()),
    Door("society:bank", f"{_AT}bank/", officers()),
    Door("society:bank_match", f"{_AT}bank/{{bank_line}}/", officers()),
]


def fill(people) -> dict:
    """Make a society whose officer and member are these people, and name its samples."""
    society = make_society(officer=people[SOCIETY])
    holder = make_holder(society)
    services.change_member(holder, user=people[MEMBER])
    offer = make_offer(society)
    grant = surplus.give_grant(society, to="School", purpose="Trees", pence=100, decided_on=DAY)
    run = surplus.run_interest(
        society, first_day=DAY, last_day=DAY, rate_pct=4, surplus_pence=10_000, by=None
    )
    meeting = meetings.call_meeting(
        society, kind="annual", held_on=DAY, place="Hall", business="Accounts", record_date=DAY,
        quorum=1,
    )  # fmt: skip
    application = make_application(offer, paid=20_000)
    statements = StatementRun.objects.create(society=society, first=DAY, last=DAY, members=1)
    part = statements.parts.create(first_number=1, last_number=1, members=1)
    part.file.save("", ContentFile(b"%PDF-1.7 a paper"))
    return {
        "society": society.reference,
        "offer": offer.slug,
        "draft_offer": make_offer(society, title="Later", state="draft").slug,
        "application": application.reference,
        "meeting": meeting.pk,
        "run": run.pk,
        "statements": statements.pk,
        "grant": grant.pk,
        "installation": make_installation(society).pk,
        "plan": make_saved_plan(society).pk,
        "public_plan": make_saved_plan(society, is_public=True).pk,
        "bank_line": application.bank_lines.get().pk,
    }

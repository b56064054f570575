"""The doors of societies, and the society whose record they show."""

from energy.society import services
from tests.doors import MEMBER, SIGN_IN, SOCIETY, Door, everyone, only, signed_in
from tests.energy.society.societies import make_holder, make_society


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
    Door("society:society_detail", _AT, everyone(200)),
    Door("society:own", f"{_AT}my/", own()),
    Door("society:own_withdraw", f"{_AT}my/withdraw/", own()),
    Door("society:own_data", f"{_AT}my/data.json", own()),
    Door("society:own_paper", f"{_AT}my/certificate.pdf", own()),
    Door("society:desk", f"{_AT}desk/", officers()),
    Door("society:rules", f"{_AT}desk/rules/", officers()),
    Door("society:officer_add", f"{_AT}desk/officers/add/", officers()),
    Door("society:member_list", f"{_AT}members/", officers()),
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
]


def fill(people) -> dict:
    """Make a society whose officer and member are these people, and name its samples."""
    society = make_society(officer=people[SOCIETY])
    holder = make_holder(society)
    services.change_member(holder, user=people[MEMBER])
    return {"society": society.reference}

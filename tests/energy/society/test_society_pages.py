import json
from datetime import timedelta

import pytest
from django.urls import reverse

from energy.society import ledger, personal_data, services
from energy.society.errors import SocietyError
from energy.society.models import Member, RecordView
from gis.day import pretend, today
from tests.energy.society.societies import (
    DAY,
    held_by,
    make_holder,
    make_member,
    make_society,
    officer_of,
    shares_of,
)
from tests.factories import make_body, make_user
from tests.pages import Page
from tests.papers import read_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def society():
    return make_society()


@pytest.fixture
def officer(client, society):
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(society, route, *args):
    return reverse(f"society:{route}", args=[society.reference, *args])


def days(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_a_secretary_opens_a_register(client):
    secretary = make_user()
    body = make_body(secretary=secretary, is_energy_society=True)
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("society:society_create"), {"organisation": body.pk, "law": "gb"})
    assert answer.status_code == 302
    assert client.get(at(body.society, "desk")).status_code == 200


def test_nobody_opens_the_register_of_a_body_that_is_not_theirs(client):
    body = make_body(is_energy_society=True)
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("society:society_create"), {"organisation": body.pk, "law": "gb"})
    assert answer.status_code == 422
    assert not hasattr(body, "society")


def test_a_member_is_entered_and_buys_shares(officer, society):
    answer = officer.post(
        at(society, "member_create"),
        {
            "kind": "joint", "name": "Ada Marsh", "joint_names": "Kim Marsh",
            "member_class": society.member_classes.get().pk, **days("joined_on", DAY),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    member = society.members.get()
    assert member.names == "Ada Marsh and Kim Marsh"
    answer = officer.post(
        at(society, "operation_create", "issue"),
        {
            "member": member.pk, "share_class": shares_of(society).pk, "pence": "£1,250",
            **days("day", DAY),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert held_by(member) == 125_000


def test_a_refusal_of_the_database_is_a_sentence_on_the_page(officer, society):
    member = make_holder(society)
    answer = officer.post(
        at(society, "operation_create", "issue"),
        {
            "member": member.pk, "share_class": shares_of(society).pk, "pence": "20000",
            **days("day", DAY),
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "the rules of the society allow £20,000.00" in Page.of(answer).text


def test_every_look_of_an_officer_is_written_down_and_the_member_sees_it(officer, society):
    member = make_holder(society, user=make_user())
    for route, *args in (
        ("member_detail", member.number),
        ("member_change", member.number),
        ("member_paper", member.number, "statement"),
        ("member_data", member.number),
    ):
        officer.get(at(society, route, *args))
    officer.get(at(society, "member_list"))
    looks = RecordView.objects.filter(user=officer_of(society))
    assert looks.filter(member=member).count() == 4
    assert looks.filter(member=None, what="list of members").count() == 1
    officer.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    page = Page.of(officer.get(at(society, "own")))
    assert "statement" in page.text
    assert RecordView.objects.count() == 5  # a member's own look is nobody's business


def test_a_member_sees_no_other_member(client, society):
    one, other = make_holder(society, user=make_user()), make_holder(society, name="Somebody Else")
    client.force_login(one.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Somebody Else" not in client.get(at(society, "own")).content.decode()
    assert client.get(at(society, "member_detail", other.number)).status_code == 404
    assert client.get(at(make_society(), "own")).status_code == 404


def test_a_member_asks_to_withdraw(client, society):
    member = make_holder(society, user=make_user())
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    form = {"share_class": shares_of(society).pk, "pence": "400"}
    assert client.post(at(society, "own_withdraw"), form).status_code == 302
    assert society.operations.open_requests().get().pence == 40_000
    form["pence"] = "601"
    answer = client.post(at(society, "own_withdraw"), form)
    assert answer.status_code == 422
    assert "asked to withdraw" in Page.of(answer).text


@pytest.mark.parametrize("paper", ["certificate", "statement"])
def test_papers_are_tagged_and_named(officer, society, paper):
    member = make_holder(society, address="1 Long Row")
    answer = officer.get(at(society, "member_paper", member.number, paper))
    assert str(society) in read_paper(answer.content)


def test_totals_agree_on_one_page(officer, society):
    make_holder(society, 123_400)
    text = Page.of(officer.get(at(society, "totals"))).text
    assert "1 members hold £1,234.00" in text
    assert " NO " not in text


def test_the_queue_is_shown_before_it_is_paid(officer, society):
    member = make_holder(society)
    asked = ledger.ask_withdrawal(
        member, shares_of(society), 50_000, day=DAY, by=officer_of(society)
    )
    form = {"money_pence": "300", **days("day", asked.due_on)}
    answer = officer.post(at(society, "withdrawal_queue"), form)
    assert "This money would pay £300.00" in Page.of(answer).text
    assert held_by(member) == 100_000
    officer.post(at(society, "withdrawal_queue"), form | {"pay": "yes"})
    assert held_by(member) == 70_000


def test_the_member_s_data_are_whole(officer, society):
    member = make_holder(society, address="1 Long Row")
    data = json.loads(officer.get(at(society, "member_data", member.number)).content)
    assert data["address"] == "1 Long Row"
    assert data["operations"][0]["held_gbp"] == 1000
    assert data["seen_by_officers"][0]["what"] == "copy of all data"


def test_a_member_s_entry_is_erased_only_after_it_left(society):
    member = make_member(society, address="1 Long Row")
    with pytest.raises(SocietyError, match="cannot be erased"):
        personal_data.erase_contact(member)
    services.end_membership(member, day=DAY)
    erased = personal_data.erase_contact(member)
    assert (erased.email, erased.address, erased.name) == ("", "", "Ada Marsh")


def test_nobody_leaves_with_shares(society):
    with pytest.raises(SocietyError, match="once its shares and interest are paid out"):
        services.end_membership(make_holder(society), day=DAY)


def test_retention_erases_by_rule_and_keeps_the_ledger(society):
    member, share, by = make_holder(society), shares_of(society), officer_of(society)
    asked = ledger.ask_withdrawal(member, share, 100_000, day=DAY, by=by)
    ledger.pay_withdrawal(asked, 100_000, day=asked.due_on, by=by)
    services.end_membership(member, day=asked.due_on)
    stays = make_holder(society, name="Ben Orr")
    personal_data.apply_retention()
    member.refresh_from_db()
    assert (member.email, member.name) == ("", "Ada Marsh")
    with pretend(today() + timedelta(days=7 * 366)):
        personal_data.apply_retention()
    member.refresh_from_db()
    assert member.name == "Former member"
    assert society.operations.filter(member=member).count() == 3
    assert Member.objects.get(pk=stays.pk).name == "Ben Orr"


def test_the_audit_copies_no_name_or_address(society):
    make_member(society, address="1 Long Row")
    fields = {field.name for field in Member.audit.rel.related_model._meta.get_fields()}
    assert not fields & {"name", "joint_names", "email", "address", "user"}
    assert {"number", "left_on"} <= fields

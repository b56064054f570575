"""People, the bodies and councils they act for, and who may say so."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from people import services
from people.errors import PeopleError
from people.models import Authority, AuthorityRole, Organisation, User
from people.querysets import authority_ids, organisation_ids
from tests.factories import (
    ENGLISH,
    PASSWORD,
    make_authority,
    make_body,
    make_staff,
    make_user,
    secretary_of,
)
from tests.pages import Page

Role = AuthorityRole.Role
BODY = {
    "name": "Marrow Growers", "legal_form": "scio", "register_number": "SC099901",
    "members_count": "64", "purposes": "To grow food.", "contact_address": "1 Field Lane",
}  # fmt: skip


# --- councils -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "name", "nation"),
    [("S12000036", "City of Edinburgh Council", "Scotland"),
     ("E08000009", "Trafford Metropolitan Borough Council",
      "England"), ("W06000022", "Newport City Council", "Wales"),
     ("N09000003", "Belfast City Council", "Northern Ireland"),
     (" s12000036 ", "City of Edinburgh Council", "Scotland")],
)  # fmt: skip
def test_every_council_of_the_kingdom_is_known_without_set_up(code, name, nation):
    council = services.know_authority(code)
    assert council.code == code.strip().upper()
    assert council.name == name
    assert council.nation.label == nation
    assert services.know_authority(code) == council
    assert Authority.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "S1200003", "X12000036", "Edinburgh", "S99999999"])
def test_an_unknown_code_is_refused_in_a_sentence(code):
    with pytest.raises(PeopleError, match="nine-character"):
        services.know_authority(code)
    assert not Authority.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["s12000036", "S1200003", "Z12000036", "S1200003A"])
def test_the_database_holds_no_council_under_another_sort_of_code(code):
    with pytest.raises(IntegrityError):
        Authority.objects.create(code=code, name="None")


# --- roles for a council ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_role_is_given_once_and_its_wards_are_those_last_said():
    council, person = make_authority(), make_user()
    services.give_role(council, email=person.email.upper(), role=Role.OFFICER)
    services.give_role(council, email=person.email, role=Role.OFFICER)
    services.give_role(
        council, email=person.email, role=Role.WARD_COUNCILLOR, ward_codes=["S13000001"]
    )
    services.give_role(
        council, email=person.email, role=Role.WARD_COUNCILLOR, ward_codes=["S13000002"]
    )
    held = {held.role: held.ward_codes for held in person.authority_roles.all()}
    assert held == {"officer": [], "ward_councillor": ["S13000002"]}


@pytest.mark.django_db
def test_a_role_needs_an_account():
    with pytest.raises(PeopleError, match=r"with the address new@example\.org"):
        services.give_role(make_authority(), email="new@example.org", role=Role.OFFICER)


@pytest.mark.django_db
def test_the_last_administrator_stays():
    council = make_authority()
    first, second = make_staff("administrator"), make_staff("administrator")
    make_staff("administrator", authority=make_authority(ENGLISH))
    services.take_role(first.authority_roles.get())
    with pytest.raises(PeopleError, match="last administrator"):
        services.take_role(second.authority_roles.get())
    assert council.roles.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db
def test_another_role_is_taken_from_the_last_administrator():
    person = make_staff("administrator", "officer")
    services.take_role(person.authority_roles.get(role="officer"))
    assert [held.role for held in person.authority_roles.all()] == ["administrator"]


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_each_other_at_once_leave_one():
    council = make_authority()
    held = [make_staff("administrator").authority_roles.get() for _ in range(2)]
    together, refused = threading.Barrier(2), []

    def remove(one):
        together.wait()
        try:
            services.take_role(one)
        except PeopleError as error:
            refused.append(error)
        connection.close()

    both = [threading.Thread(target=remove, args=(one,)) for one in held]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(refused) == 1
    assert council.roles.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db
def test_the_page_of_roles_gives_and_takes(client):
    boss, other = make_staff("administrator", name="Priya"), make_user(name="Callum")
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    page = "/account/council/S12000036/people/"
    answer = client.post(page, {"email": other.email, "role": "ward_councillor",
                                "ward_codes": "s13002931, S13002932"})  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, page)
    given = other.authority_roles.get()
    assert given.ward_codes == ["S13002931", "S13002932"]
    answer = client.post(f"{page}{given.pk}/remove/")
    assert answer.status_code == 302
    assert not other.authority_roles.exists()
    own = boss.authority_roles.get()
    answer = client.post(f"{page}{own.pk}/remove/")
    assert answer.status_code == 422
    assert "This is the last administrator" in Page.of(answer).text
    assert boss.authority_roles.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody@example.org", "role": "officer"}, "Nobody has an account"),
        ({"email": "no address", "role": "officer"}, "valid email"),
        ({"email": "a@example.org", "role": "king"}, "valid choice"),
        ({"email": "a@example.org", "role": "ward_councillor", "ward_codes": "S130029311"},
         "no ward code"),
        ({"email": "a@example.org", "role": "ward_councillor", "ward_codes": "Leith"},
         "no ward code"),
        ({"email": "", "role": "officer"}, "Enter email address"),
        ({"email": "a@example.org"}, "Choose role"),
    ],
)  # fmt: skip
def test_a_role_that_cannot_be_given_is_said_beside_its_field(client, fields, said):
    client.force_login(
        make_staff("administrator"), backend="django.contrib.auth.backends.ModelBackend"
    )
    make_user(email="a@example.org")
    answer = client.post("/account/council/S12000036/people/", fields)
    assert answer.status_code == 422
    assert said in Page.of(answer).text
    assert AuthorityRole.objects.count() == 1


@pytest.mark.django_db
def test_an_administrator_takes_no_role_of_another_council(client):
    client.force_login(
        make_staff("administrator"), backend="django.contrib.auth.backends.ModelBackend"
    )
    foreign = make_staff("officer", authority=make_authority(ENGLISH)).authority_roles.get()
    for council in ("S12000036", "E08000009"):
        answer = client.post(f"/account/council/{council}/people/{foreign.pk}/remove/")
        assert answer.status_code == 404
    assert AuthorityRole.objects.filter(pk=foreign.pk).exists()


@pytest.mark.django_db
def test_roles_are_those_of_the_council_they_were_given_for():
    person = make_staff("officer")
    services.give_role(make_authority(ENGLISH), email=person.email, role=Role.DECISION_MAKER)
    own, foreign = make_authority().pk, make_authority(ENGLISH).pk
    person = User.objects.get(pk=person.pk)
    assert authority_ids(person) == {own, foreign}
    assert authority_ids(person, "officer") == {own}
    assert authority_ids(person, "decision_maker") == {foreign}
    assert authority_ids(person, "administrator") == set()


# --- the first administrator --------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_administrator_is_made_with_a_password_that_works(client, capsys):
    call_command("make_administrator", "Boss@Example.org", "s12000036")
    said = capsys.readouterr().out
    assert "is administrator of City of Edinburgh Council." in said
    password = said.split("first password: ")[1].split("\n")[0]
    assert len(password) == 20
    answer = client.post("/account/login/", {"login": "boss@example.org", "password": password})
    assert answer.status_code == 302
    assert client.get("/account/council/S12000036/people/").status_code == 200
    call_command("make_administrator", "boss@example.org", "S12000036")
    assert "password" not in capsys.readouterr().out
    assert User.objects.count() == AuthorityRole.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "code"),
    [("boss@example.org", "S99999999"), ("no address", "S12000036"), ("", "S12000036")],
)  # fmt: skip
def test_a_refused_administrator_leaves_nothing_behind(email, code):
    with pytest.raises(CommandError) as refused:
        call_command("make_administrator", email, code)
    assert "\n" not in str(refused.value)
    assert not User.objects.exists()
    assert not Authority.objects.exists()


# --- accounts -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_address_is_one_person_whatever_its_capitals():
    User.objects.create_user("Rab@Example.org", "x")
    assert User.objects.get_by_natural_key("RAB@EXAMPLE.ORG").email == "rab@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="RAB@example.org")


@pytest.mark.django_db
def test_the_audit_of_a_person_keeps_no_password():
    person = make_user(name="Rab")
    person.name = "Rab Fleming"
    person.set_password("another long secret")
    person.save()
    kept = list(person.audit.order_by("pgh_id").values())
    assert [one["name"] for one in kept] == ["Rab", "Rab Fleming"]
    assert not any("password" in key for one in kept for key in one)


@pytest.mark.django_db
def test_short_and_common_passwords_are_refused_at_signing_up(client):
    for password in ("short", "password1234", "123456789012"):
        answer = client.post(
            "/account/signup/", {"email": "new@example.org", "password1": password}
        )
        assert answer.status_code == 200
    assert not User.objects.exists()


@pytest.mark.django_db
def test_an_account_counts_once_its_address_is_confirmed(client, mailoutbox):
    fields = {"email": "new@example.org", "password1": "a long enough phrase"}
    assert client.post("/account/signup/", fields)["Location"] == "/account/confirm-email/"
    assert client.get("/organisations/").status_code == 302, "not signed in yet"
    (message,) = mailoutbox
    link = next(word for word in message.body.split() if "/confirm-email/" in word)
    client.post(link.split("8000")[-1])
    answer = client.post(
        "/account/login/", {"login": "new@example.org", "password": fields["password1"]}
    )
    assert answer.status_code == 302
    assert client.get("/organisations/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
               "http:///evil.example", "https:evil.example", "\thttps://evil.example"],
)  # fmt: skip
def test_signing_in_and_entering_a_body_never_lead_to_another_site(client, onward):
    person = make_user(email="rab@example.org")
    answer = client.post(
        "/account/login/", {"login": "rab@example.org", "password": PASSWORD, "next": onward}
    )
    assert answer["Location"] == "/account/"
    answer = client.post("/organisations/new/", BODY, QUERY_STRING=f"next={onward}")
    assert answer["Location"] == "/organisations/"
    assert organisation_ids(User.objects.get(pk=person.pk))


# --- bodies -------------------------------------------------------------------------------------


@pytest.fixture
def member(client, db):
    person = make_user(name="Rab")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_whoever_enters_a_body_is_its_secretary_and_goes_on(client, member):
    answer = client.post("/organisations/new/?next=/apply/", BODY)
    assert (answer.status_code, answer["Location"]) == (302, "/apply/")
    body = Organisation.objects.get()
    assert (body.name, body.members_count, body.is_energy_society) == ("Marrow Growers", 64, False)
    assert [(held.user, held.role) for held in body.roles.all()] == [(member, "secretary")]
    assert body.reference.startswith("b")
    second = services.found_organisation(by=member, name="Others", legal_form="cic_shares")
    assert second.reference != body.reference


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": ""}, "Enter name of the group"), ({"legal_form": "guild"}, "valid choice"),
     ({"members_count": "-3"}, "greater than or equal to 0"),
     ({"members_count": "many"}, "whole number"), ({"name": "x" * 201}, "at most 200"),
     ({"contact_address": ""}, "Enter contact address"), ({"name": "a\x00b"}, "Null characters")],
)  # fmt: skip
def test_a_body_that_cannot_be_entered_is_said_beside_its_field(client, member, wrong, said):
    answer = client.post("/organisations/new/", BODY | wrong)
    assert answer.status_code == 422
    assert said in Page.of(answer).text
    assert not Organisation.objects.exists()


def test_its_secretary_corrects_a_body_and_a_member_only_reads_it(client, member):
    body = make_body(secretary=member)
    address = f"/organisations/{body.reference}/"
    assert client.post(f"{address}change/", BODY | {"name": "New name"}).status_code == 302
    body.refresh_from_db()
    assert body.name == "New name"
    assert [event.name for event in body.audit.order_by("pgh_id")][-1] == "New name"
    other = make_body()
    other.roles.create(user=member, role="member")
    address = f"/organisations/{other.reference}/"
    assert client.get(address).status_code == 200
    assert "Correct this" not in client.get(address).content.decode()
    assert client.post(f"{address}change/", BODY).status_code == 403


def test_a_body_is_not_there_for_others(client, member):
    body = make_body()
    assert client.get(f"/organisations/{body.reference}/").status_code == 404
    assert client.post(f"/organisations/{body.reference}/change/", BODY).status_code == 404
    assert body.name not in client.get("/organisations/").content.decode()
    assert secretary_of(body) != member


def test_the_audit_says_who_made_a_change_and_where(client, member):
    client.post("/organisations/new/", BODY)
    event = Organisation.objects.get().audit.get()
    assert event.pgh_context.metadata == {"user": member.pk, "path": "/organisations/new/"}

"""Tries every door as every role, and finds doors that nobody has declared."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assets.casework import services
from assets.casework.pack_entries import Role
from assets.register.models import Proposal
from energy.roofs.models import RoofSurvey
from gis.day import today
from people import body_services
from tests import doors, request_doors, society_doors
from tests.assets.casework.cases import decision_samples
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_body,
    make_boundary,
    make_building,
    make_draft,
    make_import,
    make_paper,
    make_staff,
    make_user,
    point,
    secretary_of,
    square,
    write_all,
)

pytestmark = pytest.mark.django_db
DOORS = [*doors.DOORS, *request_doors.DOORS, *society_doors.DOORS]


def routes(resolver, namespace="", prefix=""):
    """Every route of the URLconf, by its full name and pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else None), prefix + str(entry.pattern)


def test_every_route_has_a_door():
    declared = {door.route for door in DOORS}
    found = list(routes(get_resolver()))
    undeclared = {name for name, _ in found if name and name not in declared}
    assert undeclared == set()
    assert {pattern for name, pattern in found if not name} <= doors.NAMELESS
    assert declared <= {name for name, _ in found}


def test_every_door_says_what_every_role_finds():
    for door in DOORS:
        assert set(door.expected) == set(doors.ROLES), door.address


@pytest.fixture
def house():
    return make_house()


def make_house():
    """A council with its records, a foreign one, and one person of each role."""
    own, foreign = make_authority(), make_authority(ENGLISH)
    member = make_user()
    body = make_body(secretary=member)
    asset = make_asset(authority=own)
    draft = make_draft(asset, body)
    services.attach_document(draft, need="business-plan", file=make_paper(), by=member)
    sent = write_all(make_draft(asset, body))
    services.take_step(
        sent, "send-request", by=member, role=Role.GROUP, checks=["declaration"],
        dates={"arrival": sent.begun.date()},
    )  # fmt: skip
    kept = sent.documents.first()
    public = sent.documents.create(
        need="plan", title="Plan", file=make_paper(), name="plan.pdf", is_public=True,
        content_type="application/pdf", size=10, sha256="0",
    )  # fmt: skip
    people = {
        doors.VISITOR: None,
        doors.RESIDENT: make_user(),
        doors.MEMBER: member,
        doors.FOREIGN_MEMBER: secretary_of(make_body()),
        doors.OFFICER: make_staff("officer"),
        doors.FOREIGN_OFFICER: make_staff("officer", authority=foreign),
        doors.DECIDER: make_staff("decision_maker"),
        doors.COUNCILLOR: make_staff("ward_councillor"),
        doors.SOCIETY: secretary_of(make_body(is_energy_society=True)),
        doors.ADMINISTRATOR: make_staff("administrator"),
        doors.FOREIGN_ADMINISTRATOR: make_staff("administrator", authority=foreign),
    }
    withdrawn = make_asset(state="withdrawn", state_reason="Sold in 2019.")
    building = make_building(footprint=square(side=18), authority=own)
    surveyed = make_building(footprint=square(x=326_000, side=18), authority=own)
    names = {
        "ward": make_boundary().code,
        "building": building.pk,
        "survey": RoofSurvey.objects.create(building=surveyed, body="A society", basis="visit").pk,
        "asset": asset.code,
        "draft_asset": make_asset(is_draft=True).code,
        "withdrawn_asset": withdrawn.code,
        "named": Proposal.objects.create(
            authority=own, name="Old nursery", kind="land", point=point()
        ).pk,
        "draft": draft.reference,
        "sent": sent.reference,
        "file": kept.pk,
        "public_file": public.pk,
        "draft_file": draft.documents.get().pk,
        "council": own.code,
        "import": make_import(own).pk,
        "sent_list": make_import(own, until="proposed").pk,
        "body": body.reference,
        **decision_samples(body),
        "body_paper": body_services.add_paper(
            body, kind="accounts", dated=today(), file=make_paper(), by=member
        ).pk,
    }
    names |= request_doors.fill(draft, sent, people[doors.OFFICER], member)
    return people, names | society_doors.fill(people)


def signed_in(person) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_door_answers_every_role_as_declared(house):
    people, names = house
    clients = {role: signed_in(people[role]) for role in doors.ROLES}
    wrong = []
    for door in DOORS:
        address = door.address.format(**names)
        for role, client in clients.items():
            answer = client.post(address) if door.post else client.get(address)
            if answer.status_code != door.status_for(role):
                wrong.append(
                    f"{address} as {role}: {answer.status_code}, not {door.status_for(role)}"
                )
            if answer.streaming:
                list(answer.streaming_content)
            if "sessionid" in answer.cookies:  # the door was the way out, or the way in
                clients[role] = signed_in(people[role])
    assert not wrong, "\n" + "\n".join(wrong)


def test_nobody_sees_a_request_tile_of_another_council(house, client):
    """The officers' layer holds the requests of one's own council only."""
    people, _ = house
    address = "/tiles/requests/0/0/0.mvt"
    client.force_login(people[doors.OFFICER], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).content
    for role in (doors.FOREIGN_OFFICER, doors.RESIDENT, doors.MEMBER):
        client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(address).content == b""

"""The people of the demonstration: one of each role, and the groups they belong to."""

import os
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from gis.day import today
from gis.demonstration import BOROUGH, NAMES, NEIGHBOUR, WARDS, ward_code
from gis.given_areas import read_codes
from people import body_services, services
from people.models import Authority, AuthorityRole, LegalForm, OrganisationRole

Role = AuthorityRole.Role

#: Name, the part of the address before the @, role, authority.
STAFF = (
    ("Isla Brodie", "officer", Role.OFFICER, BOROUGH),
    ("Callum Reid", "second.officer", Role.OFFICER, BOROUGH),
    ("Morag Sinclair", "committee", Role.DECISION_MAKER, BOROUGH),
    ("Fiona Ross", "second.committee", Role.DECISION_MAKER, BOROUGH),
    ("Ewan Baxter", "councillor", Role.WARD_COUNCILLOR, BOROUGH),
    ("Priya Nair", "administrator", Role.ADMINISTRATOR, BOROUGH),
    ("Tom Ashby", "neighbour.officer", Role.OFFICER, NEIGHBOUR),
    ("Grace Okoro", "neighbour.administrator", Role.ADMINISTRATOR, NEIGHBOUR),
)
#: Name, the part of the address before the @, secretary, form, number, members, purposes.
GROUPS = (
    (
        "Marrow Meadow Growers", "grower", "Rab Fleming", LegalForm.SCIO, "SC099901", 64,
        "To grow food and keep bees on empty ground, with and for the people who live beside it.",
    ),
    (
        "Friends of Weavers’ Hill Library", "library.friends", "Agnes Kerr",
        LegalForm.BENEFIT_SOCIETY, "RS099902", 212,
        "To keep a library open on Weavers’ Hill, owned by its readers and staff.",
    ),
    (
        "Foundry Boxing and Youth Club", "youth.club", "Danny Quigley",
        LegalForm.UNINCORPORATED, "", 38,
        "Sport and a warm place for young people in the Foundry ward.",
    ),
    (
        "Kinmarrow Community Energy", "society", "Ines Duarte",
        LegalForm.BENEFIT_SOCIETY, "RS099904", 340,
        "To put the sun on Kinmarrow’s roofs to work for the people under them.",
    ),
)  # fmt: skip
_PAPER = b"Paper of the demonstration. Everything in it is invented.\n"
RESIDENT = ("Jean Paterson", "resident")


def address(name: str) -> str:
    """Give an invented person an address that can never be anybody's."""
    return f"{name}@kinmarrow.example"


def fill() -> None:
    """Make authorities, people and groups, and write down how they sign in."""
    for code, name in NAMES.items():
        Authority.objects.create(
            code=code, name=f"{name} Borough Council", is_demonstration=True,
            email=f"land@{name.lower()}.example",
        )  # fmt: skip
    words = secrets.token_hex(4)
    lines = []

    def person(name, local, what):
        user = services.make_person(email=address(local), password=f"{words}-{local}", name=name)
        lines.append(f"  {user.email:42} {words}-{local:26} {what}")
        return user

    person(*RESIDENT, "a resident")
    for name, local, role, code in STAFF:
        user = person(name, local, f"{role.label.lower()}, {NAMES[code]}")
        wards = [ward_code(code, n) for n in (0, 5)] if role == Role.WARD_COUNCILLOR else []
        AuthorityRole.objects.create(
            user=user, authority=Authority.objects.get(code=code), role=role, ward_codes=wards
        )
    for group, local, name, form, number, members, purposes in GROUPS:
        body = services.found_organisation(
            by=person(name, local, f"secretary of {group}"),
            name=group, legal_form=form, register_number=number, members_count=members,
            purposes=purposes, contact_address=f"{group}\n1 Market Place\nKinmarrow\nKM1 1AA",
            is_energy_society=local == "society",
        )  # fmt: skip
        if body.is_energy_society:
            body.roles.create(
                user=body.roles.get().user, role=OrganisationRole.Role.SOCIETY_OFFICER
            )
        _furnish(body)
    _write_down(lines)


def _furnish(body) -> None:
    """Give a body its area, its papers and a second pair of hands."""
    number = body.pk % 4
    wards = " ".join(ward_code(BOROUGH, n) for n in (number, (number + 4) % len(WARDS[BOROUGH])))
    body_services.set_area(body, read_codes(wards))
    day = today().replace(month=3, day=14) - timedelta(days=365)
    for kind, dated in (("constitution", day - timedelta(days=900)), ("accounts", day)):
        file = ContentFile(_PAPER, name=f"{kind}.txt")
        by = body.roles.filter(role="secretary").first().user
        body_services.add_paper(body, kind=kind, dated=dated, file=file, by=by)


def _write_down(lines):
    """Keep the sign-ins where only the owner of the installation can read them."""
    settings.SIGN_INS.parent.mkdir(parents=True, exist_ok=True)
    settings.SIGN_INS.unlink(missing_ok=True)
    with open(os.open(settings.SIGN_INS, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write("Sign-ins of the demonstration (made at random for this installation):\n")
        file.write("\n".join(lines) + "\n")

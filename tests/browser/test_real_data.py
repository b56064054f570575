"""Real councils' files into an empty register by commands, then the whole way in a browser."""

import csv
import json
import re
from collections import Counter

import pytest
from django.core.management import call_command

from assets.register.models import Asset, Building, Kind
from assets.register.withheld import Exact
from energy.roofs.services import buildings_of
from people.models import OutgoingMail
from people.services import make_person
from tests.browser.journeys import ask_for, decide, take_step
from tests.conftest import SHARED
from tests.factories import PASSWORD

EDINBURGH, TRAFFORD, NEWPORT = "S12000036", "E08000009", "W06000022"
REASONS = "The library stays open under its readers, at no cost to the council."

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder of real files is not beside this checkout"
)


@pytest.fixture
def db(copies, django_db_blocker):
    """An empty register in place of the demonstration."""
    with django_db_blocker.unblock(), copies.open_empty():
        yield


@pytest.fixture
def load(tmp_path, capsys):
    """Run a command on a real file; the counts of its report, which must add up."""

    def run(command, *args, **options) -> Counter:
        out = tmp_path / "report.json"
        if command == "import_assets":
            options["report"] = out
        call_command(command, *args, **options)
        said = capsys.readouterr().out
        if command == "import_assets":
            counts = Counter(json.loads(out.read_text()))
        else:
            found = re.findall(r"(\d+) (read|created|updated|unchanged|quarantined)", said)
            counts = Counter({name: int(number) for number, name in found})
        outcomes = ("created", "updated", "unchanged", "quarantined")
        assert counts["read"] == sum(counts[name] for name in outcomes), f"{command}: {said}"
        return counts

    return run


def postcodes_of(tmp_path, *districts):
    """The published postcodes of some councils only, to be quick."""
    path = tmp_path / "postcodes.csv"
    whole = SHARED / "data/postcodes/codepoint_open_2025_demo_places.csv"
    with whole.open(newline="", encoding="utf-8-sig") as given, path.open("w", newline="") as taken:
        rows = csv.DictReader(given)
        chosen = csv.DictWriter(taken, rows.fieldnames)
        chosen.writeheader()
        chosen.writerows(row for row in rows if row["admin_district_code"] in districts)
    return path


def load_everything(load, tmp_path):
    """Load boundaries, figures, postcodes, assets and buildings of three councils."""
    data = SHARED / "data"
    boundaries = data / "boundaries"
    ward = {"code_field": "WD20CD", "name_field": "WD20NM"}
    zones = {"kind": "small_area", "code_field": "dz11_code", "name_field": "dz11_code"}
    figures = {"name": "SIMD decile", "year": 2020, "value_field": "IMD_decile"}
    # 20 councils, 452 wards, 597 data zones of Edinburgh, 6,976 figures of all Scotland
    assert load(
        "import_boundaries", boundaries / "lad_demo_places_2020.geojson",
        kind="authority", code_field="lad20cd", name_field="lad20nm",
    )["created"] == 20  # fmt: skip
    assert load(
        "import_boundaries", boundaries / "wards_2020_places.geojson", kind="ward", **ward
    )["created"] == 452  # fmt: skip
    assert load(
        "import_boundaries", boundaries / "edinburgh_datazones_2011.geojson", **zones
    )["created"] == 597  # fmt: skip
    assert load(
        "import_area_values", data / "imd/imd2020_scotland_dz11.csv",
        kind="small_area", code_field="dz11_code", **figures,
    )["read"] == 6_976  # fmt: skip
    postcodes = postcodes_of(tmp_path, EDINBURGH, NEWPORT)
    assert load("import_postcodes", postcodes)["created"] > 10_000

    centres = data / "assets/edinburgh/Community centres.csv"
    libraries = data / "assets/edinburgh/Library locations and opening hours.csv"
    estate = data / "assets/trafford_land_and_building_assets.csv"
    loaned = data / "libraries/schema_newport_city_council.csv"
    centre = {"authority": EDINBURGH, "kind": "community_centre"}
    assert load("import_assets", centres, **centre)["created"] == 49
    assert load("import_assets", libraries, authority=EDINBURGH, kind="library")["created"] == 35
    assert load("import_assets", estate)["created"] == 608
    assert load("import_assets", estate)["unchanged"] == 608, "the same file again"
    assert load("import_assets", loaned, authority=NEWPORT)["created"] == 9
    footprints = data / "buildings/newport_osm_buildings.gpkg"
    buildings = load("import_buildings", footprints, authority=NEWPORT)
    # 219 of the 34,100 outlines cover less than 8 m2: a shed, a bin store, a slip of the hand
    assert (buildings["created"], buildings["quarantined"]) == (33_881, 219)


def check_what_was_loaded():
    """What is known of these files from reading them by eye and by other tools."""
    edinburgh = Asset.objects.filter(authority__code=EDINBURGH)
    assert edinburgh.filter(kind=Kind.LIBRARY).unlocated().count() == 1
    placed = edinburgh.located()
    assert placed.exclude(ward_code="").count() == placed.count(), "every ward comes from the place"
    # the zones were generalised: this place is 0.9 m from one and 1.1 m from another, inside none
    assert [asset.name for asset in placed.filter(decile=None)] == ["Craigentinny Community Centre"]
    trafford = Asset.objects.filter(authority__code=TRAFFORD)
    # 235 rows have no coordinates; without Trafford's postcodes none of them has a place
    assert (trafford.count(), trafford.unlocated().count()) == (608, 235)
    # an empty building hides its UPRN from the public, and keeps it apart
    hidden = Exact.objects.filter(asset__in=trafford, ended=None).exclude(uprn=None)
    shown = trafford.exclude(uprn=None)
    shared = Counter(
        [*shown.values_list("uprn", flat=True), *hidden.values_list("uprn", flat=True)]
    )
    assert sum(times for times in shared.values() if times > 1) == 57
    assert Building.objects.count() == 33_881


def sign_up(visitor, email):
    """A person makes an account by the form and the letter that it sends."""
    visitor.go("/account/signup/").write("Email", email).write("Password", PASSWORD)
    visitor.press("Sign up", within=visitor.main).heading("Verify")
    letter = OutgoingMail.objects.filter(to__contains=[email]).latest("pk").body
    visitor.go(re.search(r"/account/confirm-email/\S+", letter)[0]).press("Confirm")
    return visitor.sign_in(email, PASSWORD)


def test_from_the_files_of_councils_to_a_decision_and_a_roof(
    visit, changes, load, tmp_path, capsys
):
    load_everything(load, tmp_path)
    check_what_was_loaded()

    call_command("make_administrator", "head@edinburgh.example", EDINBURGH)
    password = re.search(r"first password: (\S+)", capsys.readouterr().out)[1]
    for name in ("officer", "committee"):
        make_person(email=f"{name}@edinburgh.example", password=PASSWORD, name=name.title())
    head = visit().sign_in("head@edinburgh.example", password)
    for name, role in (("officer", "Officer"), ("committee", "Decision maker")):
        head.go(f"/account/council/{EDINBURGH}/people/").write("Email", f"{name}@edinburgh.example")
        head.choose(role).press("Give the role").reads(name.title())

    library = Asset.objects.get(authority__code=EDINBURGH, name="Balerno Library")
    reader = sign_up(visit(), "reader@balerno.example")
    reader.go(library.get_absolute_url()).follow("Ask for this place").heading("Enter your group")
    reader.write("Name of the group", "Readers of Balerno")
    reader.choose("Scottish charitable incorporated organisation")
    reader.write("Contact address", "1 Main Street").send()
    reference = ask_for(reader, library.get_absolute_url())

    officer = visit().sign_in("officer@edinburgh.example", PASSWORD)
    committee = visit().sign_in("committee@edinburgh.example", PASSWORD)
    decide(officer, committee, reference, "Agree to the request", REASONS)
    take_step(officer, reference, "Publish the decision notice")
    visit().go(f"/requests/{reference}/").reads("Readers of Balerno", "Agree", REASONS)

    roofed = Asset.objects.filter(authority__code=NEWPORT).order_by("pk")
    found = [asset for asset in roofed if buildings_of(asset)]
    assert found, "some library of Newport stands within 30 m of its postcode's middle"
    resident = visit().go(found[0].get_absolute_url()).settle()
    resident.reads("Unshaded potential", "kWp", "in a year", "at the prices of")
    resident.follow("Modules, months, bills and how it was worked out")
    resident.reads("By month", "What it does to a bill", "newport osm buildings", "per cent in all")

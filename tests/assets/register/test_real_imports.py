"""Files that councils published, as whole imports through the database: in, in again, and back."""

import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from assets.register.importing import Wishes, import_file
from assets.register.models import Asset, ImportRow
from assets.register.undoing import undo_import
from gis.geometry import to_multipolygon
from gis.models import Kind
from gis.systems import transform_shapes
from tests.assets.register.lists import register_as_it_is
from tests.factories import make_boundary

pytestmark = pytest.mark.django_db

REPOSITORY = Path(__file__).parents[3]
EXPECTED = {
    one["name"]: one
    for one in tomllib.loads((REPOSITORY / "tests/real_files.toml").read_text(encoding="utf-8"))[
        "file"
    ]
}
#: A handful of all that were tried: tables and outlines, with references and without, broken rows.
IMPORTED = (
    "assets/trafford_land_and_building_assets.csv",
    "assets/cheltenham/local_authority_land_and_assets_2023.csv",
    "assets/edinburgh/Allotments.csv",
    "assets/edinburgh/Library locations and opening hours.csv",
    "assets/lambeth/LambethFoodGrowingProjects.csv",
    "assets/brownfield/preston.csv",
    "assets/brownfield/rochdale.csv",
    "assets/bath/banes_gss_allotments.geojson",
    "assets/bath/banes_gss_playspace_children.geojson",
)
GROUNDS = {"E08000009", "E07000078", "S12000036", "E09000022", "E06000022"}


@cache
def grounds(folder):
    """The ground of each council by its code, in metres."""
    text = (folder / "data/boundaries/lad_uk_2020_bgc.geojson").read_text()
    named = {
        one["properties"]["lad20cd"]: shapely.make_valid(
            shapely.from_geojson(json.dumps(one["geometry"]))
        )
        for one in json.loads(text)["features"]
        if one["properties"]["lad20cd"] in GROUNDS
    }
    flat = transform_shapes(np.array(list(named.values()), dtype=object), 4326)
    return dict(zip(named, flat, strict=True))


def reasons() -> dict[str, int]:
    rows = ImportRow.objects.filter(outcome="quarantined").values_list("reason_codes", flat=True)
    return dict(Counter(code for codes in rows for code in set(codes)))


@pytest.mark.parametrize("name", IMPORTED)
def test_a_published_file_goes_in_once_and_comes_back_out(shared, name):
    expected, path = EXPECTED[name], shared / "data" / name
    for code, ground in grounds(shared).items():
        make_boundary(kind=Kind.AUTHORITY, code=code, geometry=to_multipolygon(ground))
    wishes = Wishes(**{key: expected[key] for key in ("authority", "kind") if key in expected})
    before = register_as_it_is()
    report = import_file(path, wishes)
    counted = (report.read, report.created, report.quarantined)
    assert counted == (expected["read"], expected["created"], expected["quarantined"])
    assert reasons() == expected.get("why", {})
    assert Asset.objects.count() == report.created
    inside = register_as_it_is()
    again = import_file(path, wishes)
    assert (again.created, again.updated, again.unchanged) == (0, 0, report.created)
    assert register_as_it_is() == inside
    assert not again.vanished
    undo_import(again.undo_id)
    assert undo_import(report.undo_id).removed == report.created
    assert register_as_it_is() == before


def test_the_english_libraries_of_three_years_are_editions_of_one_list(shared):
    reports = [
        import_file(shared / f"data/libraries/libraries_england{year}.csv", Wishes())
        for year in ("", "_2022", "_2023")
    ]
    print([str(one) for one in reports])
    assert [one.quarantined for one in reports] == [0, 0, 0]
    # nothing is ever deleted: what an edition lacks is reported, and stays
    assert Asset.objects.count() == sum(one.created for one in reports)
    for before, report in zip([0, reports[0].created], reports[1:], strict=False):
        assert report.unchanged + report.updated > 0.8 * report.read
        assert report.vanished
        assert before >= 0

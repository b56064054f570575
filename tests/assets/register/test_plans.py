"""Plans and map files are true to scale, readable by everybody, and safe whatever a name holds."""

import io
import re

import pikepdf
import pytest

from gis import plans
from tests.factories import make_asset, make_boundary, make_building, point, square

ATTACK = "</script><script>alert(1)</script>{{ 7*7 }}`${x}"


@pytest.mark.parametrize(
    ("easting", "northing", "reference"),
    [
        # Edinburgh castle rock, the Greenwich meridian by the Thames, Land's End, Lerwick
        (325_160, 673_480, "NT 2516 7348"), (538_880, 177_320, "TQ 3888 7732"),
        (134_250, 25_050, "SW 3425 2505"), (447_600, 1_141_500, "HU 4760 4150"),
    ],
)  # fmt: skip
def test_a_place_is_written_as_its_grid_reference(easting, northing, reference):
    assert plans.grid_reference(easting, northing) == reference


def test_the_scale_is_the_largest_usual_one_that_leaves_room():
    # 60 m on 180 mm x 0.6 = 108 mm: 1:555 would just do, so 1:1250; 20 m fits at 1:500
    assert plans.frame_of(square(side=20)).scale == 500
    assert plans.frame_of(square(side=60)).scale == 1_250
    assert plans.frame_of(point()).scale == 1_250
    frame = plans.frame_of(square(side=20))
    assert frame.width_m == 90  # 180 mm at 1:500
    assert frame.west == 325_010 - 45


def test_the_red_line_stands_where_the_site_is():
    frame = plans.Frame(west=325_000, north=673_100, scale=500)
    path = plans.path_of(square(x=325_010, y=673_050, side=20), frame)
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", path)]
    # the square lies 10 to 30 m from the west and 30 to 50 m from the north edge
    assert (min(numbers[::2]), max(numbers[::2])) == (10, 30)
    assert (min(numbers[1::2]), max(numbers[1::2])) == (30, 50)


@pytest.mark.django_db
def test_a_site_plan_is_a_tagged_paper_that_says_what_it_shows(client):
    make_boundary()
    make_building(footprint=square(x=325_030))
    asset = make_asset(name="Old <b>Library</b>")
    answer = client.get(f"/assets/{asset.code}/plan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "en-GB"
        assert "Old <b>Library</b>" in str(paper.docinfo["/Title"])


@pytest.mark.django_db
def test_a_place_without_place_or_withheld_has_no_plan(client):
    nowhere = make_asset(outline=None)
    assert client.get(f"/assets/{nowhere.code}/plan.pdf").status_code == 422


@pytest.mark.django_db
def test_a_map_file_holds_all_it_needs_and_runs_no_name(client):
    make_boundary()
    make_asset(name=ATTACK, kind="library")
    make_asset(name="Depot", kind="building")
    answer = client.get("/map-file/?kind=library")
    page = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Depot" not in page
    assert "<script>alert(1)" not in page
    assert "{{ 7*7 }}" not in page
    assert not re.search(r"<(script|link|img)\b[^>]*(src|href)", page)
    assert not re.search(r"url\((?!data:|#)", page)
    assert client.get("/map-file/?kind=park").status_code == 422

"""The estimate of one roof: which planes carry modules, and how its figures hold together."""

import pytest
import shapely
from shapely import affinity

from energy.core import uncertainty
from energy.core.yields import annual_and_monthly
from energy.roofs.errors import RoofsError
from energy.roofs.plane_estimate import Change
from energy.roofs.planes import (
    How,
    Roof,
    convergence_deg,
    described_roof,
    drawn_roof,
    inferred_roof,
)
from energy.roofs.roof_estimate import estimate_roof

EDINBURGH = {"lon": -3.19, "lat": 55.95}


def house(turn_deg=0, width=12, depth=8):
    shape = shapely.box(325_000, 673_000, 325_000 + width, 673_000 + depth)
    return affinity.rotate(shape, turn_deg)


def test_a_house_along_east_and_west_carries_modules_on_its_south_side_only():
    found = estimate_roof(inferred_roof(house(), kind="house"), **EDINBURGH)
    south, north = sorted(found.planes, key=lambda one: abs(one.plane.azimuth_deg - 180))
    assert south.panels == south.fits > 0
    assert north.panels == 0
    assert "per cent of the best direction" in north.why_none
    assert found.panels == south.panels


def test_a_house_along_north_and_south_carries_modules_on_both_sides():
    found = estimate_roof(inferred_roof(house(90), kind="house"), **EDINBURGH)
    assert all(one.panels == one.fits > 0 for one in found.planes)
    assert {one.plane.faces for one in found.planes} == {"east", "west"}


def test_the_year_is_the_sum_of_the_months_as_they_are_shown():
    found = estimate_roof(inferred_roof(house(30), kind="house"), **EDINBURGH)
    assert found.annual_kwh == sum(found.monthly_kwh)
    assert found.shaded_kwh == sum(left for _, _, left in found.months)
    assert found.p90_kwh < found.annual_kwh < found.p10_kwh


def test_a_described_roof_has_the_yield_of_its_modules_worked_by_hand():
    # 30 m2 x 0.20 kWp/m2 = 6 kWp; 13 modules of 0.43 kW = 5.59 kWp is the most that stays below
    found = estimate_roof(
        described_roof(area_m2=30, tilt_deg=35, azimuth_deg=180), **EDINBURGH, shade="significant"
    )
    assert (found.panels, found.kwp) == (13, 5.59)
    direct = annual_and_monthly([35.0], [180.0], [5.59], region=[found.region])
    assert found.annual_kwh == pytest.approx(direct.annual_kwh[0], abs=6)  # twelve roundings
    assert found.shaded_kwh == pytest.approx(found.annual_kwh / 2, abs=6)
    sd = uncertainty.total_pct(uncertainty.terms_pct(horizon="class", roof="surveyed"))
    assert found.p90_kwh == round(found.annual_kwh * (1 - 1.2815515655446004 * sd / 100))


def test_what_a_person_changes_counts_as_surveyed_and_narrows_the_doubt():
    roof = inferred_roof(house(), kind="house")
    plain = estimate_roof(roof, **EDINBURGH)
    changed = estimate_roof(roof, **EDINBURGH, changes={1: Change(30.0), 2: Change(30.0)})
    assert plain.how is How.INFERRED
    assert changed.how is How.SURVEYED
    assert changed.sd_pct < plain.sd_pct


def test_fewer_modules_give_so_much_less_and_no_more_than_fit_are_laid():
    roof = inferred_roof(house(), kind="house")
    whole = estimate_roof(roof, **EDINBURGH)
    place = next(one.number for one in whole.planes if one.panels)
    fits = whole.planes[place - 1].fits
    half = estimate_roof(roof, **EDINBURGH, changes={place: Change(panels=fits // 2)})
    assert half.panels == fits // 2 == len(half.planes[place - 1].outlines)
    assert half.annual_kwh == pytest.approx(whole.annual_kwh * (fits // 2) / fits, abs=12)
    more = estimate_roof(roof, **EDINBURGH, changes={place: Change(panels=10_000)})
    assert more.panels == fits


def test_the_direction_is_told_from_true_north_and_not_from_the_grid():
    # Lerwick lies west of no meridian of the grid but east of 2 W: there grid north is off true
    east = shapely.box(447_000, 1_141_000, 447_012, 1_141_008)
    turn = convergence_deg(447_000, 1_141_000)
    assert 0.5 < turn < 1.5  # (lon -1.14 + 2) x sin 60.15 = 0.75
    found = inferred_roof(east, kind="house")
    assert sorted(plane.azimuth_deg for plane in found.planes) == [
        pytest.approx(turn, abs=0.1),
        pytest.approx(180 + turn, abs=0.1),
    ]


def test_drawn_planes_fall_away_from_the_middle_of_the_building():
    south = shapely.box(325_000, 673_000, 325_012, 673_004)
    north = shapely.box(325_000, 673_004, 325_012, 673_008)
    roof = drawn_roof(shapely.multipolygons([south, north]))
    assert [plane.faces for plane in roof.planes] == ["south", "north"]
    assert all(plane.how is How.SURVEYED for plane in roof.planes)


@pytest.mark.parametrize("boxes", [1, 13])
def test_a_drawing_too_small_or_too_many_is_refused_with_the_reason(boxes):
    side = 1 if boxes == 1 else 5
    parts = [shapely.box(x * 10, 0, x * 10 + side, side) for x in range(boxes)]
    with pytest.raises(RoofsError, match=r"too small|12 planes at most"):
        drawn_roof(shapely.multipolygons(parts))


def test_a_flat_roof_stands_its_modules_on_frames_that_face_the_sun():
    shop = house(20, width=30, depth=20)
    found = estimate_roof(inferred_roof(shop, kind="retail"), **EDINBURGH)
    assert found.planes[0].on_frames
    assert found.planes[0].tilt_deg == 10
    assert found.planes[0].azimuth_deg == pytest.approx(160, abs=2)  # walls stand 20 degrees off


@pytest.mark.parametrize(
    ("roof", "place", "words"),
    [
        (Roof((), reason="It fell down."), EDINBURGH, "It fell down"),
        (described_roof(area_m2=30, tilt_deg=35, azimuth_deg=180), {"lon": 2.3, "lat": 48.9},
         "outside the United Kingdom"),
    ],
)  # fmt: skip
def test_what_cannot_be_estimated_says_why(roof, place, words):
    with pytest.raises(RoofsError, match=words):
        estimate_roof(roof, **place)


def test_an_unknown_shading_class_is_refused_by_name():
    roof = described_roof(area_m2=30, tilt_deg=35, azimuth_deg=180)
    with pytest.raises(RoofsError, match="none, modest, significant, heavy"):
        estimate_roof(roof, **EDINBURGH, shade="dark")

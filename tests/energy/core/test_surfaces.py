from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.core.segments import find_segments
from energy.core.skyline import skyline_of
from energy.core.surfaces import roof_from_surface
from tests.energy.core.shared import needs_shared
from tests.energy.core.surface_samples import apart, gable, surface_of, truths


@given(bearing=st.floats(0, 180), tilt=st.floats(15, 55), seed=st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_a_gable_is_found_whichever_way_it_stands(bearing, tilt, seed):
    footprint, surface = gable(bearing=bearing, tilt_deg=tilt, noise_m=0.1, seed=seed)
    roof = roof_from_surface(footprint, surface)
    assert roof.reason == ""
    assert len(roof.planes) == 2
    for plane in roof.planes:
        assert plane.tilt_deg == pytest.approx(tilt, abs=3)
        assert min(apart(plane.azimuth_deg, bearing + side) for side in (90, 270)) < 6
        # half of 14 m x 9 m, in the slope
        assert plane.area_m2 == pytest.approx(63 / np.cos(np.radians(tilt)), rel=0.12)
        assert plane.usable_area_m2 < plane.area_m2
    assert apart(roof.planes[0].azimuth_deg, roof.planes[1].azimuth_deg) == pytest.approx(
        180, abs=6
    )


def test_the_same_surface_gives_the_same_planes():
    footprint, surface = gable(noise_m=0.1)
    assert roof_from_surface(footprint, surface) == roof_from_surface(footprint, surface)


def test_a_flat_roof_is_one_plane_without_a_direction():
    footprint, surface = gable(tilt_deg=0.0, noise_m=0.1)
    (plane,) = roof_from_surface(footprint, surface).planes
    assert plane.tilt_deg < 2
    assert plane.azimuth_deg == 180
    assert plane.area_m2 == pytest.approx(126, rel=0.05)


def test_plant_on_a_flat_roof_is_taken_off_and_too_much_of_it_said():
    footprint, surface = gable(tilt_deg=0.0, length=30, depth=20, noise_m=0.05)
    height = surface.height_m.copy()
    row, column = np.indices(height.shape)
    inside = surface.within(footprint)
    height[inside & (row % 16 < 4) & (column % 16 < 4)] += 1.5
    some = roof_from_surface(footprint, replace(surface, height_m=height))
    bare = roof_from_surface(footprint, surface)
    assert some.planes[0].usable_area_m2 < 0.95 * bare.planes[0].usable_area_m2
    rng = np.random.default_rng(1)
    height[inside & (row % 8 < 6)] += rng.uniform(0.5, 4, (inside & (row % 8 < 6)).sum())
    assert roof_from_surface(footprint, replace(surface, height_m=height)).reason in (
        "flat with plant",
        "no plane large enough",
    )


def test_a_survey_older_than_the_building_is_said():
    footprint, surface = gable()
    before = replace(surface, height_m=np.zeros_like(surface.height_m))
    assert "survey older" in roof_from_surface(footprint, before).reason
    hill = replace(surface, ground_m=surface.height_m - 0.3)
    assert "survey older" in roof_from_surface(footprint, hill).reason


def test_what_cannot_be_read_has_its_reason():
    footprint, surface = gable()
    blind = replace(surface, height_m=np.full_like(surface.height_m, np.nan))
    assert roof_from_surface(footprint, blind).reason == "surface model does not cover it"
    assert roof_from_surface(shapely.box(0, 0, 3, 3), surface).reason == "too small"
    assert roof_from_surface(None, surface).reason == "no footprint"
    far = shapely.box(9000, 9000, 9020, 9020)
    assert roof_from_surface(far, surface).reason == "surface model does not cover it"


def test_a_tall_neighbour_in_the_south_takes_light_and_one_in_the_north_little():
    footprint, surface = gable(bearing=90, around_m=40)
    row, _ = np.indices(surface.height_m.shape)
    middle = surface.height_m.shape[0] / 2
    wall_south, wall_north = surface.height_m.copy(), surface.height_m.copy()
    wall_south[(row > middle + 36) & (row < middle + 50)] = 25
    wall_north[(row < middle - 36) & (row > middle - 50)] = 25

    def left(height):
        roof = roof_from_surface(footprint, replace(surface, height_m=height), region=1)
        return max(roof.planes, key=lambda plane: -apart(plane.azimuth_deg, 180)).shade_factor

    assert left(surface.height_m) > 0.98
    assert left(wall_north) > 0.97
    assert left(wall_south) < 0.85


def test_the_skyline_of_a_wall_worked_by_hand():
    height = np.zeros((200, 200))
    height[:, 150:] = 10.0  # 49.5 m east of the point, 10 m high: atan(10 / 49.5) = 11.4 degrees
    skyline = skyline_of(height, 1.0, [100.5], [100.5], [0.0])[0]
    assert skyline[9] == pytest.approx(11.4, abs=0.5)
    assert skyline[27] == 0
    # towards the north-east the wall is further off by 1 / sin 45
    assert skyline[5] < skyline[9]


def test_a_hipped_roof_has_four_planes():
    x, y = np.meshgrid(np.arange(40) * 0.5 + 0.25, np.arange(40)[::-1] * 0.5 + 0.25)
    inside = (x > 2) & (x < 18) & (y > 4) & (y < 16)
    to_edge = np.minimum.reduce([x - 2, 18 - x, y - 4, 16 - y])
    height = np.where(inside, 5 + to_edge * 0.7, 0.0)
    height += np.random.default_rng(2).normal(0, 0.1, height.shape)
    found = find_segments(height, inside, 0.5)
    assert len(found.plane) == 4
    azimuth = np.degrees(np.arctan2(-found.plane[:, 0], -found.plane[:, 1])) % 360
    assert sorted(np.round(azimuth / 90) % 4) == [0, 1, 2, 3]


@needs_shared
@pytest.mark.parametrize("cell_m", [0.5, 1.0])
@pytest.mark.parametrize(
    "name", ["vienna/vienna_roof_planes.gpkg", "3dbag_delft/3dbag_delft_roof_planes.gpkg"]
)
def test_the_planes_of_real_roofs_are_found_again(name, cell_m):
    right = total = found_m2 = 0.0
    rng = np.random.default_rng(4)
    groups = [group for group in truths(name) if 40 < group["area2d_m2"].sum() < 1500]
    for group in groups[:60]:
        surface, truth = surface_of(group, cell_m, rng)
        footprint = shapely.union_all(group.geometry.to_numpy())
        roof = roof_from_surface(footprint, surface)
        slope, azimuth = group["slope_deg"].to_numpy(), group["azimuth_deg"].to_numpy()
        weight = np.where(truth >= 0, cell_m**2 / np.cos(np.radians(slope[truth])), 0.0)
        total += weight.sum()
        found_m2 += sum(plane.area_m2 for plane in roof.planes)
        for plane in roof.planes:
            here = surface.within(plane.outline) & (truth >= 0)
            tilts = abs(plane.tilt_deg - slope[truth]) <= 5
            turns = (apart(plane.azimuth_deg, azimuth[truth]) <= 15) | (slope[truth] < 5)
            right += weight[here & tilts & turns].sum()
    assert right / total > (0.87 if cell_m == 0.5 else 0.80)
    assert found_m2 / total == pytest.approx(0.97, abs=0.06)

"""The invented town: the same at every drawing, and a town that holds together."""

import pytest
import shapely

from gis import demonstration
from gis.invented_town import draw_town

SMALL = {"west": 371_000, "south": 588_000, "width": 1_400, "height": 1_100, "wards": 2, "seed": 5}


def drawn(town):
    """Everything that is drawn, as text."""
    shapes = [
        town.outline, town.river, town.loch, town.centre, *town.wards,
        *(block.ground for block in town.blocks), *(street.line for street in town.streets),
        *(ground for _, ground in town.small_areas),
    ]  # fmt: skip
    return (
        [shapely.to_wkt(shape, rounding_precision=6) for shape in shapes],
        [(block.use, block.ward) for block in town.blocks],
        [(street.name, street.rank) for street in town.streets],
    )


@pytest.fixture(scope="module")
def borough():
    return demonstration.town_of(demonstration.BOROUGH)


def test_the_town_is_the_same_at_every_drawing_and_another_seed_draws_another():
    assert drawn(draw_town(**SMALL)) == drawn(draw_town(**SMALL))
    assert drawn(draw_town(**SMALL | {"seed": 6})) != drawn(draw_town(**SMALL))


def test_wards_do_not_overlap_and_are_made_of_their_small_areas(borough):
    assert len(borough.wards) == 6
    assert len(borough.small_areas) == 24
    for ward, shape in enumerate(borough.wards):
        assert shape.is_valid
        parts = [ground for owner, ground in borough.small_areas if owner == ward]
        assert len(parts) == 4
        assert sum(part.area for part in parts) == pytest.approx(shape.area, rel=1e-6)
        for other in borough.wards[ward + 1 :]:
            assert shape.intersection(other).area < 1


def test_every_block_lies_in_its_ward_and_no_two_overlap(borough):
    tree = shapely.STRtree([block.ground for block in borough.blocks])
    for index, block in enumerate(borough.blocks):
        assert block.ground.is_valid
        assert borough.wards[block.ward].covers(block.ground.representative_point())
        for other in tree.query(block.ground, predicate="intersects"):
            if other != index:
                assert block.ground.intersection(borough.blocks[other].ground).area < 0.01


def test_the_town_has_room_for_every_kind_of_asset(borough):
    for use in ("homes", "centre", "civic", "works", "park", "green", "plot"):
        assert borough.used_for(use), use


def test_no_home_stands_in_the_water(borough):
    water = borough.river.union(borough.loch)
    homes = shapely.union_all([block.ground for block in borough.used_for("homes")])
    assert homes.intersection(water).area < 1


def test_invented_codes_are_nobodys():
    """Real ones: council areas of Scotland end at S12000050, wards began at S13002509."""
    assert demonstration.BOROUGH > "S12000100"
    from people.authorities import authority_by_code

    for code in demonstration.NAMES:
        assert authority_by_code(code) is None
    assert demonstration.ward_code(demonstration.BOROUGH, 3) == "S13099013"
    assert len({demonstration.ward_code(a, n) for a in demonstration.NAMES for n in range(6)}) == 12

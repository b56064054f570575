import pytest
import shapely
from pyproj import CRS

from assets.register.normalising import Context
from gis.errors import Refusal
from gis.systems import transform_points
from tests.assets.register.rows import GROUND, batch_of, first, note_codes, table_of


def test_vacant_places_are_known_by_holding_or_by_a_column_of_their_own():
    table = table_of(
        batch_of(
            name=["a", "b", "c"],
            **{"Tenure Detail": ["Vacant", "Occupied", "Occupied"], "Vacant": [None, "Y", "N"]},
        )
    )
    assert table.fields["is_vacant"].tolist() == [True, True, False]


def test_the_ground_of_the_authority_repairs_and_postcodes_come_last():
    asked = []

    def postcodes(codes):
        asked.extend(codes)
        return [shapely.Point(381_000, 391_000) if code == "M33 7ZF" else None for code in codes]

    batch = batch_of(
        name=["a", "b", "c", "d"], easting=["390000", None, None, None], northing=["380000", None,
        None, None], postcode=["M33 7ZF", "M33 7ZF", "M31", "M33 7ZZ"]
    )  # fmt: skip
    table = table_of(batch, ground_of=lambda code: GROUND, postcode_points=postcodes)
    assert table.fields["how_placed"].tolist() == [
        "easting and northing, swapped",
        "postcode",
        None,
        None,
    ]
    assert table.fields["shape"][1] == shapely.Point(381_000, 391_000)
    assert sorted(asked) == ["M33 7ZF", "M33 7ZZ"]
    assert not table.reasons


def test_a_cell_for_coordinates_is_read_as_what_it_is_and_what_is_none_is_told():
    cells = ["53.4, -2.3", "380050,390050", "53.41, -2.3", "SJ 800 900", "POINT(-2.3 53.4)", "lake"]
    table = table_of(batch_of(name=list("abcdef"), coordinates=cells))
    assert table.fields["how_placed"].tolist() == [
        "longitude and latitude", "easting and northing", "longitude and latitude",
        "grid reference", "point", None,
    ]  # fmt: skip
    assert table.fields["shape"][3] == shapely.Point(380_050, 390_050)
    assert note_codes(table, 5) == ["place_unreadable"]
    assert not any(note_codes(table, row) for row in range(5))


@pytest.mark.parametrize(
    ("columns", "how"),
    [
        ({"Location": ["53.4,-2.3", "53.41,-2.31"]}, "longitude and latitude"),
        ({"Grid reference": ["SJ 800 900", "SJ 810 910"]}, "grid reference"),
        ({"point": ["POINT(-2.3 53.4)", "POINT(-2.31 53.41)"]}, "point"),
        (
            {"WKT": ["POLYGON((380000 390000,380010 390000,380010 390010,380000 390000))"] * 2},
            "outline",
        ),
        (
            {"GeoX": ["-2.3", "-2.31"], "GeoY": ["53.4", "53.41"], "CRS": ["WGS84", "WGS85"]},
            "longitude and latitude",
        ),
        ({"GeoX": ["53.4", "53.41"], "GeoY": ["-2.3", "-2.31"]}, "longitude and latitude, swapped"),
        (
            {"GeoX": ["380000", "380001"], "GeoY": ["390000", "390001"], "CRS": ["27700", "27701"]},
            "easting and northing",
        ),
        (
            {
                "GeoX": ["380000", "380001"],
                "GeoY": ["390000", "390001"],
                "CRS": ["ETRS89", "ETRS89"],
            },
            "easting and northing, label ignored",
        ),
        (
            {"Latitude": ["53° 24' 0\" N", "53.41"], "Longitude": ["2° 18' 0\" W", "-2.31"]},
            "longitude and latitude",
        ),
    ],
)
def test_places_are_read_in_the_ways_of_councils(columns, how):
    table = table_of(batch_of(name=["a", "b"], **columns))
    assert table.fields["how_placed"].tolist() == [how, how]
    assert all(
        shapely.box(370_000, 380_000, 390_000, 400_000).contains(shape)
        for shape in table.fields["shape"]
    )


def test_a_crs_number_dragged_down_a_spreadsheet_is_remarked_upon():
    table = table_of(
        batch_of(
            name=["a", "b"],
            GeoX=["380000", "380001"],
            GeoY=["390000", "390001"],
            CRS=["27700", "27701"],
        )
    )
    assert [note_codes(table, row) for row in (0, 1)] == [[], ["crs_dragged"]]


def test_shapes_of_the_file_win_over_columns():
    batch = batch_of(
        [shapely.Point(-2.3, 53.4)], name=["a"], easting=["380000"], northing=["390000"]
    )
    table = table_of(batch, file_crs="EPSG:4326")
    assert first(table, "how_placed") == "point"
    # -2.3, 53.4 is 380 150, 389 284 on the grid: 0.7 km from the columns, which is near enough
    assert first(table, "shape").distance(shapely.Point(380_150, 389_284)) < 5
    assert not note_codes(table)


def test_a_demanded_system_that_does_not_exist_is_refused_in_one_sentence():
    with pytest.raises(Refusal, match="EPSG:99999 is no coordinate system"):
        Context(crs="EPSG:99999")
    assert Context(crs="27700").system == 27700


def test_a_system_that_leads_nowhere_is_left_to_the_numbers():
    local = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'
    table = table_of(batch_of([shapely.Point(380_000, 390_000)], name=["a"]), file_crs=local)
    assert first(table, "shape") == shapely.Point(380_000, 390_000)


def test_a_system_of_its_own_is_followed():
    lon_lat = CRS.from_proj4("+proj=longlat +datum=WGS84 +no_defs").to_wkt("WKT1_ESRI")
    own_grid = "+proj=tmerc +lon_0=-2 +k=0.9996 +x_0=100000 +datum=WGS84 +units=m"
    utm = CRS.from_proj4(own_grid).to_wkt("WKT1_ESRI")
    flat = table_of(batch_of([shapely.Point(-2.3, 53.4)], name=["a"]), file_crs=lon_lat)
    assert first(flat, "shape").distance(shapely.Point(380_150, 389_284)) < 5
    east, north = transform_points([-2.3], [53.4], 4326, utm)
    own = table_of(batch_of([shapely.Point(east[0], north[0])], name=["a"]), file_crs=utm)
    assert first(own, "shape").distance(shapely.Point(380_150, 389_284)) < 5


def test_a_column_of_grid_references_may_hold_figures_and_says_what_it_cannot_read():
    cells = ["SJ 785 915", "SJ7851 9152", "SJ 790 920", "378512 391523", "SJ"]
    table = table_of(batch_of(name=["A1", "B1", "C1", "D1", "E1"], **{"Grid ref": cells}))
    shapes = table.fields["shape"]
    assert (shapes[0].x, shapes[0].y) == (378_550, 391_550)
    assert (shapes[3].x, shapes[3].y) == (378_512, 391_523)
    assert shapes[4] is None
    assert [note_codes(table, row) for row in (0, 3, 4)] == [[], [], ["place_unreadable"]]

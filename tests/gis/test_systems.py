import numpy as np
import pytest
import shapely

from gis.systems import (
    crs_of,
    in_united_kingdom,
    read_label,
    srid_of,
    transform_points,
    transform_shapes,
)


@pytest.mark.parametrize(
    ("text", "srid"),
    [
        ("OSGB36", 27700), ("OSGB 1936 / British National Grid", 27700),
        ("British Coordinate Systems", 27700), ("EPSG:27700", 27700),
        ("urn:ogc:def:crs:EPSG::27700", 27700), ("BNG", 27700), ("27700.0", None), ("WGS84", 4326),
        ("WGS 84", 4326), ("ETRS89", 4326), ("4258", 4326), ("Lat/Long", 4326),
        ("WGS 84 / Pseudo-Mercator", 3857), ("EPSG:900913", 3857), ("Irish Grid", 29902), ("TM75",
        29903), ("ITM", 2157), ("EPSG:32630", 32630), ("who knows", None), ("", None),
    ],
)  # fmt: skip
def test_labels_of_systems_are_understood(text, srid):
    label = read_label(text)
    assert label.srid == srid
    assert not label.dragged


@pytest.mark.parametrize(
    ("text", "srid"),
    [
        ("27701", 27700),
        ("EPSG:27999", 27700),
        ("WGS85", 4326),
        ("OSGB37", 27700),
        ("ETRS90", 4326),
        ("EPSG:4328", 4326),
    ],
)
def test_labels_dragged_down_a_spreadsheet_are_known(text, srid):
    assert read_label(text) == (srid, True)


def test_systems_that_files_name_are_reduced_to_ours():
    bng = crs_of(27700)
    assert (
        srid_of("EPSG:27700") == srid_of(bng.to_wkt()) == srid_of(bng.to_wkt("WKT1_ESRI")) == 27700
    )
    assert srid_of("EPSG:4258") == srid_of("OGC:CRS84") == 4326
    nameless = (
        'PROJCS["unnamed",GEOGCS["Airy 1830",DATUM["unknown",SPHEROID["airy",6377563.396,'
        '299.3249646]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
        'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",49],'
        'PARAMETER["central_meridian",-2],PARAMETER["scale_factor",0.999601272],'
        'PARAMETER["false_easting",400000],PARAMETER["false_northing",-100000],UNIT["Meter",1]]'
    )
    assert srid_of(nameless) == 27700
    assert srid_of("no system") is None
    assert srid_of(None) is None


def test_points_go_to_the_national_grid_in_bulk_and_strays_become_no_number():
    # worked example of the Ordnance Survey's guide to coordinate systems, on its own datum:
    # 52°39'27.2531"N 1°43'4.5177"E is E 651 409.903, N 313 177.270
    lon, lat = 1 + 43 / 60 + 4.5177 / 3600, 52 + 39 / 60 + 27.2531 / 3600
    easting, northing = transform_points([lon, np.inf], [lat, 0], 4277)
    assert easting[0] == pytest.approx(651_409.903, abs=0.01)
    assert northing[0] == pytest.approx(313_177.270, abs=0.01)
    assert np.isnan(easting[1])


def test_shapes_keep_their_size_in_metres():
    square = transform_shapes(
        np.array([shapely.box(380_000, 390_000, 380_100, 390_100)], dtype=object), 27700, 4326
    )
    back = transform_shapes(square, 4326, 27700)
    assert back[0].area == pytest.approx(10_000, rel=1e-6)


def test_the_boxes_of_the_systems_hold_the_ends_of_the_kingdom():
    # Scilly, Lowestoft, Unst, Fermanagh, as longitude and latitude
    lon, lat = np.array([-6.3, 1.76, -0.85, -8.1]), np.array([49.9, 52.48, 60.8, 54.4])
    assert in_united_kingdom(lon, lat, 4326).all()
    for srid in (27700, 3857):
        assert in_united_kingdom(*transform_points(lon, lat, 4326, srid), srid).all()
    for srid in (29902, 29903, 2157):
        assert in_united_kingdom(*transform_points(lon[3:], lat[3:], 4326, srid), srid).all()
    assert not in_united_kingdom(lat, lon, 4326).any()

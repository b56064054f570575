import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine
from shapely import affinity

from energy.core.surfaces import Surface
from energy.files import FileError
from energy.roofs.batch import estimate_roofs
from energy.roofs.finding import find_roofs
from tests.energy.core.shared import FOLDER, needs_shared
from tests.energy.core.surface_samples import gable

EAST, NORTH = 530000.0, 180000.0  # London, where grid north lies 1.8 degrees east of north


@pytest.fixture
def town(tmp_path):
    """Three houses: one surveyed, one built since the survey, one beyond the raster."""
    footprint, surface = gable(bearing=20, noise_m=0.05, around_m=60)
    footprint = affinity.translate(footprint, EAST, NORTH)
    frame = gpd.GeoDataFrame(
        {"building_id": ["a", "b", "c"], "building": ["house", "house", "house"]},
        geometry=[
            footprint,
            affinity.translate(footprint, 35, 0),
            affinity.translate(footprint, 5000, 0),
        ],
        crs=27700,
    )
    frame.to_file(tmp_path / "town.gpkg")
    write_raster(tmp_path / "dsm.tif", surface)
    return tmp_path


def write_raster(path, surface, crs="EPSG:27700", **options):
    corner = surface.west_m + EAST, surface.north_m + NORTH
    turn = Affine(surface.cell_m, 0, corner[0], 0, -surface.cell_m, corner[1])
    height = surface.height_m.astype("float32")
    with rasterio.open(
        path, "w", driver="GTiff", width=height.shape[1], height=height.shape[0], count=1,
        dtype="float32", crs=crs, transform=options.get("turn", turn), nodata=-9999,
    ) as raster:  # fmt: skip
        raster.write(height, 1)


def test_roofs_are_detected_inferred_or_refused_with_a_reason(town):
    report = find_roofs(town / "town.gpkg", town / "roofs.gpkg", dsm=town / "dsm.tif")
    assert (report.buildings, report.with_planes, report.planes) == (3, 2, 4)
    roofs = gpd.read_file(town / "roofs.gpkg").set_index("roof_id")
    assert list(roofs.index) == ["a-1", "a-2", "b", "c-1", "c-2"]
    assert roofs["method"].tolist() == ["surface model"] * 3 + ["footprint"] * 2
    assert "survey older" in roofs.loc["b", "reason"]
    assert np.isnan(roofs.loc["b", "tilt_deg"])
    assert roofs.crs == "EPSG:27700"
    surveyed = roofs.loc[["a-1", "a-2"]]
    # the ridge bears 20 degrees from grid north, 21.8 from true north at 0.4 degrees west
    assert sorted(surveyed["azimuth_deg"]) == pytest.approx([111.3, 291.3], abs=2)
    assert surveyed["tilt_deg"].tolist() == pytest.approx([35, 35], abs=2)
    assert (surveyed["usable_area_m2"] * 0.2).tolist() == pytest.approx(surveyed["kwp"], abs=0.01)
    assert surveyed["shade_factor"].between(0.9, 1).all()


def test_found_roofs_can_be_estimated_as_they_are(town):
    find_roofs(town / "town.gpkg", town / "roofs.geojson", dsm=town / "dsm.tif")
    report = estimate_roofs(town / "roofs.geojson", town / "yield.csv")
    assert (report.read, report.estimated) == (5, 4)
    result = pd.read_csv(town / "yield.csv")
    assert result["annual_kwh"].dropna().gt(1000).all()


def test_a_terrain_model_tells_a_house_from_the_hill_it_stands_on(town):
    _, surface = gable(bearing=20, noise_m=0.05, around_m=60)
    hill = Surface(surface.height_m - 0.4, surface.cell_m, surface.west_m, surface.north_m)
    write_raster(town / "hill.tif", hill)
    flat = Surface(np.zeros((30, 30)), 6.0, surface.west_m, surface.north_m)
    write_raster(town / "flat.tif", flat)
    for terrain, found in (("hill.tif", 2), ("flat.tif", 4)):
        report = find_roofs(
            town / "town.gpkg", town / "out.gpkg", dsm=town / "dsm.tif", dtm=town / terrain
        )
        assert report.planes == found


def test_results_are_the_same_on_two_workers(town):
    find_roofs(town / "town.gpkg", town / "one.parquet", dsm=town / "dsm.tif")
    find_roofs(town / "town.gpkg", town / "two.parquet", dsm=town / "dsm.tif", workers=2)
    one, two = (gpd.read_parquet(town / f"{name}.parquet") for name in ("one", "two"))
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_footprints_in_degrees_are_found_too(town):
    frame = gpd.read_file(town / "town.gpkg").to_crs(4326)
    frame.to_file(town / "town.geojson")
    find_roofs(town / "town.geojson", town / "roofs.geojson", dsm=town / "dsm.tif")
    roofs = gpd.read_file(town / "roofs.geojson")
    assert roofs.crs == "EPSG:4326"
    assert roofs["tilt_deg"].iloc[0] == pytest.approx(35, abs=2)


def test_a_footprint_that_is_missing_keeps_its_row(town):
    frame = gpd.GeoDataFrame({"id": [7, 8]}, geometry=[None, shapely.box(0, 0, 9, 9)], crs=27700)
    frame.to_file(town / "odd.gpkg")
    find_roofs(town / "odd.gpkg", town / "odd_roofs.gpkg")
    roofs = gpd.read_file(town / "odd_roofs.gpkg")
    assert roofs["building_id"].tolist() == ["7", "8", "8"]
    assert roofs["reason"].iloc[0] == "no footprint"


def test_empty_and_exchanged_footprints_keep_their_rows_with_a_reason(town):
    house = shapely.box(-0.1, 51.5, -0.0999, 51.5001)
    exchanged = shapely.transform(house, lambda places: places[:, ::-1])
    frame = gpd.GeoDataFrame(
        {"id": [1, 2, 3]}, geometry=[shapely.Polygon(), exchanged, house], crs=4326
    )
    frame.to_file(town / "odd.gpkg")
    report = find_roofs(town / "odd.gpkg", town / "odd_roofs.gpkg")
    assert (report.buildings, report.with_planes) == (3, 1)
    roofs = gpd.read_file(town / "odd_roofs.gpkg").set_index("building_id")["reason"]
    assert roofs["1"] == "no footprint"
    assert roofs["2"].endswith("lon and lat look swapped")


def test_a_file_without_buildings_gives_a_file_without_roofs(town):
    frame = gpd.read_file(town / "town.gpkg").iloc[:0]
    frame.to_file(town / "none.gpkg")
    for dsm in (None, town / "dsm.tif"):
        assert find_roofs(town / "none.gpkg", town / "out.gpkg", dsm=dsm).buildings == 0
        assert len(gpd.read_file(town / "out.gpkg")) == 0


def test_rasters_that_cannot_serve_are_refused(town):
    _, surface = gable()
    (town / "text.tif").write_text("no raster")
    write_raster(town / "degrees.tif", surface, crs="EPSG:4326")
    oblong = Affine(0.5, 0, EAST, 0, -0.7, NORTH)
    write_raster(town / "oblong.tif", surface, turn=oblong)
    write_raster(town / "other.tif", surface, crs="EPSG:32630")
    for options, says in (
        ({"dsm": "none.tif"}, "cannot be read as a raster"),
        ({"dsm": "text.tif"}, "cannot be read as a raster"),
        ({"dsm": "degrees.tif"}, "in metres"),
        ({"dsm": "oblong.tif"}, "square cells"),
        ({"dsm": "dsm.tif", "dtm": "other.tif"}, "same coordinate system"),
    ):
        paths = {name: town / path for name, path in options.items()}
        with pytest.raises(FileError, match=says):
            find_roofs(town / "town.gpkg", town / "out.gpkg", **paths)
    (town / "plain.csv").write_text("id\n1\n")
    with pytest.raises(FileError, match="no geometry"):
        find_roofs(town / "plain.csv", town / "out.gpkg")


@needs_shared
def test_ridges_agree_with_the_mapped_systems_of_newport():
    """The azimuth of a mapped solar system is that of a plane for most roofs told to be pitched.

    Null baseline: either axis of the footprint at random would be right for half of them.
    """
    from energy.core.footprints import roof_from_footprint

    folder = FOLDER / "data" / "buildings"
    buildings = gpd.read_file(folder / "newport_osm_buildings.gpkg").to_crs(27700)
    systems = gpd.read_file(folder / "newport_osm_solar_pv.gpkg").to_crs(27700)
    points = dict(zip(COMPASS, np.arange(0, 360, 22.5), strict=True))
    systems["facing"] = pd.to_numeric(systems["direction"].replace(points), errors="coerce")
    shapes = shapely.make_valid(buildings.geometry.array)
    tree = shapely.STRtree(shapes)
    right = []
    for system in systems.dropna(subset="facing").iloc[:600].itertuples():
        for place in tree.query(system.geometry, predicate="within"):
            near = [k for k in tree.query(shapes[place].buffer(1)) if k != place]
            roof = roof_from_footprint(shapes[place], shapes[near], buildings["building"][place])
            off = [abs((p.azimuth_deg - system.facing + 180) % 360 - 180) for p in roof.planes]
            if off and roof.planes[0].tilt_deg > 0:
                right.append(min(off) <= 15)
    assert len(right) > 300
    assert np.mean(right) > 0.8


COMPASS = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()  # noqa: SIM905

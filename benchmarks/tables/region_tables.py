"""Derive the two small geographic tables of `energy/core/data` from open data.

    python benchmarks/tables/region_tables.py FOLDER

FOLDER holds `sector_centroids.csv` (sector, lat, lon: means of Code-Point Open), the outlines of
the local authorities of the United Kingdom (`authorities.geojson`, Office for National Statistics)
and of the countries (`countries.topo.json`, Natural Earth), used for the Irish side of the border.
"""

import csv
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Delaunay

from energy.core.climate import region_of_postcode

DATA = Path(__file__).parents[2] / "energy" / "core" / "data"
GRID = 27700
SHORE_M = 4_000  # piers, sandbanks and generalised shores still count as the United Kingdom
SIMPLE_M = 300


def region_points(folder: Path) -> pd.DataFrame:
    """Keep the sectors that have a neighbour in another region: the others decide nothing."""
    sectors = pd.read_csv(folder / "sector_centroids.csv", encoding="utf-8-sig")
    sectors["region"] = [region_of_postcode(name[:-1]) for name in sectors.sector]
    flat = np.c_[sectors.lon * np.cos(np.radians(55)), sectors.lat]
    starts, others = Delaunay(flat).vertex_neighbor_vertices
    region = sectors.region.to_numpy()
    edge = [
        (region[others[starts[i] : starts[i + 1]]] != region[i]).any() for i in range(len(sectors))
    ]
    return sectors.loc[edge, ["lon", "lat", "region"]].round(4)


def outlines(folder: Path) -> dict[str, shapely.Geometry]:
    """Great Britain and Northern Ireland with a strip of shore, without Irish ground."""
    land = gpd.read_file(folder / "authorities.geojson").to_crs(GRID)
    land.geometry = land.geometry.make_valid()
    north = land.lad20cd.str.startswith("N")
    parts = {"GB": land[~north].union_all(), "NI": land[north].union_all()}
    countries = gpd.read_file(folder / "countries.topo.json", layer="countries").set_crs(4326)
    irish = countries[countries.name == "Ireland"].to_crs(GRID).geometry.make_valid().union_all()
    irish = irish.difference(parts["NI"].buffer(300))
    ready = {}
    for name, shape in parts.items():
        wide = shape.simplify(50).buffer(SHORE_M, quad_segs=2)
        ready[name] = wide.difference(irish).union(shape.buffer(200)).simplify(SIMPLE_M)
    return ready


def write_outlines(parts: dict[str, shapely.Geometry]) -> None:
    rows = []
    for name, shape in parts.items():
        shape = shapely.make_valid(gpd.GeoSeries([shape], crs=GRID).to_crs(4326).iloc[0])
        for ring in (p.exterior for p in shapely.get_parts(shape) if p.geom_type == "Polygon"):
            number = len({row[1] for row in rows})
            rows += [(name, number, f"{x:.3f}", f"{y:.3f}") for x, y in ring.coords]
    write("uk_outline.csv", OUTLINE_HEADING, ["part", "ring", "lon", "lat"], rows)


def write(name: str, heading: str, columns: list[str], rows) -> None:
    with (DATA / name).open("w", newline="", encoding="utf-8") as file:
        file.write("".join(f"# {line}\n" for line in heading.strip().splitlines()))
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])
    print(name, len(rows), "rows")


POINT_HEADING = """
Points that decide the climate region of a place: the region of the nearest one holds.
Derived by benchmarks/tables/region_tables.py from postcode sector centroids of Code-Point Open
2025.2. Contains OS data (c) Crown copyright and database right 2025; contains Royal Mail data
(c) Royal Mail copyright and database right 2025; contains National Statistics data.
Open Government Licence v3.0.
"""
OUTLINE_HEADING = f"""
Outline of the United Kingdom, wide by {SHORE_M // 1000} km at sea: Great Britain (GB) and Northern
Ireland (NI). Derived by benchmarks/tables/region_tables.py from the generalised boundaries of
December 2020 of the Office for National Statistics, and on the Irish side from Natural Earth
(public domain).
Source: Office for National Statistics licensed under the Open Government Licence v3.0.
Contains OS data (c) Crown copyright and database right 2021.
"""

if __name__ == "__main__":
    source = Path(sys.argv[1])
    points = region_points(source)
    write("region_points.csv", POINT_HEADING, list(points), list(points.itertuples(index=False)))
    write_outlines(outlines(source))

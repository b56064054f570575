"""Figures of docs/accuracy.md on finding roofs: planes found again, and ridges of real houses.

python benchmarks/energy/roofs.py SHARED
"""

import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from energy.core.footprints import roof_from_footprint
from energy.core.surfaces import roof_from_surface
from tests.energy.core.surface_samples import apart, surface_of, truths

COMPASS = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()  # noqa: SIM905
TRUTHS = {
    "Vienna": "vienna/vienna_roof_planes.gpkg",
    "Delft": "3dbag_delft/3dbag_delft_roof_planes.gpkg",
}


def planes_found_again(shared):
    print("## Planes of real roofs found again in synthetic surfaces with 10 cm of noise")
    for name, file in TRUTHS.items():
        groups = truths(file, shared)
        for cell_m in (0.5, 1.0):
            rng = np.random.default_rng(4)
            right = total = area = refused = 0.0
            times = []
            for group in groups:
                surface, truth = surface_of(group, cell_m, rng)
                footprint = shapely.union_all(group.geometry.to_numpy())
                started = time.perf_counter()
                roof = roof_from_surface(footprint, surface)
                times.append(time.perf_counter() - started)
                slope, azimuth = (group[c].to_numpy() for c in ("slope_deg", "azimuth_deg"))
                weight = np.where(truth >= 0, cell_m**2 / np.cos(np.radians(slope[truth])), 0.0)
                total += weight.sum()
                refused += weight.sum() if roof.reason else 0.0
                area += sum(plane.area_m2 for plane in roof.planes)
                for plane in roof.planes:
                    here = surface.within(plane.outline) & (truth >= 0)
                    tilts = abs(plane.tilt_deg - slope[truth]) <= 5
                    turns = (apart(plane.azimuth_deg, azimuth[truth]) <= 15) | (slope[truth] < 5)
                    right += weight[here & tilts & turns].sum()
            print(
                f"{name} {cell_m} m, {len(groups)} buildings: "
                f"{100 * right / total:.1f} % of area right "
                f"({100 * right / (total - refused):.1f} % where not refused as too small), "
                f"area {100 * (area / total - 1):+.1f} %, {np.mean(times):.3f} s a building, "
                f"median {np.median(times):.3f}"
            )


def ridges_of_newport(shared):
    print("## Ridges inferred from footprints against the mapped solar systems of Newport")
    folder = shared / "data" / "buildings"
    frame = gpd.read_file(folder / "newport_osm_buildings.gpkg").to_crs(27700)
    systems = gpd.read_file(folder / "newport_osm_solar_pv.gpkg").to_crs(27700)
    points = dict(zip(COMPASS, np.arange(0, 360, 22.5), strict=True))
    systems["facing"] = pd.to_numeric(systems["direction"].replace(points), errors="coerce")
    shapes = shapely.make_valid(frame.geometry.array)
    tree = shapely.STRtree(shapes)
    right, alone, refused, flat = [], [], 0, 0
    for system in systems.dropna(subset="facing").itertuples():
        for place in tree.query(system.geometry, predicate="within"):
            near = [k for k in tree.query(shapes[place].buffer(1)) if k != place]
            kind = frame["building"][place]
            roof = roof_from_footprint(shapes[place], shapes[near], kind)
            if roof.reason:
                refused += 1
                continue
            if roof.planes[0].tilt_deg == 0:
                flat += 1
                continue
            longer = roof_from_footprint(shapes[place], (), kind)
            for result, of in ((right, roof), (alone, longer)):
                off = [apart(plane.azimuth_deg, system.facing) for plane in of.planes]
                result.append(min(off) <= 15)
    print(
        f"{len(right)} pitched: right {100 * np.mean(right):.0f} %, by the longer side alone "
        f"{100 * np.mean(alone):.0f} %, either axis at random 50 %; {flat} taken as flat, "
        f"{refused} refused"
    )


if __name__ == "__main__":
    planes_found_again(Path(sys.argv[1]))
    ridges_of_newport(Path(sys.argv[1]))

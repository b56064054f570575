"""Draws docs/pictures/energy-survey.jpg: roofs found in a real survey, over its shaded relief.

python benchmarks/energy/survey.py DSM.tif PICTURE.jpg [WEST SOUTH EAST NORTH]

The survey has no footprints beside it, so outlines are supposed here from the surface itself: what
rises 2.5 m over the ground around it and is even enough to be no tree. They are rough, which makes
this the hardest case there is; the picture is for the eye, and the printed figures for its legend.
"""

import sys
from collections import Counter
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import rasterio
import shapely
from matplotlib.colors import LightSource
from rasterio.features import shapes
from scipy import ndimage

from energy.core.surfaces import Surface, roof_from_surface

RISES_M, UNEVEN_M, LEAST_M2, MOST_M2 = 2.5, 0.35, 40, 2500


def supposed_outlines(height, transform):
    """Outlines of what may be a building: high, even, and of a building's size."""
    ground = ndimage.percentile_filter(height, 5, size=41)
    ground = ndimage.gaussian_filter(ground, 10)
    # how far each cell lies from the mean of opposite neighbours: trees are rough, roofs are not
    bend = [
        abs(height - (np.roll(height, 1, axis) + np.roll(height, -1, axis)) / 2) for axis in (0, 1)
    ]
    rough = ndimage.median_filter(np.minimum(*bend), 5)  # a ridge bends in one direction alone
    high = (height - ground > RISES_M) & (rough < UNEVEN_M)
    high = ndimage.binary_closing(ndimage.binary_opening(high, iterations=2), iterations=1)
    for shape, value in shapes(high.astype("uint8"), mask=high, transform=transform):
        outline = shapely.geometry.shape(shape).buffer(0.5, join_style="mitre").simplify(1.0)
        compact = outline.area / outline.minimum_rotated_rectangle.area
        if value and LEAST_M2 < outline.area < MOST_M2 and compact > 0.6:
            yield outline


def main(dsm: Path, picture: Path, *box: float):
    with rasterio.open(dsm) as raster:
        height, transform, bounds = raster.read(1), raster.transform, raster.bounds
    surface = Surface(height, transform.a, bounds.left, bounds.top)
    outlines = list(supposed_outlines(height, transform))
    roofs = [(outline, roof_from_surface(outline, surface)) for outline in outlines]
    found = [roof for _, roof in roofs if roof.planes]
    print(
        f"{len(outlines)} outlines supposed; {len(found)} with planes, "
        f"{sum(len(roof.planes) for roof in found)} planes"
    )
    print(Counter(roof.reason for _, roof in roofs if roof.reason))
    opposite(found)
    draw(roofs, height, bounds, picture, box)


def opposite(found):
    """Print how well the two largest planes of a pitched roof mirror each other."""
    tilts, turns = [], []
    for roof in found:
        one, *rest = [plane for plane in roof.planes if plane.tilt_deg > 15] or [None]
        for two in rest[:1]:
            turn = abs((one.azimuth_deg - two.azimuth_deg) % 360 - 180)
            if turn < 30:
                tilts.append(abs(one.tilt_deg - two.tilt_deg))
                turns.append(turn)
    print(
        f"{len(tilts)} pairs: tilts apart by {np.median(tilts):.1f} degrees in the middle, "
        f"turns from half a turn by {np.median(turns):.1f}"
    )


def draw(roofs, height, bounds, picture, box):
    """Draw planes over the relief, coloured by where they face, paler the flatter."""
    west, south, east, north = box or bounds
    relief = LightSource(azdeg=315, altdeg=45).hillshade(height, vert_exag=1.5, dx=1, dy=1)
    figure, axes = plt.subplots(figsize=(9, 9 * (north - south) / (east - west)))
    extent = (bounds.left, bounds.right, bounds.bottom, bounds.top)
    axes.imshow(relief, cmap="gray", extent=extent)
    for outline, roof in roofs:
        axes.plot(*outline.exterior.xy, color="#ffffff" if roof.planes else "#d4351c", lw=0.7)
        for plane in roof.planes:
            colour = "#ffffff"
            if plane.tilt_deg >= 5:
                colour = plt.get_cmap("hsv")(plane.azimuth_deg / 360)
            axes.fill(*plane.outline.exterior.xy, color=colour, alpha=0.5, lw=0)
            at = plane.outline.representative_point()
            turn = np.radians(plane.azimuth_deg)
            reach = 4 * np.sin(np.radians(plane.tilt_deg))
            if plane.tilt_deg >= 5 and plane.area_m2 > 12:
                axes.annotate(
                    "",
                    (at.x + reach * np.sin(turn), at.y + reach * np.cos(turn)),
                    (at.x, at.y),
                    arrowprops={"arrowstyle": "->", "lw": 0.8},
                )
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    figure.tight_layout(pad=0.2)
    figure.savefig(picture, dpi=80, pil_kwargs={"quality": 82})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(float, sys.argv[3:]))

"""Files of areas and postcodes as publishers write them, made by the tests."""

import geopandas

from gis.crs import BNG


def write_areas(path, rows, *, crs=BNG):
    """Write areas: rows of code, name and shape, in the format of the file's ending."""
    codes, names, shapes = zip(*rows, strict=True)
    frame = geopandas.GeoDataFrame({"CODE": codes, "NAME": names}, geometry=list(shapes), crs=crs)
    frame.to_file(path)
    return path


def write_lines(path, *lines):
    """Write a text file."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

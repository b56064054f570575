"""Shapefiles, alone or in a zip, with or without .prj, .cpg and .shx."""

import shutil
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

import pyogrio

from gis.errors import UnreadableFile
from gis.reading.archives import Archive
from gis.reading.layers import BROKEN, Layer, open_layer, text_encoding
from gis.reading.source import Found, Source

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def open_shapefile(path: Path, found: Found, knows: Callable[[str], bool]) -> Source:
    """Open a Shapefile beside its other parts.

    Raises
    ------
    UnreadableFile
        If the table that belongs to it is missing.
    """
    beside = {
        other.suffix.lower(): other
        for other in path.parent.iterdir()
        if other.stem.casefold() == path.stem.casefold() and other.suffix.lower() in PARTS
    }
    beside[".shp"] = path
    folder = Path(tempfile.mkdtemp(prefix="reading-"))
    for suffix, part in beside.items():
        shutil.copyfile(part, folder / f"{path.stem}{suffix}")
    return _open(folder / f"{path.stem}.shp", found, knows, folder)


def open_zipped(archive: Archive, name: str, found: Found, knows: Callable[[str], bool]) -> Source:
    """Open a Shapefile within an archive, in whatever folder it lies."""
    stem = _stem(name)
    wanted = [
        other
        for other in archive.names
        if _stem(other) == stem and PurePosixPath(other).suffix.lower() in PARTS
    ]
    folder = archive.unpack(wanted)
    for part in folder.iterdir():
        part.rename(folder / f"data{part.suffix.lower()}")
    renamed = folder / "data.shp"
    return _open(renamed, found, knows, folder, PurePosixPath(name).stem)


def _restore_index(shp: Path) -> None:
    """Let GDAL write the missing .shx beside our own copy."""
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    try:
        with warnings.catch_warnings(action="ignore"):
            pyogrio.list_layers(shp)
    except BROKEN as error:
        raise UnreadableFile(
            "The Shapefile lacks its .shx and cannot be mended; zip all its parts together."
        ) from error
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def _stem(name: str) -> str:
    return str(PurePosixPath(name.replace("\\", "/")).with_suffix("")).casefold()


def _open(shp: Path, found: Found, knows, folder: Path, title: str | None = None) -> Source:
    close = partial(shutil.rmtree, folder, ignore_errors=True)
    try:
        if not shp.with_suffix(".dbf").exists():
            raise UnreadableFile(
                "The Shapefile lacks its .dbf, where the names and references are; "
                "zip all its parts together."
            )
        encoding = (
            None if shp.with_suffix(".cpg").exists() else text_encoding(shp.with_suffix(".dbf"))
        )
        if not shp.with_suffix(".prj").exists():
            found.warn("The Shapefile has no .prj; its coordinate system is told by the numbers.")
        if not shp.with_suffix(".shx").exists():
            _restore_index(shp)
        source = open_layer(Layer(shp, encoding=encoding), found, None, knows, [close])
    except UnreadableFile:
        close()
        raise
    found.layer = title or found.layer
    return source

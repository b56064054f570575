"""Open any of the files that councils publish."""

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from gis.errors import UnreadableFile
from gis.reading.archives import Archive
from gis.reading.choosing import SeveralLayers
from gis.reading.geojson import open_geojson
from gis.reading.kml import open_kml
from gis.reading.layers import Layer, open_layer
from gis.reading.parquet import open_parquet
from gis.reading.shapefiles import open_shapefile, open_zipped
from gis.reading.sniffing import Kind, sniff
from gis.reading.source import Found, Source
from gis.reading.tables import open_table
from gis.reading.text import inspect_text, records
from gis.reading.workbooks import open_workbook

PLAIN_HEADINGS = frozenset(
    {
        "name",
        "reference",
        "ref",
        "id",
        "code",
        "kind",
        "type",
        "address",
        "postcode",
        "uprn",
        "area",
    }
    | {"easting", "northing", "lon", "lat", "longitude", "latitude", "geox", "geoy", "x", "y"}
    | {"description", "notes", "ward", "status", "date"}
)
_READABLE = (
    (".shp",),
    (".gpkg",),
    (".geojson", ".json"),
    (".xlsx", ".xlsm", ".xls", ".ods"),
    (".csv", ".tsv", ".tab"),
    (".kml", ".gml", ".xml", ".parquet", ".geoparquet", ".kmz"),
    (".txt",),  # last: it may be a word about the others
)

_PACKED = ((".zip",),)  # one level deep, and no further


def is_plain_heading(text: str) -> bool:
    """Know the headings that any table of places has."""
    return "".join(text.casefold().split()) in PLAIN_HEADINGS


def open_source(
    path: Path | str,
    *,
    layer: str | None = None,
    name: str | None = None,
    knows: Callable[[str], bool] = is_plain_heading,
) -> Source:
    """Open a file of places, whatever its format.

    Parameters
    ----------
    path
        The file.
    layer
        The layer of a GeoPackage, the sheet of a workbook or the file in a zip, of several.
    name
        What the file was called, where it was stored under another name.
    knows
        Says whether a text is a heading that the caller can use; helps to find the headings.

    Raises
    ------
    UnreadableFile
        One sentence that says what is wrong and what to do.
    """
    path = Path(path)
    name = name or path.name
    try:
        if path.is_dir():
            raise UnreadableFile(f"{name} is a folder; give one file, or zip the folder.")
        kind = sniff(path, name)
        return _OPENERS[kind](path, Found(kind.value), layer, knows)
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be opened: {error.strerror or error}.") from error


def _open_text(path, found, layer, knows) -> Source:
    text = inspect_text(path)
    found.format = "TSV" if text.delimiter == "\t" else "CSV"
    found.encoding, found.delimiter = text.encoding, text.delimiter
    if "mixed" in text.encoding:
        found.warn("The file mixes UTF-8 and Windows-1252; each was read as what it is.")
    return open_table(found, partial(records, path, text, found.warn), knows)


def _open_gml(path, found, layer, knows) -> Source:
    """Open GML through a link in an empty folder: no schema beside it is believed or written."""
    check_xml(path, "GML")
    folder = Path(tempfile.mkdtemp(prefix="reading-"))
    close = partial(shutil.rmtree, folder, ignore_errors=True)
    link = folder / "data.gml"
    link.symlink_to(path.resolve())
    try:
        return open_layer(Layer(link, {"WRITE_GFS": "NO"}), found, layer, knows, [close])
    except UnreadableFile:
        close()
        raise


def check_xml(path: Path, form: str) -> None:
    """Read XML to its end without keeping it: GDAL is given only what is whole and harmless.

    Raises
    ------
    UnreadableFile
        If it declares entities or is cut off.
    """

    def refuse(*_):
        raise UnreadableFile(
            f"The {form} declares entities of its own, which are never read; export it again."
        )

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise UnreadableFile(
            f"The {form} is cut off or broken in line {error.lineno}; download or export it again."
        ) from error


def _open_zip(path, found, layer, knows, *, is_inner=False) -> Source:
    """Open the one file in a zip that holds places, be it in a zip of its own."""
    archive = Archive(path)
    name = _choose_member(archive, layer, is_inner=is_inner)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".kml":
        archive.measure()
        return open_kml(path, found, name)
    if suffix == ".shp":
        found.format, found.layers = (
            "Shapefile",
            [n for n in archive.names if n.lower().endswith(".shp")],
        )
        return open_zipped(archive, name, found, knows)
    folder = archive.unpack([name])
    inner = folder / PurePosixPath(name.replace("\\", "/")).name
    wanted = None if _is_asked(name, layer) else layer
    try:
        if suffix == ".zip":
            source = _open_zip(inner, found, wanted, knows, is_inner=True)
        else:
            source = open_source(inner, knows=knows, layer=wanted)
    except UnreadableFile:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    source.closers.append(partial(shutil.rmtree, folder, ignore_errors=True))
    return source


def _choose_member(archive: Archive, asked: str | None, *, is_inner: bool) -> str:
    """Choose the member that holds places: the one asked for, or the only one of its format."""
    has_archive = any(name.lower().endswith(".zip") for name in archive.names)
    formats = _READABLE if not has_archive else (*_READABLE[:-1], *(() if is_inner else _PACKED))
    for suffixes in formats:
        names = [name for name in archive.names if PurePosixPath(name).suffix.lower() in suffixes]
        named = [name for name in names if _is_asked(name, asked)]
        if named or len(names) == 1:
            return (named or names)[0]
        if names:
            listed = ", ".join(f"“{PurePosixPath(name).stem}”" for name in names[:12])
            raise SeveralLayers(
                f"The archive holds {len(names)} files that could be meant ({listed}); "
                "say which with --layer, and import the others one by one.",
                names,
            )
    if has_archive:
        raise UnreadableFile(
            "The archive holds archives in an archive; unpack it, and zip the one file that is "
            "meant."
        )
    if any(".gdb/" in name.lower() for name in archive.names):
        raise UnreadableFile("The archive holds a file geodatabase; export it as GeoPackage.")
    raise UnreadableFile("The archive holds no file of places; zip a CSV, Shapefile or GeoPackage.")


def _is_asked(name: str, asked: str | None) -> bool:
    member = PurePosixPath(name.replace("\\", "/"))
    return asked is not None and asked.casefold() in (
        name.casefold(),
        member.name.casefold(),
        member.stem.casefold(),
    )


_OPENERS: dict[Kind, Callable[..., Source]] = {
    Kind.TEXT: _open_text,
    Kind.WORKBOOK: open_workbook,
    Kind.GEOPACKAGE: lambda path, found, layer, knows: open_layer(Layer(path), found, layer, knows),
    Kind.GEOJSON: lambda path, found, layer, knows: open_geojson(path, found),
    Kind.SHAPEFILE: lambda path, found, layer, knows: open_shapefile(path, found, knows),
    Kind.ZIP: _open_zip,
    Kind.KML: lambda path, found, layer, knows: open_kml(path, found),
    Kind.GML: _open_gml,
    Kind.PARQUET: lambda path, found, layer, knows: open_parquet(path, found),
}

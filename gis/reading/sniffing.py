"""What a file is, by its first bytes and never by its name alone."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from gis.errors import UnreadableFile


class Kind(StrEnum):
    """Families of files that are read in different ways."""

    TEXT = "text"
    WORKBOOK = "workbook"
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    ZIP = "zip"
    KML = "KML"
    GML = "GML"
    PARQUET = "GeoParquet"


_REFUSED = (
    (b"%PDF", "a PDF; ask for the table behind it as CSV or XLSX"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip; unpack it or pack it as zip"),
    (b"Rar!", "packed with RAR; unpack it or pack it as zip"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a text document; save the table in it as CSV or XLSX"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What never holds letters; a table called a workbook is read, for systems write such ones.
_NEVER_TEXT = {
    ".gpkg": "a GeoPackage", ".parquet": "GeoParquet", ".geoparquet": "GeoParquet",
    ".shp": "a Shapefile", ".zip": "a zip archive", ".kmz": "a zip archive",
}  # fmt: skip
_SHAPEFILE_PARTS = {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix"}


def sniff(path: Path, name: str) -> Kind:
    """Say what a file is.

    Raises
    ------
    UnreadableFile
        If it is empty, or is something that cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(f"{name} is empty; export it again.")
    for mark, what in _REFUSED:
        if start.startswith(mark) and not (
            mark == b"MZ" and start.isascii() and b"\0" not in start
        ):
            raise UnreadableFile(f"{name} is {what}.")
    if start.startswith(b"PK"):
        return _packed(path, name)
    if start.startswith(b"SQLite format 3\0"):
        return Kind.GEOPACKAGE
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if start.startswith(_OLE):
        return Kind.WORKBOOK
    if start.startswith(b"\0\0\x27\x0a"):
        return Kind.SHAPEFILE
    return _text(start, path, name)


def _packed(path: Path, name: str) -> Kind:
    """Tell workbooks from archives by what is in them."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(
            f"{name} is cut off or broken; download or export it again."
        ) from error
    if "xl/workbook.xml" in names or ("content.xml" in names and "mimetype" in names):
        return Kind.WORKBOOK
    if "xl/workbook.bin" in names:
        raise UnreadableFile(f"{name} is a binary workbook (XLSB); save it as XLSX or CSV.")
    if "word/document.xml" in names:
        raise UnreadableFile(f"{name} is a text document; save the table in it as CSV or XLSX.")
    return Kind.ZIP


def _text(start: bytes, path: Path, name: str) -> Kind:
    """Tell the formats that are written in letters."""
    plain = _letters(start)
    if path.suffix.lower() in _SHAPEFILE_PARTS and path.with_suffix(".shp").exists():
        raise UnreadableFile(
            f"{name} is a part of a Shapefile; give the .shp or all parts in a zip."
        )
    if plain.startswith(("{", "[")):
        return Kind.GEOJSON
    if plain.startswith("<"):
        return _markup(plain, name)
    if meant := _NEVER_TEXT.get(Path(name).suffix.lower()):
        raise UnreadableFile(
            f"{name} is named as {meant} but holds plain text; export it again, "
            "or call it .csv if it is a table."
        )
    return Kind.TEXT


def _letters(start: bytes) -> str:
    for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if start.startswith(mark):
            return start.decode(codec, "replace").lstrip()
    return start.decode("utf-8-sig", "replace").lstrip("\ufeff \t\r\n\0")


def _markup(plain: str, name: str) -> Kind:
    root = re.search(r"<(?![?!])(?:([\w.-]+):)?([\w.-]+)", plain)
    word = root[2].casefold() if root else ""
    if re.match(r"<!doctype\s+html", plain, re.I) or word in {"html", "table", "body", "head"}:
        raise UnreadableFile(
            f"{name} is a web page, not a table; open it and save the table as CSV or XLSX."
        )
    if word == "kml":
        return Kind.KML
    if word == "workbook":
        raise UnreadableFile(f"{name} is a workbook in an old XML format; save it as XLSX.")
    if "opengis.net/gml" in plain or "opengis.net/wfs" in plain or (root and root[1] == "gml"):
        return Kind.GML
    raise UnreadableFile(
        f"{name} is XML that is neither KML nor GML; export it as CSV, GeoJSON or GeoPackage."
    )

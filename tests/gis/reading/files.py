"""Small files in the formats that councils publish, written for the tests."""

import datetime
import json
import zipfile

import xlsxwriter

HEADINGS = ["reference", "name", "easting", "northing"]
ROWS = [["A1", "Town Hall", 377000, 388000], ["A2", "Café", 377100, 388100]]
_ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)


def write_xlsx(path, sheets):
    """Write sheets of rows; dates and numbers keep their type."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return path


def write_ods(path, sheets, extra=""):
    """Write sheets of rows as text; ``extra`` is put behind the rows of each."""
    tables = ""
    for name, rows in sheets.items():
        body = "".join(
            "<table:table-row>"
            + "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{cell}</text:p></table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        tables += f'<table:table table:name="{name}">{body}{extra}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"{_ODS_HEAD}{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def feature(geometry, **properties):
    """Make a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x, y):
    """Make a GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y]}


def write_geojson(path, features, **members):
    """Write a collection of features."""
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}))
    return path

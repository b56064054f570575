import datetime

import pytest

from gis.errors import UnreadableFile
from gis.reading import open_source
from tests.gis.reading.files import HEADINGS, ROWS, write_ods, write_xlsx


def read(path, **options):
    with open_source(path, **options) as source:
        return source.found, list(source.rows())


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.xlsx", write_xlsx), ("a.ods", write_ods), ("a.csv", write_xlsx), ("a.xlsm", write_xlsx)],
)
def test_a_workbook_is_known_by_what_is_in_it_and_not_by_its_name(tmp_path, name, write):
    found, rows = read(write(tmp_path / name, {"Assets": [HEADINGS, *ROWS]}))
    assert found.format == ("ODS" if name.endswith("ods") else "XLSX")
    assert (found.layer, found.header_row) == ("Assets", 1)
    assert [row["name"] for _, row, _ in rows] == ["Town Hall", "Café"]


def test_a_table_of_text_with_the_name_of_a_workbook_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("reference,name\nA1,Hall\n")
    assert read(path)[0].format == "CSV"


def test_the_sheet_with_the_known_headings_is_read_and_the_others_are_named(tmp_path):
    notes = [["About this list"], ["It is published each year."], ["Contact the estates team."]]
    path = write_xlsx(tmp_path / "a.xlsx", {"Notes": notes, "Land": [HEADINGS, *ROWS], "Empty": []})
    found, rows = read(path)
    assert found.layer == "Land"
    assert found.layers == ["Notes", "Land", "Empty"]
    assert len(rows) == 2
    assert any("“Notes”" in warning for warning in found.warnings)


def test_two_sheets_of_the_same_layout_are_not_guessed_between(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Freehold": [HEADINGS, *ROWS], "Leasehold": [HEADINGS, *ROWS]}
    )
    with pytest.raises(UnreadableFile, match=r"“Freehold”, “Leasehold”.*--layer"):
        read(path)
    assert read(path, layer="leasehold ")[0].layer == "Leasehold"
    with pytest.raises(UnreadableFile, match="no sheet “Other”"):
        read(path, layer="Other")


def test_typed_cells_keep_their_type(tmp_path):
    day = datetime.date(2024, 4, 1)
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"S": [["reference", "uprn", "date", "yes"], ["A1", 100012797623, day, True]]},
    )
    _, rows = read(path)
    assert rows[0][1] == {"reference": "A1", "uprn": 100012797623.0, "date": day, "yes": True}


def test_titles_blank_rows_and_totals_of_a_sheet_are_no_rows(tmp_path):
    rows = [
        ["Land terrier"],
        [],
        ["Reference", "Name", "Area"],
        ["A1", "Hall", 1.5],
        [],
        ["A2", "Shed", 2.5],
        ["Total", None, 4],
    ]
    found, read_rows = read(write_xlsx(tmp_path / "a.xlsx", {"S": rows}))
    assert (found.header_row, found.title) == (3, ["Land terrier"])
    assert [(number, row["Reference"]) for number, row, _ in read_rows] == [(4, "A1"), (6, "A2")]
    assert found.skipped["total"] == 1


def test_cells_far_apart_are_refused_before_they_fill_the_memory(tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "reference")
        sheet.write(1_048_575, 16_383, "far")
    with pytest.raises(UnreadableFile, match="twenty million cells"):
        read(path)


@pytest.mark.parametrize(
    "extra",
    [
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="99999999"><table:table-cell>'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_cells_repeated_without_end_are_refused(tmp_path, extra):
    with pytest.raises(UnreadableFile, match="twenty million cells"):
        read(write_ods(tmp_path / "a.ods", {"S": [HEADINGS, *ROWS]}, extra))


def test_blank_rows_repeated_to_the_end_of_the_sheet_do_no_harm(tmp_path):
    extra = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
    )
    assert len(read(write_ods(tmp_path / "a.ods", {"S": [HEADINGS, *ROWS]}, extra))[1]) == 2


def test_a_workbook_with_a_password_is_refused_in_one_sentence(tmp_path):
    # an OLE file (the container of locked workbooks) that holds a stream named EncryptedPackage
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked_workbook())
    with pytest.raises(UnreadableFile, match="password"):
        read(path)


def locked_workbook() -> bytes:
    """Write the smallest compound file with the two streams that a locked workbook has."""
    import struct

    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", free) * 126

    def entry(name, kind, child=free, right=free):
        text = (name + "\0").encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB", len(text), kind, 1)
            + struct.pack("<III", free, right, child)
            + b"\0" * 36
            + struct.pack("<IQ", end, 0)
        )

    directory = entry("Root Entry", 5, child=1) + entry("EncryptionInfo", 2, right=2)
    directory += entry("EncryptedPackage", 2)
    return head + table + directory.ljust(512, b"\0")

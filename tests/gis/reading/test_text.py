import pytest

from gis.errors import UnreadableFile
from gis.reading import open_source

PLAIN = "reference,name,easting,northing\nA1,Town Hall,377000,388000\nA2,Café,377100,388100\n"


def read(path, **options):
    with open_source(path, **options) as source:
        rows = list(source.rows())
        return source.found, rows


def write(tmp_path, text, encoding="utf-8", name="list.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_every_encoding_of_spreadsheets_gives_the_same_cells(tmp_path, encoding, said):
    found, rows = read(write(tmp_path, PLAIN, encoding))
    assert found.encoding == said
    assert found.columns == ["reference", "name", "easting", "northing"]
    assert [row["name"] for _, row, _ in rows] == ["Town Hall", "Café"]


def test_a_file_that_mixes_encodings_is_read_line_by_line_and_said(tmp_path):
    text = "reference,name\nA1,Café\n".encode() + "A2,Crèche\n".encode("cp1252")
    found, rows = read(write(tmp_path, text + "A3,Château\nA4,Fiancée\n".encode()))
    assert [row["name"] for _, row, _ in rows] == ["Café", "Crèche", "Château", "Fiancée"]
    assert any("mixes" in warning for warning in found.warnings)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "^", "~", "\x1f", "¬"])
def test_any_delimiter_is_found(tmp_path, mark):
    lines = [
        ["reference", "name", "lat"],
        ["A1", "Hall, the old one", "51.5"],
        ["A2", "Depot", "51.6"],
    ]
    if mark == ",":
        lines[1][1] = '"Hall, the old one"'
    found, rows = read(write(tmp_path, "\n".join(mark.join(line) for line in lines)))
    assert found.delimiter == mark
    assert rows[0][1]["name"] == "Hall, the old one"


def test_semicolons_win_over_decimal_commas(tmp_path):
    found, rows = read(write(tmp_path, "name;lat;lon\nHall;51,5;-0,1\nDepot;51,6;-0,2\n"))
    assert found.delimiter == ";"
    assert rows[0][1]["lat"] == "51,5"


def test_the_delimiter_line_of_excel_is_believed_and_is_no_row(tmp_path):
    found, rows = read(write(tmp_path, "sep=;\nreference;name\nA1;Hall\n"))
    assert found.delimiter == ";"
    assert len(rows) == 1


def test_titles_above_the_headings_are_kept_apart(tmp_path):
    text = f"Land and property list,,,\nPublished:,1 April 2024,,\n,,,\n{PLAIN}"
    found, rows = read(write(tmp_path, text))
    assert found.header_row == 4
    assert found.title == ["Land and property list", "Published: 1 April 2024"]
    assert [number for number, _, _ in rows] == [5, 6]


def test_a_file_without_headings_loses_no_row(tmp_path):
    found, rows = read(write(tmp_path, "A1,Town Hall,377000,388000\nA2,Depot,377100,388100\n"))
    assert found.header_row is None
    assert found.columns == ["Column 1", "Column 2", "Column 3", "Column 4"]
    assert rows[0] == (
        1,
        dict(zip(found.columns, ["A1", "Town Hall", "377000", "388000"], strict=True)),
        None,
    )
    assert len(rows) == 2


def test_a_first_row_of_words_alone_is_data_where_nothing_tells_it_apart(tmp_path):
    found, rows = read(
        write(tmp_path, "Town Hall,High Street\nDepot,Mill Lane\nLibrary,Low Road\n")
    )
    assert found.header_row is None
    assert len(rows) == 3


def test_strange_headings_are_known_by_the_columns_below_them(tmp_path):
    found, rows = read(write(tmp_path, "Zchen,Brill\nHall,12\nDepot,13\n"))
    assert found.header_row == 1
    assert len(rows) == 2


def test_alike_and_missing_headings_are_named_apart(tmp_path):
    found, rows = read(write(tmp_path, "name,address,address,\nHall,High Street,Sale,1\n"))
    assert found.columns == ["name", "address", "address (2)", "Column 4"]
    assert rows[0][1]["Column 4"] == "1"


def test_merged_headings_over_two_rows_become_one(tmp_path):
    text = "Reference,Name,Location,,Area\n,,Easting,Northing,\n"
    text += "A1,Hall,377000,388000,2\nA2,Depot,377001,388001,3\n"
    found, rows = read(write(tmp_path, text))
    assert found.columns == ["Reference", "Name", "Easting", "Northing", "Area"]
    assert len(rows) == 2


def test_groups_above_tell_headings_apart_that_are_alike(tmp_path):
    text = ",Land,,Building,\nReference,Area,Value,Area,Value\nA1,1,2,3,4\nA2,5,6,7,8\n"
    found, _ = read(write(tmp_path, text))
    assert found.columns == [
        "Reference",
        "Land Area",
        "Land Value",
        "Building Area",
        "Building Value",
    ]


def test_a_row_of_units_belongs_to_the_headings(tmp_path):
    found, rows = read(write(tmp_path, "Reference,Name,Area\n,,(ha)\nA1,Hall,2\nA2,Depot,3\n"))
    assert found.columns[2] == "Area (ha)"
    assert len(rows) == 2


def test_blank_rows_totals_and_repeated_headings_are_no_rows(tmp_path):
    text = (
        "reference,name,area\nA1,Hall,1\n,,\n \t,,\nA2,Depot,2\nSub-total,,3\nreference,name,area\n"
        "A3,Library,3\nGrand Total:,,6\n"
    )
    found, rows = read(write(tmp_path, text))
    assert [row["reference"] for _, row, _ in rows] == ["A1", "A2", "A3"]
    assert found.skipped == {"blank": 2, "total": 2, "heading": 1}
    assert [number for number, _, _ in rows] == [2, 5, 8]


def test_a_place_called_total_is_a_row(tmp_path):
    _, rows = read(
        write(tmp_path, "name,address,area\nTotal Fitness,Mill Lane,3\nHall,High Street,2\n")
    )
    assert len(rows) == 2


def test_notes_and_sums_below_the_table_are_no_rows(tmp_path):
    body = "".join(f"A{n},Site {n},Mill Lane,{n}\n" for n in range(1, 9))
    notes = "\nSource: the council's terrier\n© Crown copyright,,,\n"
    text = f"reference,name,address,area\n{body},,,36\n{notes}"
    found, rows = read(write(tmp_path, text))
    assert len(rows) == 8
    assert found.skipped["note"] == 3


def test_a_last_row_with_one_cell_is_a_row_where_nothing_sets_it_apart(tmp_path):
    body = "".join(f"A{n},Site {n},Mill Lane,{n}\n" for n in range(1, 9))
    _, rows = read(write(tmp_path, f"reference,name,address,area\n{body}A9,,,\n"))
    assert len(rows) == 9


def test_cells_keep_their_lines_and_html_for_others_to_clean(tmp_path):
    _, rows = read(
        write(tmp_path, 'name,notes\nHall,"one\r\ntwo <b>bold</b>"\nDepot,"say ""hello"""\n')
    )
    assert rows[0][1]["notes"] == "one\r\ntwo <b>bold</b>"
    assert rows[1][1]["notes"] == 'say "hello"'


def test_short_rows_are_filled_and_long_ones_kept_whole_and_said(tmp_path):
    text = "reference,name,area\nA1,Hall\nA2,Depot, Mill Lane,5\nA3,Library,7,,,\n"
    with open_source(write(tmp_path, text)) as source:
        batch = next(source.batches())
    assert batch.columns["area"].tolist() == [None, " Mill Lane", "7"]
    assert batch.columns["Column 4"].tolist() == [None, "5", None]
    assert list(batch.damage) == [1]
    assert "4 cells under 3 headings" in batch.damage[1]


def test_rows_swallowed_by_an_open_quotation_mark_come_back(tmp_path):
    body = "".join(f"A{n},Site {n},Mill Lane,{n}\n" for n in range(2, 9))
    text = 'reference,name,address,area\nA1,Hall,High Street,1\nA9,"Shed, 5 Low Road,9\n'
    text += f'{body}A10,"The ""Barn""",Low Road,3\n'
    found, rows = read(write(tmp_path, text))
    references = [row["reference"] for _, row, _ in rows]
    assert references == ["A1", "A9", *(f"A{n}" for n in range(2, 9)), "A10"]
    assert any("quotation mark" in warning for warning in found.warnings)


def test_old_line_ends_and_nulls_are_read(tmp_path):
    _, rows = read(write(tmp_path, "reference,name\rA1,Hall\rA2,De\0pot\r"))
    assert [row["name"] for _, row, _ in rows] == ["Hall", "Depot"]


def test_rows_are_read_in_batches_with_their_numbers(tmp_path):
    text = "reference,area\n" + "".join(f"A{n},{n}\n" for n in range(100)) + "Total,4950\n"
    with open_source(write(tmp_path, text)) as source:
        batches = list(source.batches(7))
        again = list(source.batches(1_000))
    assert [n for batch in batches for n in batch.numbers] == list(range(2, 102))
    assert sum(map(len, again)) == 100
    assert source.found.skipped["total"] == 1


@pytest.mark.parametrize(
    "text", ["", "\n\n\n", "\ufeff", " , ,\n,,\n", "reference,name\n", "reference,name\n,\n"]
)
def test_a_file_with_nothing_in_it_is_refused_in_one_sentence(tmp_path, text):
    with pytest.raises(UnreadableFile, match=r"^[^\n]+\.$"):
        read(write(tmp_path, text))


def test_ten_thousand_columns_are_refused(tmp_path):
    head = ",".join(f"c{n}" for n in range(10_000))
    with pytest.raises(UnreadableFile, match="10,000 columns"):
        read(write(tmp_path, f"{head}\n{head}\n"))


def test_a_sparse_first_row_is_data_even_under_a_missing_heading(tmp_path):
    body = "".join(f"A{n},Site {n},Mill Lane,{n},\n" for n in range(2, 9))
    text = f"reference,name,address,area,\nA1,Hall,,,see plan\n{body}"
    assert len(read(write(tmp_path, text))[1]) == 8


def test_one_known_heading_is_enough_over_cells_with_figures(tmp_path):
    found, rows = read(
        write(tmp_path, "Zchen,Brill,Ward\nHall,12 High Street,Sale\nShed,3 Low Road,Hale\n")
    )
    assert (found.header_row, len(rows)) == (1, 2)


def test_a_late_row_of_ten_thousand_cells_is_refused(tmp_path):
    text = "reference,name\n" + "A1,Hall\n" * 400 + "x," * 10_000 + "x\n"
    with pytest.raises(UnreadableFile, match="10,001 columns"):
        read(write(tmp_path, text))

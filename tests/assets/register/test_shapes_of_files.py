"""Files as councils publish them: decimal commas, a word beside the list."""

import io
import zipfile

import pytest

from assets.register.normalising import with_points
from gis.errors import UnreadableFile
from gis.reading import open_source

LIST = (
    "Ref;Name;Easting;Northing;Area\nA1;Hall;379000,5;391000,25;1234,5\nA2;Field;379100;391001;20\n"
)


def cells_of(path):
    with open_source(path) as source:
        return with_points(next(source.batches()), source.found).columns, source.found


def packed(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return file.getvalue()


def test_decimal_commas_are_read_where_a_number_can_be_nothing_else(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    columns, found = cells_of(path)
    assert list(columns["Easting"]) == ["379000.5", "379100"]
    assert list(columns["Area"]) == ["1234.5", "20"]
    assert list(columns["Name"]) == ["Hall", "Field"]
    assert "Numbers have decimal commas; they were read as such." in found.warnings


def test_commas_between_thousands_stay_what_they_are(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Ref;Name;Rent\nA1;Hall;1,250\nA2;Field;12,000\n")
    assert list(cells_of(path)[0]["Rent"]) == ["1,250", "12,000"]


def test_a_word_beside_an_archive_is_no_list_and_the_list_in_the_archive_is(tmp_path):
    path = tmp_path / "download.zip"
    inner = packed(list_dot_csv=LIST)
    path.write_bytes(packed(inner_dot_zip=inner, readme_dot_txt="Open data of the council"))
    assert list(cells_of(path)[0]["Name"]) == ["Hall", "Field"]


def test_an_archive_in_an_archive_in_an_archive_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "download.zip"
    inner = packed(list_dot_csv=LIST)
    path.write_bytes(packed(outer_dot_zip=packed(inner_dot_zip=inner)))
    with pytest.raises(UnreadableFile, match="holds archives in an archive; unpack it"):
        cells_of(path)


def test_of_several_archives_in_an_archive_one_must_be_chosen(tmp_path):
    path = tmp_path / "download.zip"
    inner = packed(list_dot_csv=LIST)
    path.write_bytes(packed(north_dot_zip=inner, south_dot_zip=inner))
    with pytest.raises(UnreadableFile, match="2 files that could be meant"):
        cells_of(path)
    with open_source(path, layer="south") as source:
        assert len(next(source.batches())) == 2


def test_an_archive_in_an_archive_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "work"))
    (tmp_path / "work").mkdir()
    path = tmp_path / "download.zip"
    path.write_bytes(packed(inner_dot_zip=packed(list_dot_csv=LIST)))
    cells_of(path)
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("name", ["sites.gpkg", "sites.parquet", "sites.shp", "sites.zip"])
def test_text_under_the_name_of_another_format_is_refused_in_one_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_text("The export failed, try again later.\n")
    with pytest.raises(UnreadableFile, match="holds plain text; export it again"):
        open_source(path)


def test_a_table_that_is_called_a_workbook_is_read(tmp_path):
    path = tmp_path / "list.xls"
    path.write_text(LIST)
    assert list(cells_of(path)[0]["Name"]) == ["Hall", "Field"]


def test_a_word_beside_a_list_is_passed_over(tmp_path):
    path = tmp_path / "download.zip"
    path.write_bytes(packed(a_dot_txt="Open data of the council", list_dot_csv=LIST))
    assert list(cells_of(path)[0]["Name"]) == ["Hall", "Field"]

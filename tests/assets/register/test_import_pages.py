"""An officer brings a list in by pages: columns, check, import, report, corrections, undoing."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.register import runs
from assets.register.models import Asset, ImportRow, ImportRun, SavedMapping
from assets.register.services import record_agreement
from tests.assets.register.lists import register_as_it_is
from tests.factories import ENGLISH, make_asset, make_authority, make_staff, point
from tests.pages import Page

pytestmark = pytest.mark.django_db

LIST = (
    "Ref,Site called,Type,Easting,Northing,Remarks\n"
    "A1,Hall,Community centre,379000,392000,\n"
    "A2,Shed,Building,379500,392500,=1+1\n"
    "A3,Pitch,Land,9999999,392000,\n"
)


@pytest.fixture
def officer(client):
    officer = make_staff("officer", authority=make_authority(ENGLISH))
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return officer


def send(client, content=LIST, name="Land list 2025.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, content)})


def settle(client, run, do="check", **changes):
    """Send the form of the columns as it stands, with some fields changed."""
    data = chosen_of(Page.of(client.get(f"/imports/{run.pk}/columns/")))
    return client.post(f"/imports/{run.pk}/columns/", data | {"do": do} | changes)


def chosen_of(page):
    """What a browser would send of the forms of a page."""
    data, select = {}, None
    for tag, attrs in page.elements:
        if tag == "input" and attrs.get("name", "") not in ("csrfmiddlewaretoken", "do", ""):
            if attrs.get("type") == "checkbox" and "checked" not in attrs:
                continue
            is_tick = attrs.get("type") == "checkbox"
            data[attrs["name"]] = attrs.get("value", "on" if is_tick else "")
        elif tag == "select":
            select = attrs["name"]
        elif tag == "option" and "selected" in attrs:
            data[select] = attrs["value"]
    return data


def import_whole(client, content=LIST, name="Land list 2025.csv"):
    """Send a list, check it and import it, with the worker at our side."""
    send(client, content, name)
    run = ImportRun.objects.latest("pk")
    settle(client, run)
    runs.carry_on(run.pk)
    client.post(f"/imports/{run.pk}/start/")
    runs.carry_on(run.pk)
    run.refresh_from_db()
    return run


def test_a_list_goes_from_file_to_register_and_back(client, officer):
    before = register_as_it_is()
    answer = send(client)
    run = ImportRun.objects.get()
    assert answer.url == f"/imports/{run.pk}/columns/"
    page = Page.of(client.get(answer.url))
    assert "What the columns mean" in page.text
    assert "379000" in page.text
    assert "Kept out: The coordinates 9999999, 392000 lie nowhere" in page.text
    assert settle(client, run).url == f"/imports/{run.pk}/"
    assert "Being checked" in Page.of(client.get(f"/imports/{run.pk}/")).text
    runs.carry_on(run.pk)
    assert register_as_it_is() == before
    page = Page.of(client.get(f"/imports/{run.pk}/"))
    assert "What would happen" in page.text
    assert "Rows in the list 3 New places 2" in page.text
    client.post(f"/imports/{run.pk}/start/")
    assert register_as_it_is() == before
    runs.carry_on(run.pk)
    assert sorted(Asset.objects.values_list("name", flat=True)) == ["Hall", "Shed"]
    page = Page.of(client.get(f"/imports/{run.pk}/"))
    assert "What happened" in page.text
    assert "At source: Check eastings and northings" in page.text
    assert (
        "2 places that it entered are removed"
        in Page.of(client.get(f"/imports/{run.pk}/undo/")).text
    )
    page = Page.of(client.post(f"/imports/{run.pk}/undo/", follow=True))
    assert "Being taken back" in page.text
    assert Asset.objects.count() == 2
    runs.carry_on(run.pk)
    page = Page.of(client.get(f"/imports/{run.pk}/"))
    assert "2 removed, 0 restored" in page.text
    assert register_as_it_is() == before
    run.refresh_from_db()
    assert (run.state, run.by, run.undone_by) == ("undone", officer, officer)


def test_a_quarantined_row_is_corrected_on_its_page(client, officer):
    run = import_whole(client)
    assert "Row 4: Pitch" in Page.of(client.get(f"/imports/{run.pk}/rows/")).text
    address = f"/imports/{run.pk}/rows/4/"
    page = Page.of(client.get(address))
    cells = chosen_of(page)
    easting = next(name for name, value in cells.items() if value == "9999999")
    answer = client.post(address, cells | {easting: "8888888"})
    assert answer.status_code == 422
    assert "The coordinates 8888888, 392000 lie nowhere" in Page.of(answer).text
    page = Page.of(client.post(address, cells | {easting: "379900"}, follow=True))
    assert "Row 4, Pitch, is on the register now" in page.text
    pitch = Asset.objects.get(own_reference="A3")
    assert (pitch.point.x, pitch.point.y, pitch.source) == (379_900, 392_000, run.source)
    row = run.rows.get(row=4)
    assert (row.raw["Easting"], row.corrected["Easting"]) == ("9999999", "379900")
    assert (row.corrected_by, row.outcome) == (officer, "created")
    assert client.get(address).status_code == 404
    assert "No row is waiting" in Page.of(client.get(f"/imports/{run.pk}/rows/")).text
    client.post(f"/imports/{run.pk}/undo/")
    runs.carry_on(run.pk)
    assert not Asset.objects.exists()


def test_an_import_whose_places_are_in_use_stays_and_says_why(client, officer):
    run = import_whole(client)
    record_agreement(
        Asset.objects.get(name="Hall"), right="lease", holder="Hall Trust", begins=date(2026, 1, 1)
    )
    runs.ask_undo(run, by=officer)
    runs.carry_on(run.pk)
    run.refresh_from_db()
    assert (run.state, run.undone_by) == ("done", None)
    assert "cannot be taken back" in Page.of(client.get(f"/imports/{run.pk}/")).text
    assert Asset.objects.count() == 2


def test_a_row_that_no_column_names_is_given_a_name(client, officer):
    run = import_whole(client, "Easting,Northing,Type,Name\n379000,392000,Land,Hall\n1,2,Land,\n")
    run.rows.exclude(outcome="created").get()
    assert run.rows.get(row=3).reasons
    page = Page.of(client.get(f"/imports/{run.pk}/rows/3/"))
    cells = chosen_of(page)
    named = {name: value for name, value in cells.items() if value in ("1", "2")}
    sent = cells | dict(zip(named, ["379100", "392100"], strict=True))
    empty = next(name for name, value in cells.items() if name.startswith("cell") and not value)
    client.post(f"/imports/{run.pk}/rows/3/", sent | {empty: "Shed", "add_reference": "B7"})
    assert Asset.objects.get(name="Shed").own_reference == "B7"


def test_the_next_edition_finds_the_columns_that_were_kept(client, officer):
    send(client)
    first = ImportRun.objects.get()
    page = Page.of(client.get(f"/imports/{first.pk}/columns/"))
    remarks = chosen_of(page)
    assert remarks["column_5"] == "notes"
    settle(client, first, column_5="description")
    saved = SavedMapping.objects.get()
    assert (saved.authority.code, saved.list_name, saved.by) == (ENGLISH, "land list", officer)
    send(client, name="Land list 2026.csv")
    page = Page.of(client.get(f"/imports/{ImportRun.objects.latest('pk').pk}/columns/"))
    assert "as your council kept them" in page.text
    assert chosen_of(page)["column_5"] == "description"


def test_one_field_takes_one_column_and_a_list_needs_a_name(client, officer):
    send(client)
    run = ImportRun.objects.get()
    answer = settle(client, run, column_5="reference")
    assert answer.status_code == 422
    assert "“Council's reference” takes one column" in Page.of(answer).text
    answer = settle(client, run, column_0="", column_1="")
    assert answer.status_code == 422
    assert "has no column that names or numbers a place" in Page.of(answer).text
    answer = settle(client, run, crs="EPSG:0")
    assert "EPSG:0 is no coordinate system that is known here" in Page.of(answer).text
    run.refresh_from_db()
    assert run.state == "proposed"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("paper.pdf", b"%PDF-1.7 a paper", "paper.pdf"),
        ("../../etc/list.csv", bytes(range(256)) * 40, "neither text nor a format"),
        ("list.xlsx", b"PK\x03\x04broken", "cut off or broken"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(client, officer, name, content, why):
    answer = send(client, content, name)
    assert answer.status_code == 422
    errors = [text for text in Page.of(answer).text.split("Error:") if why in text]
    assert errors
    assert not ImportRun.objects.exists()


def test_a_file_above_the_limit_is_refused_before_it_is_kept(client, officer, settings, tmp_path):
    settings.MOST_UPLOADED_BYTES = 1_000
    answer = send(client, LIST * 100)
    assert answer.status_code == 422
    assert "The file is larger than 100 MB" in Page.of(answer).text
    assert not list(tmp_path.rglob("imports/*/*"))


def test_a_workbook_asks_which_sheet_is_meant(client, officer, tmp_path):
    import xlsxwriter

    path = tmp_path / "lists.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, ward in (("North", "N1"), ("South", "S1")):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["Asset reference", "Asset name"])
            page.write_row(1, 0, [ward, f"Hall {sheet}"])
    send(client, path.read_bytes(), "lists.xlsx")
    run = ImportRun.objects.get()
    page = Page.of(client.get(f"/imports/{run.pk}/columns/"))
    assert "Which part of the file is the list?" in page.text
    client.post(f"/imports/{run.pk}/columns/", {"do": "layer", "layer": "South"})
    assert "Hall South" in Page.of(client.get(f"/imports/{run.pk}/columns/")).text
    answer = client.post(f"/imports/{run.pk}/columns/", {"do": "layer", "layer": "West"})
    assert answer.status_code == 422
    assert "The file has no sheet “West”" in Page.of(answer).text


def test_what_vanished_is_reported_and_stays(client, officer):
    import_whole(client)
    run = import_whole(client, "\n".join(LIST.splitlines()[:2]), "Land list 2026.csv")
    assert run.vanished == ["A2"]
    assert Asset.objects.count() == 2
    assert client.get(f"/imports/{run.pk}.json").status_code == 200


def test_places_that_may_be_there_twice_are_listed(client, officer):
    make_asset(
        authority=make_authority(ENGLISH), name="Old Hall", point=point(379_020, 392_010),
        how_placed="coordinates",
    )  # fmt: skip
    run = import_whole(client)
    page = Page.of(client.get(f"/imports/{run.pk}/duplicates/"))
    assert "2 Hall Old Hall 56% 22 m" in page.text  # 5 of 9 groups of letters; 20 m and 10 m
    assert Asset.objects.filter(name__endswith="Hall").count() == 2


def test_the_report_comes_as_json_and_as_a_spreadsheet_that_runs_nothing(client, officer):
    run = import_whole(client, LIST.replace("9999999", "=cmd()"))
    report = json.loads(b"".join(client.get(f"/imports/{run.pk}.json").streaming_content))
    assert (report["read"], report["created"], report["undo_id"]) == (3, 3, run.pk)
    assert [row["row"] for row in report["rows"]] == [2, 3, 4]
    assert report["columns"]["Site called"] == "name"
    run = import_whole(client, LIST.replace("A3", "=A3+1"), "Another.csv")
    text = b"".join(client.get(f"/imports/{run.pk}.csv").streaming_content).decode()
    assert "'=A3+1" in text
    assert ",=A3" not in text


def test_nobody_else_sees_an_import(client, officer):
    run = import_whole(client)
    client.force_login(make_staff("officer"), backend="django.contrib.auth.backends.ModelBackend")
    for end in ("/", "/columns/", "/rows/", "/rows/4/", "/undo/", "/duplicates/", ".json", ".csv"):
        assert client.get(f"/imports/{run.pk}{end}").status_code == 404
    for end in ("start", "resume", "discard", "undo"):
        assert client.post(f"/imports/{run.pk}/{end}/").status_code == 404
    assert "No list has been imported yet" in Page.of(client.get("/imports/")).text
    assert ImportRow.objects.filter(run=run, outcome="created").count() == 2


def test_a_list_can_be_thrown_away_until_it_is_imported(client, officer, settings):
    send(client)
    run = ImportRun.objects.get()
    client.post(f"/imports/{run.pk}/discard/")
    assert not ImportRun.objects.exists()
    run = import_whole(client)
    answer = client.post(f"/imports/{run.pk}/discard/")
    assert answer.status_code == 422
    assert Asset.objects.count() == 2

"""An import taken back leaves the register as it was, and never somebody's later work undone."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assets.register.errors import InUse, RegisterError
from assets.register.models import Asset, ImportRun, StalledSpell
from assets.register.undoing import undo_import
from tests.assets.register.lists import import_list, register_as_it_is, write_list
from tests.factories import ENGLISH, SCOTTISH, make_asset, make_authority, make_draft, point

pytestmark = pytest.mark.django_db

HALL = {"reference": "A1", "name": "Hall", "kind": "community_centre", "use": "Clubs"}
SHED = {"reference": "A2", "name": "Shed", "kind": "building", "use": "Tools"}
PITCH = {"reference": "A3", "name": "Pitch", "kind": "land", "easting": 379000, "northing": 392000}


@pytest.fixture
def council():
    return make_authority(ENGLISH)


def test_what_an_import_entered_is_gone_and_what_it_changed_is_as_before(tmp_path, council):
    make_asset(
        authority=council, own_reference="A1", name="Old hall", point=point(379_500, 392_500)
    )
    before = register_as_it_is()
    report = import_list(tmp_path, [HALL, SHED, PITCH])
    assert (report.created, report.updated) == (2, 1)
    assert register_as_it_is() != before
    done = undo_import(report.undo_id)
    assert (done.removed, done.restored, done.kept) == (2, 1, [])
    assert register_as_it_is() == before
    run = ImportRun.objects.get(pk=report.undo_id)
    assert run.state == "undone"
    assert [row.outcome for row in run.rows.order_by("row")] == ["updated", "created", "created"]


def test_the_audit_keeps_the_import_and_its_undoing(tmp_path, council):
    report = import_list(tmp_path, [HALL])
    asset = Asset.objects.get()
    undo_import(report.undo_id)
    events = Asset._meta.get_field("audit").related_model.objects.filter(pgh_obj_id=asset.pk)
    assert list(events.order_by("pk").values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_an_import_is_taken_back_once(tmp_path, council):
    report = import_list(tmp_path, [HALL])
    undo_import(report.undo_id)
    again = import_list(tmp_path, [HALL])
    done = undo_import(report.undo_id)
    assert done.was_undone
    assert Asset.objects.count() == again.created == 1


def test_a_place_that_is_asked_for_stays_and_the_refusal_names_it(tmp_path, council):
    report = import_list(tmp_path, [HALL, SHED], authority=SCOTTISH)
    before = register_as_it_is()
    make_draft(Asset.objects.get(name="Hall"))
    with pytest.raises(InUse, match=r"Hall \(\w{6}\): it has a transfer request"):
        undo_import(report.undo_id)
    assert register_as_it_is() == before


def test_a_place_that_was_edited_since_is_not_removed(tmp_path, council):
    report = import_list(tmp_path, [HALL, SHED])
    Asset.objects.filter(name="Shed").update(use="Boats")
    with pytest.raises(InUse, match=r"Shed \(\w{6}\): it was edited since"):
        undo_import(report.undo_id)
    assert Asset.objects.get(name="Shed").use == "Boats"


def test_a_place_whose_ward_alone_was_worked_out_anew_is_removed(tmp_path, council):
    report = import_list(tmp_path, [PITCH])
    Asset.objects.update(ward_code="E05000001", is_draft=True)
    assert undo_import(report.undo_id).removed == 1


def test_a_fact_that_a_person_changed_since_is_kept_and_listed(tmp_path, council):
    asset = make_asset(authority=council, own_reference="A1", name="Old hall", use="Empty")
    report = import_list(tmp_path, [HALL])
    Asset.objects.filter(pk=asset.pk).update(use="Dance")
    done = undo_import(report.undo_id)
    asset.refresh_from_db()
    assert (asset.name, asset.use, asset.kind) == ("Old hall", "Dance", "land")
    assert done.kept == [
        {"asset": asset.code, "name": "Old hall", "fact": "use", "why": "changed since"}
    ]


def test_a_fact_that_was_locked_since_is_kept(tmp_path, council):
    asset = make_asset(authority=council, own_reference="A1", name="Old hall")
    report = import_list(tmp_path, [HALL])
    Asset.objects.filter(pk=asset.pk).update(sureness={"name": {"locked": True}})
    assert [kept["why"] for kept in undo_import(report.undo_id).kept] == ["locked since"]
    asset.refresh_from_db()
    assert asset.name == "Hall"


def test_a_locked_fact_stays_on_import(tmp_path, council):
    asset = make_asset(
        authority=council, own_reference="A1", name="Old hall", titles=["GM1"], notes="Ours",
        sureness={name: {"locked": True} for name in ("name", "titles", "notes", "point")},
        point=point(379_500, 392_500),
    )  # fmt: skip
    row = HALL | {
        "title number": "GM99999", "description": "Theirs", "easting": 379000, "northing": 392000,
    }  # fmt: skip
    report = import_list(tmp_path, [row])
    asset.refresh_from_db()
    assert report.updated == 1
    assert (asset.name, asset.titles, asset.notes) == ("Old hall", ["GM1"], "Ours")
    assert (asset.point.x, asset.use) == (379_500, "Clubs")


def test_a_kind_or_an_owner_that_nobody_said_replaces_none(tmp_path, council):
    asset = make_asset(authority=council, own_reference="A1", kind="library", owner="authority")
    report = import_list(tmp_path, [{"reference": "A1", "name": asset.name, "use": "Books"}])
    asset.refresh_from_db()
    assert (report.updated, asset.kind, asset.owner) == (1, "library", "authority")


@pytest.mark.parametrize("first", [0, 1])
def test_two_imports_of_one_fact_are_taken_back_in_any_order(tmp_path, council, first):
    asset = make_asset(authority=council, own_reference="A1", name="Old hall")
    before = register_as_it_is()
    runs = [import_list(tmp_path, [HALL | {"name": name}]).undo_id for name in ("Hall", "New hall")]
    done = undo_import(runs[first])
    asset.refresh_from_db()
    assert asset.name == ("New hall", "Hall")[first]
    whys = {kept["why"] for kept in done.kept}
    assert whys == ({f"changed again by import {runs[1]}"} if first == 0 else set())
    undo_import(runs[1 - first])
    assert register_as_it_is() == before


def test_a_place_that_a_later_import_changed_waits_for_that_one(tmp_path, council):
    first = import_list(tmp_path, [HALL])
    later = import_list(tmp_path, [HALL | {"use": "Dance"}])
    with pytest.raises(InUse, match="a later import changed it"):
        undo_import(first.undo_id)
    undo_import(later.undo_id)
    assert undo_import(first.undo_id).removed == 1


def test_a_later_edition_that_found_nothing_new_does_not_hold_an_import(tmp_path, council):
    first = import_list(tmp_path, [HALL])
    same = import_list(tmp_path, [HALL])
    assert (same.unchanged, undo_import(first.undo_id).removed) == (1, 1)


def test_a_stalled_spell_goes_with_its_import_unless_somebody_wrote_more_about_it(
    tmp_path, council
):
    make_asset(authority=council, own_reference="A1", name="Hall", kind="community_centre")
    make_asset(authority=council, own_reference="A2", name="Shed", kind="building")
    report = import_list(tmp_path, [HALL, SHED], kind="stalled_space")
    assert StalledSpell.objects.count() == 2
    StalledSpell.objects.filter(asset__own_reference="A1").update(began=date(2024, 1, 1))
    undo_import(report.undo_id)
    assert StalledSpell.objects.get().asset.own_reference == "A1"


def test_only_an_import_that_is_there_can_be_taken_back(tmp_path, council):
    with pytest.raises(RegisterError, match="There is no import 99"):
        undo_import(99)
    waiting = ImportRun.objects.create(file_name="a.csv", list_name="a")
    with pytest.raises(RegisterError, match="is not in the register"):
        undo_import(waiting.pk)


def test_the_commands_import_and_take_back(tmp_path, council, capsys):
    path, report = write_list(tmp_path, [HALL, SHED]), tmp_path / "report.json"
    call_command("import_assets", path, authority=ENGLISH, report=report)
    number = json.loads(report.read_text())["undo_id"]
    call_command("undo_import", number)
    assert "list.csv is taken back: 2 removed, 0 restored." in capsys.readouterr().out
    call_command("undo_import", number)
    assert "was taken back before; nothing was changed" in capsys.readouterr().out
    assert not Asset.objects.exists()
    with pytest.raises(CommandError, match="There is no import 12345"):
        call_command("undo_import", 12345)


texts = st.sampled_from(["", "Hall", "Old hall", "Café “Zwölf”", "=1+1", "x" * 400])
rows = st.fixed_dictionaries(
    {"name": texts},
    optional={
        "reference": st.sampled_from(["A1", "A2", "A3", ""]),
        "kind": st.sampled_from(["library", "park", "", "stalled space"]),
        "use": texts,
        "easting": st.sampled_from(["379000", "379000.5", ""]),
        "northing": st.sampled_from(["392000", "392000.25", ""]),
        "uprn": st.sampled_from(["100012797623", "200012797623", ""]),
        "tenure": st.sampled_from(["Freehold", "Leasehold", ""]),
        "running cost": st.sampled_from(["£1,200.50", ""]),
        "title number": st.sampled_from(["GM12345", "GM1, GM2", ""]),
        "description": texts,
        "something else": texts,
    },
)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@example(
    first=[{"reference": "A1", "name": "Hall"}, {"name": ""}],
    second=[{"reference": "A1", "name": ""}, {"name": "Hall"}],
)
@given(first=st.lists(rows, max_size=3), second=st.lists(rows, min_size=1, max_size=4))
def test_an_import_and_its_undoing_leave_no_trace(tmp_path, council, first, second):
    Asset.objects.all().delete()
    ImportRun.objects.all().delete()
    names = [{"reference": "A9", "name": "Always here"}]
    import_list(tmp_path, names + first)
    before = register_as_it_is()
    report = import_list(tmp_path, names + second)
    again = import_list(tmp_path, names + second)
    assert (again.created, again.updated) == (0, 0)
    undo_import(report.undo_id)
    assert register_as_it_is() == before

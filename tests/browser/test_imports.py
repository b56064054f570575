"""An officer brings a list in with a browser: columns, check, import, a row mended, taken back."""

from assets.register import runs
from assets.register.models import Asset, ImportRun
from gis.demonstration import BOROUGH


def work():
    """Do what the worker does, here and now."""
    for run in ImportRun.objects.filter(state__in=runs.AT_WORK):
        runs.carry_on(run.pk)


def list_near(asset) -> bytes:
    x, y = round(asset.point.x), round(asset.point.y)
    rows = [
        "Ref,Site,What,East,North",
        f"NEW-1,Pump house,Building,{x},{y}",
        f"{asset.own_reference},{asset.name},{asset.get_kind_display()},,",
        f"NEW-2,Orchard wall,Land,{x}999,{y}",
    ]
    return "\n".join(rows).encode()


def test_a_list_is_brought_in_mended_and_taken_back(visit, changes, size, tmp_path):
    known = Asset.objects.filter(authority__code=BOROUGH, outline__isnull=False, is_withheld=False)
    asset = known.exclude(own_reference="").order_by("pk").first()
    path = tmp_path / "Walls and houses 2026.csv"
    path.write_bytes(list_near(asset))
    count = Asset.objects.count()
    officer = visit("officer", size=size)
    officer.go("/imports/").press("Import a list").heading("Import a list")
    officer.page.get_by_label("List of assets").set_input_files(path)
    officer.press("Send the list").heading("What the columns mean")
    officer.reads("Pump house", "Kept out: The coordinates")
    assert not officer.obstacles()
    officer.press("Check the whole list").heading("Walls and houses 2026.csv")
    officer.reads("Being checked")
    assert not officer.obstacles()
    work()  # the page asks by itself how far it is
    officer.reads("What would happen", "New places1", "As they were1", "Rows kept out1")
    assert Asset.objects.count() == count
    officer.press("Import the list").reads("Being imported")
    work()
    officer.reads("What happened", "At source: Check eastings and northings")
    assert not officer.obstacles()
    officer.follow("look at them and correct them").follow("Row 4: Orchard wall")
    officer.press("Save and try again").reads("lie nowhere in the United Kingdom")
    officer.write("East", str(round(asset.point.x) + 40)).press("Save and try again")
    officer.reads("Row 4, Orchard wall, is on the register now", "No row is waiting")
    assert Asset.objects.count() == count + 2
    officer.follow("Walls and houses 2026.csv").press("Take this import back")
    officer.reads("2 places that it entered are removed")
    officer.press("Take it back").reads("Being taken back")
    assert not officer.obstacles()
    work()
    officer.reads("Taken back", "2 removed, 0 restored")
    assert Asset.objects.count() == count


def test_a_list_goes_in_without_scripts(visit, changes, tmp_path):
    asset = Asset.objects.filter(authority__code=BOROUGH, outline__isnull=False).first()
    path = tmp_path / "Plain list.csv"
    path.write_bytes(list_near(asset))
    officer = visit("officer", java_script_enabled=False)
    officer.go("/imports/new/").page.get_by_label("List of assets").set_input_files(path)
    officer.press("Send the list").press("Check the whole list").reads("Being checked")
    work()
    officer.follow("See how far it is").reads("What would happen").press("Import the list")
    work()
    officer.follow("See how far it is").reads("What happened")
    assert Asset.objects.filter(name="Pump house").exists()

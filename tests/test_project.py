"""What holds for the whole product: wiring, safety on the page, manners when things fail."""

import io
import json
import logging
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
from django.conf import settings as installed
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from config import preparing, views
from people.models import Authority
from tests.factories import (
    make_asset,
    make_authority,
    make_boundary,
    make_building,
    make_paper_request,
    make_postcode,
    make_staff,
    make_user,
)
from tests.pages import Page

ROOT = Path(installed.BASE_DIR)
BACKEND = "django.contrib.auth.backends.ModelBackend"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.fixture
def house(db):
    """A council with one of each thing that has a public page."""
    make_boundary(code="S13002929", name="Leith Walk")
    make_postcode()
    asset = make_asset()
    make_building()
    request = make_paper_request(asset=asset)
    return {
        "home": "/",
        "map": "/map/",
        "list": "/assets/",
        "asset": f"/assets/{asset.code}/",
        "place": "/places/S13002929/",
        "search": "/places/?q=leith",
        "requests": "/requests/",
        "request": f"/requests/{request.reference}/",
        "energy": "/energy/",
        "roof": "/energy/roofs/described/?postcode=EH1+1YS&area_m2=20&tilt_deg=35&azimuth_deg=180"
        "&shading=none",
        "asset roof": f"/energy/assets/{asset.code}/",
        "about": "/about/",
        "sources": "/about/sources/",
        "sign in": "/account/login/",
        "sign up": "/account/signup/",
        "not found": "/nowhere/",
        "refused": "/tiles/assets/99/0/0.mvt",
    }


# --- wiring -------------------------------------------------------------------------------------


def test_every_system_check_passes():
    assert run_checks() == []


def test_every_static_file_that_a_template_names_is_in_the_manifest():
    names = {
        name
        for path in TEMPLATES
        for name in re.findall(r"{% static '([^']+)' %}", path.read_text(encoding="utf-8"))
    }
    assert len(names) > 8
    for name in names:
        assert staticfiles_storage.exists(staticfiles_storage.stored_name(name)), name
        assert re.search(r"\.[0-9a-f]{12}\.", staticfiles_storage.url(name)), name


def test_every_file_that_our_styles_and_scripts_ask_for_is_there():
    for style in ("vendor/register.css", "vendor/leaflet/leaflet.css"):
        path = Path(finders.find(style))
        for name in re.findall(r"url\(['\"]?(?!data:)([^'\")#]+)", path.read_text()):
            assert (path.parent / name).exists() or finders.find(name.removeprefix("/static/")), (
                name
            )
    images = re.search(r'imagePath = "/static/([^"]+)"', (ROOT / "static/js/map.js").read_text())[1]
    assert Path(finders.find(images.rstrip("/"))).is_dir()


def test_the_look_is_our_own():
    """GDS Transport and the crown are the government's alone."""
    style = Path(finders.find("vendor/register.css")).read_text()
    assert "GDS Transport" not in style
    assert "@font-face" not in style
    assert not any("crown" in path.read_text(encoding="utf-8").lower() for path in TEMPLATES)


# --- other hosts --------------------------------------------------------------------------------


def test_no_page_script_or_style_of_ours_names_another_host():
    ours = [*TEMPLATES, *(ROOT / "static/js").glob("*.js"), *(ROOT / "static/scss").glob("*")]
    ours += [*(ROOT / "templates").rglob("*.txt"), Path(finders.find("vendor/register.css"))]
    for path in ours:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        text = re.sub(r"\[href\^=\"https?://\"\]", "", text)  # a rule on links that are printed
        assert not re.search(r"https?:|[\"'(=]//\w", text), path


def test_no_page_asks_another_host_for_anything(house, client):
    for name, address in house.items():
        page = Page.of(client.get(address))
        asked = page.values(
            "src", "href", "action", "formaction", "data", "poster", "srcset", "hx-get"
        )
        for value in asked:
            assert urlsplit(value).netloc == "", f"{name}: {value}"
        assert not any("style" in attrs for tag, attrs in page.elements if tag != "svg"), name


def _tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no checkout of git")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_registry_or_a_path_of_some_machine():
    registries = [".".join(parts) for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"), ("proxy", "golang", "org"),
    )]  # fmt: skip
    folders = ["/".join(("", *parts, "")) for parts in (("work",), ("Users",), ("mnt", "data"))]
    for path in _tracked():
        text = path.read_bytes().decode(errors="ignore")
        for registry in registries:
            assert registry not in text, path
        for folder in folders:
            assert not re.search(rf"(?<![\w.}})]){folder}\w", text), f"{path} names {folder}"
        assert not re.search(r"(?<![\w.])/home/[a-z]+/", text), path
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_every_python_package_is_locked_by_its_hash():
    for name in ("runtime", "test", "uv"):
        text = (ROOT / f"requirements/{name}.txt").read_text()
        pins = re.findall(r"^[a-z0-9][^\s=]*==", text, re.M)
        assert pins
        assert len(re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n\s+--hash=sha256:", text, re.M)) == len(
            pins
        )
        assert not re.search(r"^\s*--(index|extra-index|find-links)", text, re.M)


# --- the policy of the page ---------------------------------------------------------------------


def policy_of(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def test_every_page_has_a_strict_policy_and_its_scripts_carry_the_nonce(house, client):
    nonces = set()
    for name, address in house.items():
        answer = client.get(address)
        policy = policy_of(answer)
        nonce = next(value for value in policy["script-src"] if value.startswith("'nonce-"))
        assert policy["default-src"] == ["'none'"], name
        assert set(policy["script-src"]) == {"'self'", nonce}, name
        assert policy["style-src"] == policy["font-src"] == policy["connect-src"] == ["'self'"]
        assert policy["img-src"] == ["'self'", "data:"]
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        assert policy["form-action"] == ["'self'"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "*" not in answer["Content-Security-Policy"]
        assert "http" not in answer["Content-Security-Policy"]
        page = Page.of(answer)
        inline = [attrs for attrs, text in page.scripts if not attrs.get("src") and text.strip()]
        assert inline or name == "plain"
        for attrs in inline:
            assert (
                f"'nonce-{attrs.get('nonce')}'" == nonce or attrs.get("type") == "application/json"
            )
        assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)
        assert "style" not in {tag for tag, _ in page.elements}
        nonces.add(nonce)
    assert len(nonces) == len(house), "a nonce is used once"


def test_pages_refuse_to_be_framed_and_keep_where_a_visitor_came_from(house, client):
    answer = client.get("/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_visitor_gets_no_cookie_for_reading(house, client):
    for name in ("home", "map", "list", "asset", "place", "requests", "roof", "about"):
        assert not client.get(house[name]).cookies, name


def test_every_page_has_one_heading_a_title_a_language_and_a_way_past_the_menu(house, client):
    for name, address in house.items():
        page = Page.of(client.get(address))
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == 1, name
        assert tags.count("main") == 1, name
        assert ("html", {"lang": "en", "class": "govuk-template"}) in page.elements
        assert "#main-content" in page.links
        ids = page.values("id")
        assert len(ids) == len(set(ids)), f"{name}: {ids}"


# --- when things fail ---------------------------------------------------------------------------


def said(answer, *words):
    page = Page.of(answer)
    for one in words:
        assert one in page.text, page.text
    assert "Traceback" not in page.text
    return page


def test_a_page_that_is_not_there_says_so(db, client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    said(
        answer,
        "Page not found",
        "There is no page at this address, or it is one that you may not see.",
    )


def test_what_a_role_may_not_do_says_so(db, client):
    client.force_login(make_user(), backend=BACKEND)
    answer = client.get("/casework/")
    assert answer.status_code == 403
    said(answer, "You may not do this", "Your account does not have the role that this needs.")


def test_a_withdrawn_record_says_why(db, client):
    asset = make_asset(
        name="Old toll house", state="withdrawn", state_reason="It was sold in 2019."
    )
    answer = client.get(f"/assets/{asset.code}/")
    assert answer.status_code == 410
    said(answer, "No longer on the register",
         "Old toll house was withdrawn from the register. It was sold in 2019.")  # fmt: skip


def test_what_cannot_be_done_says_what_to_do(db, client):
    answer = client.get("/tiles/assets/3/8/0.mvt")
    assert answer.status_code == 422
    said(answer, "This cannot be done", "zoom is from 0 to 22")


def test_an_old_form_says_that_nothing_was_sent(db):
    person = make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend=BACKEND)
    answer = client.post("/organisations/new/", {"name": "x"})
    assert answer.status_code == 403
    said(answer, "This page was open too long", "Nothing was sent.")


def test_a_fault_of_ours_says_so_and_tells_nothing_of_the_inside(db, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("assets.register.views.Filters.of", fail)
    answer = Client(raise_request_exception=False).get("/assets/")
    assert answer.status_code == 500
    page = said(answer, "Something went wrong", "Nothing you sent was half saved.")
    assert "secret" not in page.text
    assert "/" in page.links


@pytest.mark.parametrize(
    "value",
    ["\0", "a\0b", "²", "٣", "😀", "1e400", "-1", "9" * 30, "x" * 3_000, "%", "[]", "{}",
     "' OR 1=1 --", '{"type":"Polygon"}', '{"type":"FeatureCollection","features":[]}',
     "POLYGON EMPTY", "POINT(0 0)",
     "POLYGON((0 0,1 1,1 0,0 0))", "POLYGON((-4 55,-3 56,-3 55,-4 56,-4 55))",
     "POLYGON((0 95,1 96,1 95,0 95))", "POLYGON((1e300 0,1 1,1 0,1e300 0))",
     "POLYGON((nan 0,1 1,1 0,nan 0))", "CURVEPOLYGON((-4 55,-3 56,-3 55,-4 55))", "0103",
     "<Polygon/>"],
)  # fmt: skip
def test_no_address_that_anybody_types_is_a_fault_of_ours(house, value):
    """A wrong value is said on the page, refused in a sentence or finds nothing; never a fault."""
    client = Client(raise_request_exception=False)
    addresses = {
        "/assets/": ("q", "near", "place", "shape", "kind", "word", "page", "go", "authority",
                     "decile", "smallest_m2", "within"),
        "/map/": ("shape", "go", "q"), "/assets.json": ("after", "shape"),
        "/assets.geojson": ("after", "shape"), "/places/": ("q",),
        "/tiles/assets/14/8000/5100.mvt": ("q", "shape"), "/requests/": ("page",),
        "/places/labels.json": ("bbox", "zoom"), "/energy/roofs/": ("postcode", "area_m2"),
        house["asset roof"]: ("shape", "area_m2", "shading"),
    }  # fmt: skip
    for path, names in addresses.items():
        for name in names:
            answer = client.get(f"{path}?{name}={quote(value)}")
            assert answer.status_code in (200, 302, 404, 422), f"{path}?{name}={value!r}"
    for path in (
        "/assets/{}/",
        "/assets/{}.json",
        "/places/{}/",
        "/requests/{}/",
        "/energy/assets/{}/",
    ):
        address = path.format(quote(value, safe=""))
        assert client.get(address).status_code in (302, 404, 422), address


def test_a_list_without_rows_is_a_list_in_every_form(db, client):
    assert client.get("/assets.json?q=nothing").json() == {"assets": [], "next": None}
    assert client.get("/assets.geojson?q=nothing").json() == {
        "type": "FeatureCollection", "next": None, "features": [],
    }  # fmt: skip


# --- the log ------------------------------------------------------------------------------------


@pytest.fixture
def log(monkeypatch):
    """What the handlers of the installation write, whoever holds the standard error just now."""
    stream = io.StringIO()
    handlers = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    assert handlers
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", stream)
    return stream


def lines_of(log) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_the_log_is_json_and_every_request_has_a_number_of_its_own(db, client, log):
    client.get("/about/", REMOTE_ADDR="192.0.2.7")
    client.get("/about/privacy/")
    lines = lines_of(log)
    assert [line["event"] for line in lines] == ["request_started", "request_finished"] * 2
    numbers = [UUID(line["request_id"]) for line in lines]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    assert lines[1]["code"] == 200
    assert lines[1]["request"] == "GET /about/"
    assert not any("192.0.2.7" in json.dumps(line) for line in lines), "no address of a visitor"


def test_no_visitor_chooses_what_stands_in_the_log(db, client, log):
    client.get("/about/", headers={"X-Request-ID": "chosen-by-a-visitor"})
    assert lines_of(log)
    assert "chosen-by-a-visitor" not in log.getvalue()


def test_a_fault_is_in_the_log_with_the_number_of_its_request(db, monkeypatch, log):
    monkeypatch.setattr("assets.register.views.Filters.of", lambda data: 1 / 0)
    Client(raise_request_exception=False).get("/assets/")
    lines = lines_of(log)
    (failed,) = [line for line in lines if line["event"] == "request_failed"]
    assert failed["request_id"] == lines[0]["request_id"]
    assert "ZeroDivisionError" in failed["exception"]


# --- health -------------------------------------------------------------------------------------

WELL = {
    "ready": True,
    "live": True,
    "database": True,
    "migrations": True,
    "queue": True,
    "disk": True,
}


def health(client):
    answer = client.get("/health/")
    assert "no-cache" in answer["Cache-Control"]
    return answer.status_code, answer.json()


def test_a_healthy_installation_is_ready(db, client):
    assert health(client) == (200, WELL)


def test_migrations_that_wait_make_it_unready(db, client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("people", "0009")])
    assert health(client) == (503, WELL | {"ready": False, "migrations": False})


def test_a_full_disk_makes_it_unready(db, client, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(views.shutil, "disk_usage", lambda _: usage._replace(free=199_999_999))
    assert health(client) == (503, WELL | {"ready": False, "disk": False})
    monkeypatch.setattr(views.shutil, "disk_usage", lambda _: usage._replace(free=200_000_001))
    assert health(client)[0] == 200


def test_a_folder_for_files_that_cannot_be_made_makes_it_unready(db, client, settings, tmp_path):
    (tmp_path / "in-the-way").write_text("a file")
    settings.FILES_ROOT = tmp_path / "in-the-way" / "files"
    assert health(client) == (503, WELL | {"ready": False, "disk": False})


def test_a_database_that_does_not_answer_makes_it_unready(db, client, monkeypatch):
    def gone(*_):
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", gone)
    status, checks = health(client)
    assert status == 503
    assert checks == WELL | {
        "ready": False, "database": False, "migrations": False, "queue": False,
    }  # fmt: skip


# --- what is invented says so -------------------------------------------------------------------


def test_every_page_of_the_demonstration_says_that_it_is_one_and_no_other_does(house, client):
    officer = make_staff("officer", "administrator")
    client.force_login(officer, backend=BACKEND)
    own = {
        "desk": "/casework/",
        "account": "/account/",
        "roles": "/account/council/S12000036/people/",
    }
    everything = {**house, **own, "forbidden": "/organisations/none/"}
    for name, address in everything.items():
        page = Page.of(client.get(address, follow=True))
        assert "This is a demonstration" not in page.text, name
    Authority.objects.update(is_demonstration=True)
    for name, address in everything.items():
        page = Page.of(client.get(address, follow=True))
        assert (
            "This is a demonstration. The places, people and groups are invented." in page.text
        ), name


def test_the_demonstration_is_never_added_to_a_real_register(db, capsys):
    make_authority()
    with pytest.raises(CommandError, match="holds a real council"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert capsys.readouterr().out == ""
    assert Authority.objects.count() == 1


# --- preparing an installation ------------------------------------------------------------------


def test_a_prepared_installation_is_known_as_such_until_something_changes(
    db, monkeypatch, tmp_path
):
    monkeypatch.setattr(preparing, "STAMP", tmp_path / "static" / "collected.txt")
    assert not preparing.is_up_to_date()
    preparing.note_up_to_date()
    assert preparing.is_up_to_date()
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("people", "0009")])
    assert not preparing.is_up_to_date()
    monkeypatch.undo()
    monkeypatch.setattr(preparing, "STAMP", tmp_path / "static" / "collected.txt")
    monkeypatch.setattr(preparing, "_static_fingerprint", lambda: "another")
    assert not preparing.is_up_to_date()


def test_preparing_does_what_waits_once(db, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(
        "config.management.commands.prepare.call_command", lambda *a, **k: called.append(a[0])
    )
    monkeypatch.setattr(preparing, "is_up_to_date", lambda: False)
    monkeypatch.setattr(preparing, "note_up_to_date", lambda: called.append("noted"))
    call_command("prepare")
    assert called == ["migrate", "collectstatic", "noted"]
    assert "up to date" in capsys.readouterr().out
    called.clear()
    monkeypatch.setattr(preparing, "is_up_to_date", lambda: True)
    call_command("prepare", "--demo")
    assert called == ["demo"]

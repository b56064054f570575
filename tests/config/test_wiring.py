"""What holds for all files: what they name is there, no other host, packages that are locked."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as installed
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import run_checks

from tests.pages import Page

ROOT = Path(installed.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


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

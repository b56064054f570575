"""What every page carries: its policy, its frame, a way past the menu."""

import pytest
from django.core.management import CommandError, call_command

from people.models import Authority
from tests.factories import (
    make_authority,
    make_staff,
)
from tests.pages import Page

BACKEND = "django.contrib.auth.backends.ModelBackend"


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

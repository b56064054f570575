"""A real browser before the whole demonstration; see running.py and visitor.py."""

import os
from time import time

import pytest
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright

from people.demonstration import address as email_of
from tests.browser.running import Copies, served
from tests.browser.visitor import DESK, PHONE, Visitor

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--no-first-run",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    """All of this drives a browser; what changes nothing goes first and shares one copy."""
    ours = [item for item in items if "tests/browser/" in str(item.path)]
    for item in ours:
        item.add_marker("browser")
    ours.sort(key=lambda item: "changes" in item.fixturenames)
    others = [item for item in items if item not in set(ours)]
    items[:] = others + ours


@pytest.fixture(scope="session")
def copies(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration in databases and folders of its own, under settings that hold for all."""
    folder = tmp_path_factory.mktemp("demonstration")
    ours = override_settings(
        FILES_ROOT=folder / "files",
        MEDIA_ROOT=folder / "files",
        SIGN_INS=folder / "sign-ins.txt",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="people.mail.OutboxBackend",
    )
    with ours, django_db_blocker.unblock():
        made = Copies()
        made.fill()
        yield made
        made.drop()


@pytest.fixture(scope="session")
def server(copies):
    """The address of the product, served in this process."""
    with served() as address, override_settings(SITE_URL=address):
        yield address


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; each person has a context of their own in it."""
    if "CHROMIUM" not in os.environ:
        pytest.skip("CHROMIUM names no browser; script/test finds one")
    # Playwright keeps a loop in this thread, which Django takes for asynchronous code
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=list(FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def changes():
    """Say that a test changes the demonstration: the next one gets a fresh copy."""


@pytest.fixture
def db(request, copies, django_db_blocker):
    """Work on a copy of the demonstration, where other tests work in a transaction."""
    with django_db_blocker.unblock(), copies.open(is_changed="changes" in request.fixturenames):
        yield


@pytest.fixture(autouse=True)
def own_ground(db):
    """Keep the settings of the session, in place of those that other tests are given."""


@pytest.fixture(scope="session")
def sign_ins(copies):
    """Everybody's password, by the first part of their address."""
    from django.conf import settings

    lines = [line.split() for line in settings.SIGN_INS.read_text().splitlines() if "@" in line]
    return {line[0].partition("@")[0]: line[1] for line in lines}


@pytest.fixture
def visit(own_ground, chromium, server):
    """Open a window: ``visit("officer")`` is signed in as one of the demonstration's people."""
    windows = []

    def opened(who: str = "", *, size=DESK, hand=Visitor, **options) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, base_url=server, **options
        )
        if who:
            context.add_cookies([{"name": "sessionid", "value": session_of(who), "url": server}])
        visitor = hand(context, server)
        windows.append((context, visitor))
        return visitor

    yield opened
    faults = [fault for _, visitor in windows for fault in visitor.faults]
    for context, _ in windows:
        context.close()
    assert not faults, "\n".join(faults)


def session_of(who: str) -> str:
    """Sign somebody in without the form, as if a password had just been given; the cookie."""
    from people.models import User

    client, user = Client(), User.objects.get(email=who if "@" in who else email_of(who))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client.cookies["sessionid"].value


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request):
    """At the width of a phone and of a desk."""
    return request.param

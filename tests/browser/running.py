"""The demonstration, filled once, copied for each test that changes it, served by a thread."""

import threading
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connection, connections

from assets.casework import steps
from gis import day


class Copies:
    """A database with the whole demonstration, and the copy of it that tests look at.

    A copy costs half a second, so that a test may do to its own what it likes.
    """

    def __init__(self):
        self._tests = connection.settings_dict["NAME"]
        assert self._tests.startswith("test_"), "the databases of tests are not set up"
        self._full = f"{self._tests}_demonstration"
        self._open = f"{self._tests}_browser"
        self._empty = f"{self._tests}_empty"
        self._is_used = True

    def fill(self) -> None:
        """Fill the demonstration into a database of its own, beside that of the other tests."""
        self._copy(self._tests, self._full)
        with self._named(self._full):
            call_command("demo", verbosity=0, stdout=_Nowhere())

    @contextmanager
    def open(self, *, is_changed: bool):
        """Let everything in this process work on the copy, made anew after one that was changed."""
        if self._is_used:
            self._copy(self._full, self._open)
        self._is_used = is_changed
        day._known = (0.0, 0)  # the days that passed in the copy before
        with self._named(self._open):
            yield
        day._known = (0.0, 0)

    @contextmanager
    def open_empty(self):
        """Let everything in this process work on a register that nobody has filled."""
        self._copy(self._tests, self._empty)
        day._known = (0.0, 0)
        with self._named(self._empty):
            yield
        day._known = (0.0, 0)

    def drop(self) -> None:
        """Remove the databases."""
        with connection._nodb_cursor() as cursor:
            for name in (self._open, self._full, self._empty):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _copy(self, source, target):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    @contextmanager
    def _named(self, name):
        """Point the settings that all threads share to another database."""
        self._turn_to(name)
        try:
            yield
        finally:
            self._turn_to(self._tests)

    def _turn_to(self, name):
        connection.close()
        steps.stored_pack.cache_clear()  # packs are known by their keys in one database
        connection.settings_dict["NAME"] = name


class _Nowhere:
    def write(self, text):
        """Take words that nobody wants to read."""

    def isatty(self):
        return False


class _QuietRequest(WSGIRequestHandler):
    def log_message(self, *args):
        """Leave the test's output to the test."""


class _Server(ThreadedWSGIServer):
    def handle_error(self, request, client_address):
        """A browser that goes on to the next page may hang up in the middle of an answer."""


@contextmanager
def served():
    """Serve the whole product, static files by its own middleware too; gives the address."""
    server = _Server(("127.0.0.1", 0), _QuietRequest)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"  # a passkey needs a name
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        connections.close_all()

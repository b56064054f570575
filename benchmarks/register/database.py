"""A database of its own beside the register's, so that nothing measured touches what is real."""

import os
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

NAME = "commons_measured"
ROWS = int(os.environ.get("ROWS", "1000000"))


@contextmanager
def measured(name: str = NAME, *, fresh: bool = False):
    """Work in the database for measuring, made where it is not there; say whether it was made."""
    before = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [name])
        (is_there,) = cursor.fetchone()
        if is_there and fresh:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        if fresh or not is_there:
            cursor.execute(f'CREATE DATABASE "{name}"')
    _use(name)
    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield fresh or not is_there
    finally:
        _use(before)


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

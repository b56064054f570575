"""A restart of the database server in the middle of an import, with a server of the test's own."""

import pytest
from django.db import connection

from tests.assets.register.servers import Server, find_binaries, has_owner, working_on
from tests.assets.register.test_cut_off import POINTS, cut_off


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    if not has_owner():
        pytest.skip("we are root, and there is no user postgres to run a server")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        binaries = find_binaries(connection.pg_version // 10_000)
        connection.close()
    server = Server(binaries)
    try:
        server.copy_of_ours("ours")
        yield server
    finally:
        server.end()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", [POINTS[1], POINTS[-1]])
def test_a_restart_of_the_server_changes_nothing_and_loses_nothing(
    point, server, settings, monkeypatch
):
    database = f"trial_{POINTS.index(point)}"
    server.psql("postgres", "-c", f"CREATE DATABASE {database} TEMPLATE ours")
    monkeypatch.setenv("DYING_RESTART", server.restarting())
    with working_on(server, database, monkeypatch):
        ended, said = cut_off(point, settings, "server restarted")
    assert ended == 1
    assert "terminating connection due to administrator command" in said

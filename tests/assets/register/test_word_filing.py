"""Words of many new assets are filed by a second connection while the first one writes."""

import psycopg
import pytest
from django.db import connection

from assets.register import merging, word_filing
from assets.register.models import Asset
from assets.register.searching import search
from tests.assets.register.lists import import_list
from tests.factories import make_authority

ROWS = [{"reference": f"R{n}", "name": f"Quarry {n}"} for n in range(300)]


def pages_that_waited() -> int:
    """File what waits in the list of the index; gives how many of its pages that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('asset_words')")
        return cursor.fetchone()[0]


@pytest.fixture
def from_the_first_row(monkeypatch):
    monkeypatch.setattr(word_filing, "FROM_ROWS", 1)
    monkeypatch.setattr(word_filing, "PAUSE_S", 0.01)


@pytest.mark.django_db(transaction=True)
def test_words_are_filed_beside_and_found_afterwards(tmp_path, from_the_first_row, monkeypatch):
    make_authority()
    executed = []
    connect = psycopg.connect

    def watched(**params):
        other = connect(**params)
        execute = other.execute
        other.execute = lambda sql: executed.append(sql) or execute(sql)
        return other

    monkeypatch.setattr(psycopg, "connect", watched)
    monkeypatch.setattr(merging, "_FILE_WORDS", "SELECT pg_sleep(0.2)")  # only the other one files
    import_list(tmp_path, ROWS)
    assert set(executed) == {"SELECT gin_clean_pending_list('asset_words')"}
    assert pages_that_waited() == 0
    assert search(Asset.objects.all(), "quarry 299").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_files_its_words_itself_where_no_second_connection_is_to_be_had(
    tmp_path, from_the_first_row, monkeypatch
):
    make_authority()

    def refused(**params):
        raise psycopg.OperationalError("too many connections")

    monkeypatch.setattr(psycopg, "connect", refused)
    assert import_list(tmp_path, ROWS).created == 300
    assert search(Asset.objects.all(), "quarry 299").count() == 1

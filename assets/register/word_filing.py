"""Words of many new assets into the search index by a second connection, while they are written.

New words wait in a list of the index until somebody files them. Whoever writes a million assets
would do so afterwards; filed beside, it takes a second core of the database instead of more time.
What is not filed when the writing is done, the import files itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg
from django.db import connection

FROM_ROWS = 50_000  # fewer are filed within a second
PAUSE_S = 2


@contextmanager
def filed_beside(rows: int) -> Iterator[None]:
    """Have words filed from time to time while a block writes so many assets."""
    if rows < FROM_ROWS:
        yield
        return
    done = Event()
    filer = Thread(target=_file, args=(connection.get_connection_params(), done), daemon=True)
    filer.start()
    try:
        yield
    finally:
        done.set()
        filer.join()


def _file(params: dict, done: Event) -> None:
    try:
        with psycopg.connect(**params, autocommit=True) as other:
            while not done.wait(PAUSE_S):
                other.execute("SELECT gin_clean_pending_list('asset_words')")
    except psycopg.Error:
        return  # no connection was to be had, or it was cut: the import files all words itself

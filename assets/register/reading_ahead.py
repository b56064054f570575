"""The rows of a file for an import; those of a large one are read by a process beside ours.

A second process reads, writes each cell as text and each row as JSON, and is one batch ahead, so
that reading takes one core while understanding and staging take another. It has no connection to
the database. It ends with us, however we end: its pipe is cut, and it watches our process.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from assets.register.normalising import Table, with_points
from assets.register.recognising import is_heading
from gis.errors import Refusal
from gis.reading import Found, open_source

BESIDE_FROM_BYTES = 8_000_000  # a process takes a second to start: tens of thousands of rows
PATIENCE_S = 5  # for a reader that is told to end


class Reading:
    """A file that is being read: ``found`` is complete when all ``tables`` were given."""

    def __init__(self, found: Found, tables: Iterator[Table]):
        self.found = found
        self.tables = tables


@contextmanager
def open_rows(path: Path, *, layer: str | None, name: str) -> Iterator[Reading]:
    """Open a file of places and read it in batches, each as a table that is still to be understood.

    Raises
    ------
    Refusal
        If it cannot be read, with one sentence.
    OSError
        If the disk or the process that reads fails; it may be tried again.
    """
    is_large = path.is_file() and path.stat().st_size >= BESIDE_FROM_BYTES
    is_alone = len(os.sched_getaffinity(0)) == 1
    opened = _open_beside if is_large and not is_alone else _open_here
    gc.freeze()  # to look through all that was there before takes a fourth of the time
    try:
        with opened(path, layer, name) as reading:
            yield reading
    finally:
        gc.unfreeze()


@contextmanager
def _open_here(path, layer, name):
    with open_source(path, layer=layer, name=name, knows=is_heading) as source:
        tables = (Table(with_points(batch, source.found)) for batch in source.batches())
        yield Reading(source.found, tables)


@contextmanager
def _open_beside(path, layer, name):
    # a fresh process inherits no open file and no connection to the database
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    reader = context.Process(target=_read, args=(theirs, path, layer, name), daemon=True)
    reader.start()
    theirs.close()
    try:
        reading = Reading(_received(ours, reader, name), iter(()))
        reading.tables = _tables(reading, ours, reader, name)
        yield reading
    finally:
        ours.close()
        reader.join(PATIENCE_S)
        if reader.is_alive():
            reader.kill()
            reader.join()


def _tables(reading, pipe, reader, name):
    while isinstance(said := _received(pipe, reader, name), Table):
        yield said
    reading.found = said


def _received(pipe, reader, name):
    try:
        said = pipe.recv()
    except (EOFError, OSError) as error:  # the latter where it ends within a batch
        reader.join(PATIENCE_S)
        raise ChildProcessError(
            f"The process that read {name} ended too early (code {reader.exitcode}); import the "
            "file again."
        ) from error
    if isinstance(said, Exception):
        raise said
    return said


def _read(pipe, path: Path, layer: str | None, name: str) -> None:
    """Send what is found of a file, its tables and at the end what was found in all, or why not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us hears it and cuts the pipe
    Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    try:
        with open_source(path, layer=layer, name=name, knows=is_heading) as source:
            pipe.send(source.found)
            for batch in source.batches():
                pipe.send(Table(with_points(batch, source.found)).prepare())
            pipe.send(source.found)
    except BrokenPipeError:
        return  # nobody wants more
    except (Refusal, OSError) as error:
        pipe.send(error)


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)

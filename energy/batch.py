"""Work over many partitions, on this machine or on a Dask cluster, with the same outcome.

A partition is worked on alone, so results do not depend on how many workers there are or which of
them did what. They come back in the order of the partitions, few at a time, so that a run over ten
million rows holds only a handful of partitions in memory.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

#: How often a partition is tried when its worker dies.
TRIES = 3
#: Partitions handed out per worker: one in work and one waiting, so that no worker idles.
AHEAD = 2
#: How long a Dask scheduler may take to answer. [s]
PATIENCE_S = 15


class BatchError(RuntimeError):
    """A batch could not be run; the sentence says what to do."""


def run(
    work: Callable[[Part], Result],
    partitions: Iterable[Part],
    *,
    workers: int = 1,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """Yield ``work(partition)`` for each partition, in order.

    Parameters
    ----------
    work : callable
        A function of one partition that can be sent to another process; it must give the same
        result each time, for it is done again if its worker dies.
    partitions : iterable
        The partitions, taken as they are needed.
    workers : int, default 1
        Processes on this machine; with 1 the work is done in this one.
    scheduler : str, optional
        Address of a Dask scheduler on a trusted network, which then does the work instead.

    Yields
    ------
    object
        The results, in the order of the partitions.

    Raises
    ------
    BatchError
        If ``workers`` is below 1, no scheduler answers, or a partition ends its worker each time.
    """
    if workers < 1:
        raise BatchError(f"The number of workers must be 1 or more, not {workers}.")
    if scheduler:
        return run_on_dask(work, partitions, scheduler)
    if workers == 1:
        return map(work, partitions)
    return run_on_processes(work, partitions, workers)


def run_on_processes(work, partitions, workers: int) -> Iterator:
    """Run on processes of this machine; when one dies, what was in hand is done again."""
    waiting = iter(partitions)
    in_hand: deque[list] = deque()  # [partition, tries, future], oldest first
    # a fresh process inherits no open file or database connection
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context)
    try:
        while True:
            for partition in islice(waiting, workers * AHEAD - len(in_hand)):
                in_hand.append([partition, 0, None])
            if not in_hand:
                return
            try:
                for entry in in_hand:
                    if entry[2] is None:
                        entry[2] = pool.submit(work, entry[0])
                result = in_hand[0][2].result()
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                pool = ProcessPoolExecutor(workers, mp_context=context)
                again(in_hand)
                continue
            in_hand.popleft()
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def again(in_hand) -> None:
    """Count a try against each unfinished partition and mark it to be handed out again."""
    for entry in in_hand:
        _, tries, future = entry
        if future is not None and future.done() and future.exception() is None:
            continue
        if tries + 1 == TRIES:
            raise BatchError(
                f"A worker ended {TRIES} times on the same rows: use fewer workers or more memory."
            )
        entry[1:] = [tries + 1, None]


def run_on_dask(work, partitions, address: str) -> Iterator:
    """Run on a Dask cluster, which itself hands the work of a dead worker to another."""
    from dask.distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BatchError(f"No Dask scheduler answers at {address}: {error}.") from error
    waiting = iter(partitions)
    in_hand: deque = deque()
    with client:
        room = max(1, len(client.scheduler_info(n_workers=-1)["workers"])) * AHEAD
        while True:
            for partition in islice(waiting, room - len(in_hand)):
                in_hand.append(client.submit(work, partition, pure=False))
            if not in_hand:
                return
            try:
                yield in_hand.popleft().result()
            except KilledWorker as error:
                raise BatchError(f"The workers at {address} ended on the same rows.") from error

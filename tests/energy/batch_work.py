"""Work for the tests of batches, in a module that a fresh process imports quickly."""

import multiprocessing
import os
from pathlib import Path


def double(number):
    return number * 2


def end_the_worker_once(task):
    folder, number = task
    mark = Path(folder) / f"tried-{number}"
    if number == 3 and not mark.exists():
        mark.touch()
        os._exit(9)
    return number


def end_the_worker(number):
    if multiprocessing.parent_process() is not None:
        os._exit(9)
    return number


def fail_at_four(number):
    if number == 4:
        raise ValueError("four is refused")
    return number

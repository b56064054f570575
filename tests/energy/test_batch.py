import time

import pytest

from energy.batch import BatchError, run
from tests.energy.batch_work import double, end_the_worker, end_the_worker_once, fail_at_four


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_partitions(workers):
    assert list(run(double, range(7), workers=workers)) == [0, 2, 4, 6, 8, 10, 12]


def test_partitions_are_taken_only_as_they_are_needed():
    taken = []
    results = run(double, (taken.append(k) or k for k in range(1000)), workers=2)
    assert next(results) == 0
    assert len(taken) < 10
    results.close()


def test_the_partition_of_a_killed_worker_is_done_again(tmp_path):
    tasks = [(str(tmp_path), number) for number in range(8)]
    assert list(run(end_the_worker_once, tasks, workers=2)) == list(range(8))
    assert (tmp_path / "tried-3").exists()


def test_a_partition_that_always_ends_its_worker_is_given_up():
    with pytest.raises(BatchError, match="3 times"):
        list(run(end_the_worker, range(2), workers=2))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_in_the_work_is_passed_on(workers):
    with pytest.raises(ValueError, match="four is refused"):
        list(run(fail_at_four, range(9), workers=workers))


def test_no_worker_is_refused():
    with pytest.raises(BatchError, match="1 or more"):
        run(double, [1], workers=0)


def test_a_dask_cluster_gives_the_same_results_in_order():
    from dask.distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        results = list(run(double, range(20), scheduler=cluster.scheduler_address))
    assert results == list(range(0, 40, 2))


def test_a_scheduler_that_does_not_answer_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr("energy.batch.PATIENCE_S", 1)
    started = time.monotonic()
    with pytest.raises(BatchError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        list(run(double, [1], scheduler="tcp://127.0.0.1:9"))
    assert time.monotonic() - started < 20

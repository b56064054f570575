"""What is written down of each request."""

import io
import json
import logging
from uuid import UUID

import pytest
from django.test import Client


@pytest.fixture
def log(monkeypatch):
    """What the handlers of the installation write, whoever holds the standard error just now."""
    stream = io.StringIO()
    handlers = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    assert handlers
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", stream)
    return stream


def lines_of(log) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_the_log_is_json_and_every_request_has_a_number_of_its_own(db, client, log):
    client.get("/about/", REMOTE_ADDR="192.0.2.7")
    client.get("/about/privacy/")
    lines = lines_of(log)
    assert [line["event"] for line in lines] == ["request_started", "request_finished"] * 2
    numbers = [UUID(line["request_id"]) for line in lines]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    assert lines[1]["code"] == 200
    assert lines[1]["request"] == "GET /about/"
    assert not any("192.0.2.7" in json.dumps(line) for line in lines), "no address of a visitor"


def test_no_visitor_chooses_what_stands_in_the_log(db, client, log):
    client.get("/about/", headers={"X-Request-ID": "chosen-by-a-visitor"})
    assert lines_of(log)
    assert "chosen-by-a-visitor" not in log.getvalue()


def test_a_fault_is_in_the_log_with_the_number_of_its_request(db, monkeypatch, log):
    monkeypatch.setattr("assets.register.views.Filters.of", lambda data: 1 / 0)
    Client(raise_request_exception=False).get("/assets/")
    lines = lines_of(log)
    (failed,) = [line for line in lines if line["event"] == "request_failed"]
    assert failed["request_id"] == lines[0]["request_id"]
    assert "ZeroDivisionError" in failed["exception"]

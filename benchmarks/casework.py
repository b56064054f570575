"""Ten thousand open cases: how long a sweep of all clocks and the officers' page take.

    script/manage shell -c "import runpy; runpy.run_path('benchmarks/casework.py', run_name='run')"

Everything is made in one transaction that is rolled back: the register stays as it was.
"""

import time
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from assets.casework import packs, steps
from assets.casework.models import Event, RequestedAsset, RunningClock, TransferRequest
from assets.casework.sweeping import sweep_clocks
from assets.register.models import Asset
from gis.day import today
from people.models import Authority, AuthorityRole, User

CASES, CLOCKS = 10_000, ("decision", "disposal-freeze", "public-representations")


def fill(authority):
    """Make open cases of many ages, each with three clocks that run."""
    pack = packs.bundled_packs().get("SCT-ATR-2017", 1)
    stored = steps.keep_pack(pack)
    assets = list(Asset.objects.filter(authority=authority, point__isnull=False)[:500])
    made = TransferRequest.objects.bulk_create(
        [
            TransferRequest(
                reference=f"B{number:07}", authority=authority, body_name=f"Group {number}",
                route=pack.identity.route, pack=stored, stage="under-consideration",
                is_public=True, is_open=True, flags=["for-lease", "to-council", "in-scotland"],
                right="lease", dates=days_of(number),
            )
            for number in range(CASES)
        ]
    )  # fmt: skip
    RequestedAsset.objects.bulk_create(
        [RequestedAsset(request=one, asset=assets[n % len(assets)]) for n, one in enumerate(made)]
    )
    events = Event.objects.bulk_create(
        [
            Event(request=one, step="validate", title="Valid", day=today(), stage=one.stage,
                  role="officer")
            for one in made
        ]
    )  # fmt: skip
    clocks = []
    for one, event in zip(made, events, strict=True):
        for clock in CLOCKS:
            rule = pack.clocks[clock]
            trigger, worked = steps.work_out(one, clock, one.dates)
            clocks.append(
                RunningClock(
                    request=one, clock=clock, name=rule.name, party=rule.party, who=rule.who,
                    trigger_on=trigger, due_on=worked.due, working=steps.as_working(worked),
                    started_by=event,
                )
            )  # fmt: skip
    RunningClock.objects.bulk_create(clocks)


def days_of(number):
    validated = today() - timedelta(days=number % 150)
    shown = (validated + timedelta(days=3)).isoformat()
    return {
        "validation": validated.isoformat(), "notice-online": shown, "notice-on-the-land": shown,
    }  # fmt: skip


def measure():
    authority = Authority.objects.filter(code__startswith="S").first()
    officer = User.objects.create_user("bench@example.org", "x")
    AuthorityRole.objects.create(user=officer, authority=authority, role="officer")
    began = time.perf_counter()
    fill(authority)
    print(f"made {CASES:,} cases in {time.perf_counter() - began:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE casework_transferrequest, casework_runningclock, casework_event")
    for name in ("first sweep", "second sweep"):
        began = time.perf_counter()
        print(f"{name}: {sweep_clocks()} {time.perf_counter() - began:.2f} s")
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/casework/", "/casework/?officer=none&stage=under-consideration"):
        client.get(address)
        times = []
        for _ in range(5):
            with CaptureQueriesContext(connection) as queries:
                began = time.perf_counter()
                assert client.get(address).status_code == 200
                times.append(time.perf_counter() - began)
        slowest = max(queries.captured_queries, key=lambda one: float(one["time"]))
        print(f"{address}: {sorted(times)[2] * 1000:.0f} ms, {len(queries)} queries; "
              f"slowest {slowest['time']} s: {slowest['sql'][:150]}")  # fmt: skip


if __name__ == "run":
    with override_settings(ALLOWED_HOSTS=["*"]), transaction.atomic():
        measure()
        transaction.set_rollback(True)

"""A register of ten thousand members: how long its pages and a run of statements take.

    script/manage shell -c "import runpy; runpy.run_path('benchmarks/society.py', run_name='run')"

Everything is made in one transaction that is rolled back: the register stays as it was.
"""

import time
from datetime import date, timedelta
from statistics import median

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from energy.society import ledger, services, statement_runs
from energy.society.models import Account, Entry, Member, Operation
from energy.society.proof import prove
from gis.day import today
from people.models import Organisation, OrganisationRole, User

MEMBERS, STATEMENTS, TRIES = 10_000, 1_000, 5
FIRST = date(2024, 1, 1)


def found():
    """A society with an officer who may look at everything."""
    officer = User.objects.create_user("bench@example.org", "a long enough secret")
    body = Organisation.objects.create(
        reference="bench", name="Ten Thousand Roofs", legal_form="cbs", is_energy_society=True,
        contact_address="1 Field Lane",
    )  # fmt: skip
    for role in ("secretary", "society_officer"):
        OrganisationRole.objects.get_or_create(user=officer, organisation=body, role=role)
    return services.found_society(
        body, by=officer, least_pence=5_000, most_pence=2_000_000
    ), officer


def fill(society):
    """Enter the members and issue shares to each twice, by the rules of the database."""
    kind, share = society.member_classes.get(), society.share_classes.get()
    Member.objects.bulk_create(
        Member(
            society=society, name=f"Member {n:05}", joined_on=FIRST + timedelta(days=n % 300),
            member_class=kind, address=f"{n} Field Lane",
        )
        for n in range(MEMBERS)
    )  # fmt: skip
    for extra in (0, 310):
        with ledger.rules_kept():
            rows = Operation.objects.bulk_create(
                Operation(
                    society=society, kind="issue", member=one, share_class=share, pence=25_000,
                    day=one.joined_on + timedelta(days=extra),
                )
                for one in society.members.all()
            )  # fmt: skip
            Entry.objects.bulk_create(
                Entry(operation=row, account=account, member=who, share_class=of, pence=pence)
                for row in rows
                for account, who, of, pence in (
                    (Account.BANK, None, None, -row.pence),
                    (Account.SHARES, row.member, share, row.pence),
                )
            )


def time_pages(society, officer):
    """Print the middle of some tries of each page, with its queries."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    middle = society.members.all()[MEMBERS // 2]
    Member.objects.filter(pk=middle.pk).update(user=officer)
    at = f"/energy/societies/{society.reference}/"
    pages = {
        "public page": at,
        "desk": f"{at}desk/",
        "members, first page": f"{at}members/",
        "members, last page": f"{at}members/?page={MEMBERS // 50}",
        "members, part of a name": f"{at}members/?q=ember+0999",
        "one member": f"{at}members/{middle.number}/",
        "share account": f"{at}ledger/",
        "totals": f"{at}totals/",
        "statements": f"{at}statements/",
        "own membership": f"{at}my/",
    }
    for name, address in pages.items():
        times = []
        for _ in range(TRIES):
            with CaptureQueriesContext(connection) as asked:
                started = time.perf_counter()
                answer = client.get(address)
                times.append(time.perf_counter() - started)
            assert answer.status_code == 200, (name, answer.status_code)
        print(f"{name}: {1000 * median(times):.0f} ms, {len(asked)} queries")


def time_statements(society, officer):
    """Print how long the statements of a thousand members take."""
    run = statement_runs.ask_for_statements(society, first=FIRST, last=today(), by=officer)
    statement_runs.make_part(run)  # the first loads the writer of papers
    started, worked = time.perf_counter(), time.process_time()
    for _ in range(STATEMENTS // statement_runs.PART):
        statement_runs.make_part(run)
    print(
        f"{STATEMENTS} statements: {time.perf_counter() - started:.0f} s, "
        f"of which {time.process_time() - worked:.0f} s of the processor"
    )
    for part in run.parts.all():
        part.file.delete(save=False)


def main():
    with transaction.atomic(), override_settings(ALLOWED_HOSTS=["*"]):
        society, officer = found()
        started = time.perf_counter()
        fill(society)
        print(f"{MEMBERS} members, {2 * MEMBERS} operations: {time.perf_counter() - started:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE society_member, society_operation, society_entry")
        started = time.perf_counter()
        assert prove(society).holds
        print(f"proof of the ledger: {1000 * (time.perf_counter() - started):.0f} ms")
        time_pages(society, officer)
        time_statements(society, officer)
        transaction.set_rollback(True)


if __name__ in ("__main__", "run"):
    main()

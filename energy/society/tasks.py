"""Work of societies that goes on behind the pages."""

from procrastinate.contrib.django import app

from energy.society import personal_data, statement_runs
from energy.society.models import StatementRun


@app.task(name=statement_runs.MAKE, pass_context=False)
def make_statements(run_id: int):
    """Make the statements of a run that are missing."""
    for run in StatementRun.objects.filter(pk=run_id):
        statement_runs.carry_on(run)


def ask_for_statements(run: StatementRun) -> None:
    """Hand a run to the worker."""
    make_statements.defer(run_id=run.pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="take_up_stopped_statements", pass_context=False)
def take_up_stopped_statements(timestamp: int | None = None):
    """Go on with runs that a worker left in the middle."""
    for run in statement_runs.stopped():
        ask_for_statements(run)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="apply_society_retention", pass_context=False)
def apply_retention(timestamp: int | None = None):
    """Erase personal data that has been kept long enough, each night."""
    personal_data.apply_retention()
    statement_runs.forget_old()

from procrastinate.contrib.django import app

from assets.register import runs


@app.task(pass_context=False)
def carry_on_import(run_id: int):
    """Check or register a list that was sent."""
    runs.carry_on(run_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_stopped_imports", pass_context=False)
def take_up_stopped_imports(timestamp: int | None = None):
    """Go on with imports that a worker or the database left in the middle, each minute."""
    runs.take_up_stopped()

from procrastinate.contrib.django import app

from assets.register import alerts, runs, tallies


@app.task(pass_context=False)
def carry_on_import(run_id: int):
    """Check or register a list that was sent."""
    runs.carry_on(run_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="take_up_stopped_imports", pass_context=False)
def take_up_stopped_imports(timestamp: int | None = None):
    """Go on with imports that a worker or the database left in the middle, each minute."""
    runs.take_up_stopped()


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="tell_followers", pass_context=False)
def tell_followers(timestamp: int | None = None):
    """Write to everybody for whom something is new, each morning."""
    alerts.tell_all()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="fold_tallies", pass_context=False)
def fold_tallies(timestamp: int | None = None):
    """Keep the tallies few."""
    tallies.fold()

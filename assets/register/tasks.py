from procrastinate.contrib.django import app

from assets.register import alerts, tallies


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

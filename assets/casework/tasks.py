from procrastinate.contrib.django import app

from assets.casework import sweeping


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="sweep_clocks", lock="sweep_clocks", pass_context=False)
def sweep_clocks(timestamp: int | None = None):
    """Look at every open clock, each night."""
    sweeping.sweep_clocks()

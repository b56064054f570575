from procrastinate.contrib.django import app

from assets.casework import retention, sweeping


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="sweep_clocks", lock="sweep_clocks", pass_context=False)
def sweep_clocks(timestamp: int | None = None):
    """Look at every open clock, each night."""
    sweeping.sweep_clocks()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="erase_outdated", lock="erase_outdated", pass_context=False)
def erase_outdated(timestamp: int | None = None):
    """Erase personal words that have been kept long enough, each night."""
    retention.erase_outdated()

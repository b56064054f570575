from procrastinate.contrib.django import app

from energy.society import personal_data


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="apply_society_retention", pass_context=False)
def apply_retention(timestamp: int | None = None):
    """Erase personal data that has been kept long enough, each night."""
    personal_data.apply_retention()

from procrastinate.contrib.django import app

from people import mail


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_waiting_mail", pass_context=False)
def send_waiting_mail(timestamp: int | None = None):
    """Send the mail that waits, each minute."""
    mail.send_waiting()

from django.core.management.base import BaseCommand, CommandError

from assets.casework.errors import CaseworkError
from assets.casework.sweeping import sweep_clocks


class Command(BaseCommand):
    help = (
        "Work out all open clocks, take what has run out its course, and write the reminders that "
        "are due. Runs each night by itself; safe to repeat."
    )

    def handle(self, **options):
        try:
            swept = sweep_clocks()
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(swept))
        if swept.failed:
            raise CommandError(" ".join(swept.failed))

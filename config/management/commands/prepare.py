from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import preparing


class Command(BaseCommand):
    help = "Bring database and static files up to date; quick when they are. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="and fill in the demonstration")

    def handle(self, *, demo, **options):
        if not preparing.is_up_to_date():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["scss"])
            preparing.note_up_to_date()
            self.stdout.write("Database and static files are up to date.")
        if demo:
            call_command("demo", "--if-empty")

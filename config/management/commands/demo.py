from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

from people.models import Authority

ORDER = ("places", "people", "register", "casework", "outcomes", "roofs", "households", "society")


class Command(BaseCommand):
    help = "Fill an empty register with the demonstration: an invented borough and its neighbour."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true",
            help="do nothing, and say nothing, where a real council is on the register",
        )  # fmt: skip

    def handle(self, *, if_empty, **options):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demonstration'))")
            if Authority.objects.filter(is_demonstration=False).exists():
                if if_empty:
                    return
                raise CommandError(
                    "This register holds a real council, so the demonstration may not be added "
                    "to it; use another database."
                )
            if Authority.objects.filter(is_demonstration=True).exists():
                if not if_empty:
                    self.stdout.write("The demonstration is already here; nothing was changed.")
                return
            for label in ORDER:
                app = apps.get_app_config(label)
                if module_has_submodule(app.module, "demonstration"):
                    import_module(f"{app.name}.demonstration").fill()
        self.stdout.write("The demonstration is ready.")

from django.core.management.base import BaseCommand, CommandError

from assets.register.undoing import undo_import
from gis.errors import Refusal

SHOWN_FACTS = 20


class Command(BaseCommand):
    help = "Take one import of assets back as a whole. Safe to repeat."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="number of the import, as its report gives it")

    def handle(self, *, id, **options):
        try:
            done = undo_import(id)
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(done))
        for kept in done.kept[:SHOWN_FACTS]:
            self.stdout.write("  {name} ({asset}): {fact} stays, {why}".format(**kept))

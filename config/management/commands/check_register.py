from django.core.management.base import BaseCommand, CommandError

from config.checking import find_faults


class Command(BaseCommand):
    help = (
        "Try everything that must always be true of the register; exit 1 with a list if it is not."
    )
    requires_system_checks = ()

    def handle(self, **options):
        tried = broken = 0
        for says, faults in find_faults():
            tried += 1
            self.stdout.write(f"{'FAILS' if faults else 'holds'}  {says}")
            for fault in faults:
                self.stdout.write(f"         {fault}")
            broken += bool(faults)
        if broken:
            raise CommandError(
                f"{broken} of {tried} rules are broken; the records are named above."
            )
        self.stdout.write(f"All {tried} rules hold.")

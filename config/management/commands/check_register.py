from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from gis.invariants import INVARIANTS, faults_of


class Command(BaseCommand):
    help = "Try everything that must be true of the database; exit 1 and a list where it is not."
    requires_system_checks = ()

    def handle(self, **options):
        autodiscover_modules("invariants")
        broken = 0
        for invariant in INVARIANTS:
            count, named = faults_of(invariant)
            if count == 0:
                if options["verbosity"] > 1:
                    self.stdout.write(f"holds: {invariant.says}.")
                continue
            broken += 1
            self.stderr.write(f"BROKEN: {invariant.says}. {count:,} do not:")
            for line in named:
                self.stderr.write(f"  {line}")
            if count > len(named):
                self.stderr.write(f"  and {count - len(named):,} more")
        if broken:
            self.stderr.write(f"{broken} of {len(INVARIANTS)} are broken.")
            raise SystemExit(1)
        self.stdout.write(f"All {len(INVARIANTS)} hold.")

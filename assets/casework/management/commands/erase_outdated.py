from django.core.management.base import BaseCommand

from assets.casework.retention import erase_outdated, keepings


class Command(BaseCommand):
    help = (
        "Erase personal words of supporters, of people who commented and of people who asked, once "
        "the time for keeping them is over. Runs each night by itself; safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, and erase nothing")

    def handle(self, *, dry_run, **options):
        for kept in keepings().values():
            self.stdout.write(f"{kept.what}: {kept.months} months after {kept.counts_from}.")
        would = "Would be erased: " if dry_run else "Erased: "
        self.stdout.write(f"{would}{erase_outdated(dry_run=dry_run)}")

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from assets.register.importing import Report, Wishes, import_file
from assets.register.normalising.context import KINDS, SHORTHANDS
from assets.register.recognising import load_mapping
from gis.errors import Refusal

SHOWN_NOTES = 12


class Command(BaseCommand):
    help = "Load a council's assets from a table or a spatial file. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("paths", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--authority", metavar="CODE", help="nine-character ONS code")
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="columns to fields")
        parser.add_argument("--layer", metavar="NAME", help="sheet or layer to read")
        parser.add_argument("--kind", choices=[*KINDS, *SHORTHANDS], help="kind of every row")
        parser.add_argument("--crs", metavar="EPSG:N", help="coordinate system of the numbers")
        parser.add_argument("--draft", action="store_true", help="seen by the council only")
        parser.add_argument("--title", default="", help="what the list is called")
        parser.add_argument("--licence", default="", help="under which licence it may be used")
        parser.add_argument("--attribution", default="", help="what must be shown beside it")
        parser.add_argument("--list", default="", dest="list_name", metavar="NAME",
                            help="name that all editions of the list share")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="do it all, then roll back")
        parser.add_argument("--report", type=Path, metavar="OUT.json")

    def handle(self, *, paths, mapping, report, dry_run, **options):
        known = {name: options[name] for name in Wishes.__dataclass_fields__ if name in options}
        done: list[Report] = []
        try:
            wishes = Wishes(**known, mapping=load_mapping(mapping) if mapping else None)
            for path in paths:
                done.append(self._import(path, wishes, dry_run))
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            if report and done:
                report.write_text(json.dumps(_joined(done), indent=1, default=str))

    def _import(self, path, wishes, dry_run) -> Report:
        console = Console(stderr=True)
        if console.is_terminal:
            with console.status("Reading ...") as status:
                say = lambda rows: status.update(f"{rows:,} rows read")  # noqa: E731
                done = import_file(path, wishes, dry_run=dry_run, progress=say)
        else:
            done = import_file(path, wishes, dry_run=dry_run)
        self.stdout.write(f"{'Dry run: ' if dry_run else ''}{done}")
        for note in done.notes[:SHOWN_NOTES]:
            self.stdout.write(f"  {note}")
        if done.undo_id:
            self.stdout.write(f"  To take this back: undo_import {done.undo_id}")
        return done


def _joined(done: list[Report]) -> dict:
    """One report of all files: of one file itself, of several their sums with each beside it."""
    if len(done) == 1:
        return done[0].as_dict()
    parts = [report.as_dict() for report in done]
    counts = ("read", "created", "updated", "unchanged", "quarantined", "vanished")
    return {
        "file": ", ".join(part["file"] for part in parts),
        **{name: sum(part[name] for part in parts) for name in counts},
        "undo_id": parts[-1]["undo_id"],
        "columns": parts[0]["columns"],
        "rows": [row | {"file": part["file"]} for part in parts for row in part["rows"]],
        "files": parts,
    }

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from assets.register.importing import Report, Wishes, import_file
from assets.register.normalising.context import KINDS, SHORTHANDS
from assets.register.recognising import load_mapping
from gis.errors import Refusal

SHOWN_NOTES = 12


class KeptRows:
    """The rows of one report, a line of JSON each, in a file that is gone when it is closed."""

    def __enter__(self):
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")
        return self

    def __exit__(self, *exception):
        self._file.close()

    def __call__(self, rows: Iterator[dict]) -> None:
        """Keep the rows of a report."""
        self._file.writelines(json.dumps(row, default=str) + "\n" for row in rows)

    def lines(self) -> Iterator[str]:
        """Give the rows again, from the first."""
        self._file.seek(0)
        return (line.rstrip("\n") for line in self._file)


Done = tuple[Report, KeptRows | None]


def _forget(rows: Iterator[dict]) -> None:
    """Ask for no rows: nobody reads them."""


class Command(BaseCommand):
    help = "Load a council's assets from a table or a spatial file. Safe to repeat."
    requires_system_checks = ()

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
        done: list[Done] = []
        with ExitStack() as open_files:
            try:
                wishes = Wishes(**known, mapping=load_mapping(mapping) if mapping else None)
                for path in paths:
                    rows = open_files.enter_context(KeptRows()) if report else None
                    done.append((self._import(path, wishes, dry_run, rows), rows))
            except (Refusal, OSError) as error:
                raise CommandError(str(error)) from error
            finally:
                if report and done:
                    with report.open("w", encoding="utf-8") as file:
                        file.writelines(_as_json(done))

    def _import(self, path, wishes, dry_run, rows) -> Report:
        console = Console(stderr=True)
        if console.is_terminal:
            with console.status("Reading ...") as status:
                say = lambda rows: status.update(f"{rows:,} rows read")  # noqa: E731
                done = import_file(
                    path, wishes, dry_run=dry_run, progress=say, write_rows=rows or _forget
                )
        else:
            done = import_file(path, wishes, dry_run=dry_run, write_rows=rows or _forget)
        self.stdout.write(f"{'Dry run: ' if dry_run else ''}{done}")
        for note in done.notes[:SHOWN_NOTES]:
            self.stdout.write(f"  {note}")
        if done.undo_id:
            self.stdout.write(f"  To take this back: undo_import {done.undo_id}")
        return done


def _as_json(done: list[Done]) -> Iterator[str]:
    """One report of all files: of one file itself, of several their sums with each beside it."""
    if len(done) == 1:
        report, rows = done[0]
        yield from _object(report.as_dict(), rows.lines())
        yield "}\n"
        return
    counts = ("read", "created", "updated", "unchanged", "quarantined", "vanished")
    parts = [report.as_dict() for report, _ in done]
    head = {
        "file": ", ".join(part["file"] for part in parts),
        **{name: sum(part[name] for part in parts) for name in counts},
        "undo_id": parts[-1]["undo_id"],
        "columns": parts[0]["columns"],
    }
    yield from _object(head, _rows_of_all(done))
    yield ',\n "files": ['
    for number, (part, (_, rows)) in enumerate(zip(parts, done, strict=True)):
        yield ",\n" if number else "\n"
        yield from _object(part, rows.lines())
        yield "}"
    yield "]}\n"


def _object(head: dict, rows: Iterator[str]) -> Iterator[str]:
    """Write an object with its rows, each on a line; the brace that ends it is left to follow."""
    head = {name: value for name, value in head.items() if name != "rows"}
    yield json.dumps(head, indent=1, default=str).removesuffix("\n}") + ',\n "rows": ['
    for number, row in enumerate(rows):
        yield f"{',' * (number > 0)}\n  {row}"
    yield "]"


def _rows_of_all(done: list[Done]) -> Iterator[str]:
    for report, rows in done:
        named = f', "file": {json.dumps(report.file)}}}'
        for line in rows.lines():
            yield line.removesuffix("}") + named

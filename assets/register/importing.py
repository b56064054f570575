"""A file of assets into the register: read, understood, staged, decided, registered, reported."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from assets.register import merging, staging, withholding
from assets.register.errors import UnusableFile
from assets.register.models import Asset, ImportRun
from assets.register.normalising import prepare, understand
from assets.register.reading_ahead import open_rows
from assets.register.recognising import Mapping
from assets.register.surroundings import code_of, context_of
from assets.register.word_filing import filed_beside
from gis.importing import register_source
from people.models import Authority


@dataclass
class Wishes:
    """What a person says of a file, besides the file itself."""

    authority: str | None = None
    kind: str | None = None
    crs: str | None = None
    layer: str | None = None
    mapping: Mapping | None = None
    draft: bool = False
    title: str = ""
    licence: str = ""
    attribution: str = ""
    list_name: str = ""
    by: object = None

    def options(self) -> dict:
        """Give what is kept of them with the import."""
        kept = ("authority", "kind", "crs", "layer", "draft", "title", "licence", "attribution")
        return {name: getattr(self, name) for name in kept}


@dataclass
class Report:
    """What an import did; ``read`` is always the sum of the four outcomes."""

    file: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    vanished: list[str] = field(default_factory=list)
    undo_id: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.quarantined

    def as_dict(self) -> dict:
        """Write the report with the keys that are promised, and what else helps a data owner."""
        return {
            "file": self.file,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "quarantined": self.quarantined,
            "vanished": len(self.vanished),
            "vanished_references": self.vanished,
            "undo_id": self.undo_id,
            "columns": self.columns,
            "notes": self.notes,
            "rows": self.rows,
        }

    def __str__(self):
        gone = f", {len(self.vanished)} vanished from the list" if self.vanished else ""
        return (
            f"{self.file}: {self.read} read: {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.quarantined} quarantined{gone}"
        )


def list_name_of(name: str) -> str:
    """Name a list so that its editions of different years have one name."""
    stem = Path(name).stem
    return re.sub(r"[\W\d_]+", " ", stem).strip().lower() or stem


@transaction.atomic
def import_file(
    path: Path, wishes: Wishes, *, dry_run: bool = False, progress=None, write_rows=None
) -> Report:
    """Bring one file into the register as a whole.

    Parameters
    ----------
    progress
        Called with the number of rows read so far.
    write_rows
        Called with an iterator of the rows of the report, which then holds none itself: there may
        be a million.

    Raises
    ------
    Refusal
        If the file cannot be used, with one sentence; the register is then as it was.
    """
    if not path.exists():
        raise UnusableFile(f"There is no file {path}.")
    run = ImportRun.objects.create(
        file_name=path.name,
        list_name=wishes.list_name or list_name_of(path.name),
        options=wishes.options(),
        mapping=wishes.mapping.to_toml() if wishes.mapping else "",
        by=wishes.by,
    )
    read_rows(run, path, mapping=wishes.mapping, progress=progress)
    if dry_run:
        rehearse(run)
        report = report_of(run, write_rows)
        report.undo_id = None
        transaction.set_rollback(True)
        return report
    register(run, path)
    return report_of(run, write_rows)


def read_rows(run: ImportRun, path: Path, *, mapping: Mapping | None = None, progress=None) -> None:
    """Stage all rows of a file, anew where some were staged before.

    Raises
    ------
    Refusal
        If the file cannot be used, with one sentence.
    """
    run.rows.all().delete()
    run.columns, staged, assumed = {}, 0, {}
    with open_rows(path, layer=run.options.get("layer"), name=run.file_name) as reading:
        context = context_of(run.options, reading.found.crs)
        for table in reading.tables:
            if not run.columns:
                mapping = prepare(table.batch, mapping)
                run.columns, run.mapping = mapping.as_dict(), mapping.to_toml()
                need_meaning(run.file_name, mapping, table.batch)
                run.options["has_shapes"] = table.batch.shapes is not None
            table = understand(table, mapping, context)
            with connection.cursor() as cursor:
                staged += staging.stage(cursor, run.pk, table)
            for what, rows in table.assumed.items():
                assumed[what] = assumed.get(what, 0) + rows
            if progress:
                progress(staged)
        if not staged:
            raise UnusableFile(
                f"{run.file_name} holds no rows; choose another file, sheet or layer."
            )
        run.notes = [*_notes_of(reading.found), *mapping.remarks, *_sentences(assumed)]
    run.rows_read, run.staged = staged, timezone.now()
    run.save()


def _notes_of(found) -> list[str]:
    skipped = [
        f"{rows} {why} rows were passed over." if rows > 1 else f"1 {why} row was passed over."
        for why, rows in found.skipped.items()
        if rows
    ]
    return [*found.warnings, *skipped]


def _sentences(assumed: dict[str, int]) -> list[str]:
    return [f"Assumed for {rows} row{'s' * (rows > 1)}: {what}." for what, rows in assumed.items()]


def need_meaning(file_name: str, mapping: Mapping, batch) -> None:
    """Refuse a file in which nothing names or places anything.

    Raises
    ------
    UnusableFile
        With the columns that it has.
    """
    has_shape = batch.shapes is not None
    if not has_shape and not any(
        mapping.sources(name) for name in ("name", "reference", "address")
    ):
        raise UnusableFile(
            f"{file_name} has no column that names or numbers a place; say in a mapping which is "
            f"which. Its columns are: {', '.join(list(batch.columns)[:40])}."
        )
    if not has_shape and list(batch.columns) == ["Column 1"]:
        raise UnusableFile(
            f"{file_name} is a single column without a heading; put into its first row what the "
            "column holds, such as name or address."
        )


@transaction.atomic
def rehearse(run: ImportRun) -> None:
    """Write down what registering the staged rows would do; no asset is changed."""
    with _exact_facts(run):
        merging.decide(run.pk)
        merging.rehearse(run.pk)
        run.vanished = staging.vanished_from(run.pk)
    run.counts = staging.count_outcomes(run.pk)
    run.save(update_fields=["vanished", "counts"])


def _exact_facts(run):
    """Let a list meet the exact facts of its councils' vacant property; see withholding."""
    named = run.rows.order_by().values("authority_code")
    return withholding.lifted(Asset.objects.of_authorities(named))


@transaction.atomic
def register(run: ImportRun, path: Path | None = None) -> None:
    """Bring the staged rows that are fit, and were not registered before, into the register."""
    merging.hold_others()
    if run.source is None:
        said = {name: run.options.get(name) or "" for name in ("title", "licence", "attribution")}
        run.source = register_source(path, **said)
        run.source.notes = run.notes
        run.source.file_name = run.file_name
        run.source.title = said["title"] or Path(run.file_name).stem.replace("_", " ")[:300]
        run.source.save()
    with _exact_facts(run):
        merging.decide(run.pk)
        with filed_beside(run.rows_read):
            merging.register(run.pk, run.source_id, draft=bool(run.options.get("draft")))
        run.vanished = staging.vanished_from(run.pk)
    run.counts = staging.count_outcomes(run.pk)
    run.authority = run.authority or _council_of(run)
    run.state, run.ended = ImportRun.State.DONE, run.ended or timezone.now()
    run.save()


def _council_of(run: ImportRun) -> Authority | None:
    """Find the council whose list it is: the one that was said, or the only one of all rows."""
    if run.options.get("authority"):
        return Authority.objects.filter(code=code_of(run.options["authority"])).first()
    codes = run.rows.exclude(authority_code=None).values_list("authority_code").distinct()[:2]
    return Authority.objects.filter(code=codes[0][0]).first() if len(codes) == 1 else None


def report_of(run: ImportRun, write_rows=None) -> Report:
    """Tell what an import did; it holds its rows unless they are written elsewhere."""
    report = Report(
        file=run.file_name,
        vanished=run.vanished,
        undo_id=run.pk,
        columns=run.columns,
        notes=run.notes,
        **run.counts,
    )
    rows = staging.rows_of_report(run.pk)
    if write_rows:
        write_rows(rows)
    else:
        report.rows = list(rows)
    return report

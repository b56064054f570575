"""A file of assets into the register: read, understood, staged, merged, reported."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from django.db import connection, transaction
from django.utils import timezone

from assets.register import staging, withholding
from assets.register.errors import UnusableFile
from assets.register.models import Asset, ImportRow, ImportRun
from assets.register.normalising import Context, normalise, prepare
from assets.register.recognising import Mapping, is_heading
from gis.errors import Refusal
from gis.geometry import to_shapely
from gis.importing import register_source
from gis.models import Boundary, Kind, Postcode
from gis.reading import open_source
from people.authorities import find_authority


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


def list_name_of(path: Path) -> str:
    """Name a list so that its editions of different years have one name."""
    return re.sub(r"[\W\d_]+", " ", path.stem).strip().lower() or path.stem


@transaction.atomic
def import_file(path: Path, wishes: Wishes, *, dry_run: bool = False, progress=None) -> Report:
    """Bring one file into the register as a whole.

    Parameters
    ----------
    progress
        Called with the number of rows read so far.

    Raises
    ------
    Refusal
        If the file cannot be used, with one sentence; the register is then as it was.
    """
    if not path.exists():
        raise UnusableFile(f"There is no file {path}.")
    source = register_source(
        path, title=wishes.title, licence=wishes.licence, attribution=wishes.attribution
    )
    run = ImportRun.objects.create(
        file_name=path.name,
        list_name=wishes.list_name or list_name_of(path),
        source=source,
        options={"authority": wishes.authority, "kind": wishes.kind, "crs": wishes.crs},
        by=wishes.by,
    )
    _stage_file(path, run, wishes, progress)
    staging.know_authorities(run.pk)
    named = run.rows.order_by().values("authority_code")
    with withholding.lifted(Asset.objects.of_authorities(named)):
        staging.merge(run.pk, source.pk, draft=wishes.draft)
        run.vanished = staging.vanished_from(run.pk)
    run.state, run.ended = ImportRun.State.DONE, timezone.now()
    run.save()
    source.notes = run.notes
    source.save(update_fields=["notes"])
    report = report_of(run)
    if dry_run:
        report.undo_id = None
        transaction.set_rollback(True)
    return report


def _stage_file(path, run, wishes, progress) -> None:
    with open_source(path, layer=wishes.layer, knows=is_heading) as opened:
        mapping, staged, assumed = wishes.mapping, 0, {}
        context = _context(wishes, opened.found)
        for batch in opened.batches():
            if not run.columns:
                mapping = prepare(batch, mapping)
                run.columns, run.mapping = mapping.as_dict(), mapping.to_toml()
                _need_meaning(path, mapping, batch)
            table = normalise(batch, mapping, context)
            with connection.cursor() as cursor:
                staged += staging.stage(cursor, run.pk, table)
            for what, rows in table.assumed.items():
                assumed[what] = assumed.get(what, 0) + rows
            if progress:
                progress(staged)
        if not staged:
            raise UnusableFile(f"{path.name} holds no rows; choose another file, sheet or layer.")
        skipped = [
            f"{rows} {why} rows were passed over." for why, rows in opened.found.skipped.items()
        ]
        assumptions = [f"Assumed for {rows} rows: {what}." for what, rows in assumed.items()]
        remarks = mapping.remarks if mapping else []
        run.notes = [*opened.found.warnings, *skipped, *remarks, *assumptions]
        run.save()


def _need_meaning(path, mapping, batch) -> None:
    has_shape = batch.shapes is not None
    if not has_shape and not any(
        mapping.sources(name) for name in ("name", "reference", "address")
    ):
        raise UnusableFile(
            f"{path.name} has no column that names or numbers a place; say with --mapping which is "
            f"which. Its columns are: {', '.join(batch.columns)}."
        )


def _context(wishes, found) -> Context:
    authority = None
    if wishes.authority:
        entry = find_authority(wishes.authority)
        if entry is None:
            raise Refusal(
                f"{wishes.authority} is no authority of the United Kingdom that we know; give its "
                "nine-character ONS code."
            )
        authority = entry.code
    return Context(
        authority=authority,
        kind=wishes.kind,
        crs=wishes.crs,
        file_crs=found.crs,
        ground_of=ground_of,
        authority_at=authorities_at,
        postcode_points=points_of_postcodes,
    )


def ground_of(code: str):
    """The ground of an authority as it is today, or None where its boundary is not loaded."""
    area = Boundary.objects.in_force().filter(kind=Kind.AUTHORITY, code=code).first()
    return to_shapely(area.geometry) if area else None


def points_of_postcodes(codes) -> list:
    """The points of whole postcodes, None for one that is not loaded."""
    compact = [code.replace(" ", "").upper() for code in codes]
    known = dict(Postcode.objects.filter(code__in=set(compact)).values_list("code", "point"))
    return [to_shapely(known[code]) if code in known else None for code in compact]


def authorities_at(points) -> list[str | None]:
    """The code of the authority on whose ground each point lies, None where none is loaded."""
    codes = [None] * len(points)
    areas = list(Boundary.objects.in_force().filter(kind=Kind.AUTHORITY).only("code", "geometry"))
    tree = shapely.STRtree([to_shapely(area.geometry) for area in areas])
    if areas and len(points):
        for point, area in tree.query(list(points), predicate="covered_by").T.tolist():
            codes[point] = areas[area].code
    return codes


def report_of(run: ImportRun) -> Report:
    """Tell what an import did, row by row."""
    report = Report(
        file=run.file_name,
        vanished=run.vanished,
        undo_id=run.pk,
        columns=run.columns,
        notes=run.notes,
        rows=staging.rows_of_report(run.pk),
    )
    for row in report.rows:
        setattr(report, row["outcome"], getattr(report, row["outcome"]) + 1)
    return report


def quarantined_rows(run: ImportRun):
    """The rows that were not registered, with why."""
    return run.rows.filter(outcome=ImportRow.Outcome.QUARANTINED).order_by("row")

"""What a data owner is told of a list: what was found, what was assumed, what to mend at source."""

import csv
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import Count

from assets.register import staging
from assets.register.importing import Report
from assets.register.models import ImportRow, ImportRun

TABLE = Path(__file__).parent / "data" / "quality.toml"
SHOWN_ROWS = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Finding:
    """One sort of trouble in a list, in how many rows, and what its owner can do about it."""

    code: str
    found: str
    fix: str
    rows: int
    first_rows: list[int]
    example: str
    is_refusal: bool


@cache
def advice() -> dict[str, dict[str, str]]:
    """Give the words for each code of a remark."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def counts(run: ImportRun) -> dict[str, int]:
    """How many rows came to which end, and how many there are."""
    found = dict(run.rows.values_list("outcome").annotate(rows=Count("pk")).order_by())
    by_outcome = {outcome: found.get(outcome, 0) for outcome in ImportRow.Outcome.values}
    return {"read": sum(by_outcome.values()), **by_outcome}


def findings(run: ImportRun) -> list[Finding]:
    """Give what was found wrong in a list: first what kept rows out, then what most rows have."""
    with connection.cursor() as cursor:
        cursor.execute(_FINDINGS, {"run": run.pk, "shown": SHOWN_ROWS})
        rows = cursor.fetchall()
    return [
        Finding(
            code=code,
            found=advice().get(code, {}).get("found", code.replace("_", " ").capitalize()),
            fix=advice().get(code, {}).get("fix", ""),
            rows=count,
            first_rows=first,
            example=example,
            is_refusal=is_refusal,
        )
        for code, is_refusal, count, first, example in rows
    ]


_FINDINGS = """
SELECT code, is_refusal, count(*), (array_agg(row ORDER BY row))[1:%(shown)s],
       (array_agg(said ORDER BY row))[1]
FROM (SELECT i.row, true AS is_refusal, r.code, r.said FROM register_importrow AS i
        CROSS JOIN LATERAL unnest(i.reason_codes, i.reasons) AS r (code, said)
      WHERE i.run_id = %(run)s
      UNION ALL
      SELECT i.row, false, n.code, n.said FROM register_importrow AS i
        CROSS JOIN LATERAL unnest(i.note_codes, i.notes) AS n (code, said)
      WHERE i.run_id = %(run)s) AS remarks
GROUP BY code, is_refusal ORDER BY is_refusal DESC, 3 DESC, code
"""


def as_json(run: ImportRun) -> Iterator[str]:
    """Write the whole report piece by piece, as one JSON object."""
    report = Report(
        file=run.file_name, vanished=run.vanished, columns=run.columns, notes=run.notes,
        undo_id=run.pk if run.state in (ImportRun.State.DONE, ImportRun.State.UNDONE) else None,
        **{name: number for name, number in counts(run).items() if name != "read"},
    )  # fmt: skip
    head = report.as_dict()
    del head["rows"]
    head |= {
        "state": run.state,
        "taken_back": run.undoing or None,
        "findings": [
            {"code": one.code, "found": one.found, "fix": one.fix, "rows": one.rows,
             "first_rows": one.first_rows, "example": one.example}
            for one in findings(run)
        ],
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(staging.rows_of_report(run.pk)):
        yield ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "]}\n"


class _Line:
    """Gives each line back to whoever writes it on."""

    def write(self, text: str) -> str:
        return text


def as_csv(run: ImportRun) -> Iterator[str]:
    """Write the rows with a remark as CSV, with their cells, for mending in a spreadsheet."""
    columns = list(dict.fromkeys([*run.columns, *_further_columns(run)]))
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(["row", "outcome", "why", *map(_harmless, columns)])
    rows = run.rows.exclude(reasons=[], notes=[]).order_by("row")
    for row in rows.only("row", "outcome", "reasons", "notes", "raw").iterator():
        why = " ".join([*row.reasons, *row.notes])
        cells = [_harmless(row.raw.get(name, "")) for name in columns]
        yield writer.writerow([row.row, row.outcome, _harmless(why), *cells])


def _further_columns(run: ImportRun) -> list[str]:
    first = run.rows.order_by("row").values_list("raw", flat=True)[:200]
    return [name for raw in first for name in raw]


def _harmless(cell) -> str:
    """Keep a spreadsheet from running a cell as a formula; numbers stay numbers."""
    text = str(cell)
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

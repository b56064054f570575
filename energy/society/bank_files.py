"""Statements as banks give them: CSV with headings of many kinds, money in and out apart or not."""

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from energy.society.errors import SocietyError
from energy.society.money import read_pence

MOST_BYTES, MOST_LINES = 5_000_000, 50_000
#: Headings in small letters without spaces and signs, by what they hold.
HEADINGS = {
    "day": {"date", "transactiondate", "postingdate", "dateposted", "dtposted", "valuedate"},
    "amount": {"amount", "value", "trnamt", "amountgbp", "transactionamount"},
    "paid_in": {"paidin", "moneyin", "credit", "creditamount", "in", "credits", "receipts"},
    "paid_out": {"paidout", "moneyout", "debit", "debitamount", "out", "debits", "payments"},
    "words": {
        "description", "reference", "memo", "name", "details", "transactiondescription",
        "narrative", "payee", "counterparty", "notes", "type",
    },
    "own_id": {"fitid", "transactionid", "id"},
}  # fmt: skip
DAYS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d/%m/%y",
    "%Y%m%d",
)


@dataclass(frozen=True)
class Movement:
    """One line of a statement; the fingerprint is the same whenever the line is read again."""

    day: date
    pence: int
    description: str
    fingerprint: str


def read_statement(content: bytes) -> list[Movement]:
    """Read a statement.

    Raises
    ------
    SocietyError
        If it is no CSV with a day and a sum in each line; the sentence says which line is wrong.
    """
    if len(content) > MOST_BYTES:
        raise SocietyError("The file is larger than 5 MB; export fewer days.")
    if b"\x00" in content:
        raise SocietyError("This is no CSV file; export the statement as CSV.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = list(csv.reader(text.splitlines(), delimiter=_delimiter(text)))[: MOST_LINES + 1]
    start, columns = _columns(rows)
    seen: Counter = Counter()
    found = []
    for number, row in enumerate(rows[start:], start=start + 1):
        if any(cell.strip() for cell in row):
            found.append(_movement(row, columns, number, seen))
    return found


def _delimiter(text: str) -> str:
    head = text[:5000]
    return max(",;\t", key=head.count)


def _plain(heading: str) -> str:
    return "".join(sign for sign in heading.lower() if sign.isalnum())


def _columns(rows) -> tuple[int, dict[str, list[int]]]:
    """Find the line of headings, and which column holds what."""
    for number, row in enumerate(rows[:30]):
        columns = {
            name: [place for place, cell in enumerate(row) if _plain(cell) in known]
            for name, known in HEADINGS.items()
        }
        if columns["day"] and (columns["amount"] or columns["paid_in"]):
            return number + 1, columns
    raise SocietyError(
        "No line of headings with a date and an amount (or money in and money out) is found; "
        "export the statement as CSV with headings."
    )


def _movement(row, columns, number: int, seen: Counter) -> Movement:
    def cell(name):
        places = [place for place in columns[name] if place < len(row)]
        return row[places[0]].strip() if places else ""

    day = _day(cell("day"), number)
    pence = _pence(cell, number)
    words = " ".join(
        row[place].strip() for place in columns["words"] if place < len(row) and row[place].strip()
    )[:300]
    key = cell("own_id") or f"{day} {pence} {words}"
    seen[key] += 1
    mark = hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()
    return Movement(day, pence, words, mark)


def _day(text: str, number: int) -> date:
    for pattern in DAYS:
        size = 8 if pattern == "%Y%m%d" else None
        try:
            return datetime.strptime(text[:size], pattern).date()
        except ValueError:
            continue
    raise SocietyError(f"Line {number}: “{text[:40]}” is no date; write it as 31/12/2026.")


def _pence(cell, number: int) -> int:
    """The sum of a line, money out below nothing."""
    if cell("amount"):
        pence = read_pence(cell("amount"))
    else:
        into, out = (read_pence(cell(name) or "0") for name in ("paid_in", "paid_out"))
        pence = None if into is None or out is None else abs(into) - abs(out)
    if pence is None:
        raise SocietyError(f"Line {number} has no sum that can be read; correct it.")
    return pence

"""What a society keeps: its members, its share account, and what follows from them."""

from energy.society.models.ledger import Account, Book, Entry, Operation, ShareClass
from energy.society.models.members import (
    Law,
    Member,
    MemberClass,
    RecordView,
    Society,
    StatutoryLimit,
)

__all__ = [
    "Account",
    "Book",
    "Entry",
    "Law",
    "Member",
    "MemberClass",
    "Operation",
    "RecordView",
    "ShareClass",
    "Society",
    "StatutoryLimit",
]

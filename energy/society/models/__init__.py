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
from energy.society.models.offers import Application, BankLine, BankStatement, Offer

__all__ = [
    "Account",
    "Application",
    "BankLine",
    "BankStatement",
    "Book",
    "Entry",
    "Law",
    "Member",
    "MemberClass",
    "Offer",
    "Operation",
    "RecordView",
    "ShareClass",
    "Society",
    "StatutoryLimit",
]

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
from energy.society.models.plans import SavedPlan

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
    "SavedPlan",
    "ShareClass",
    "Society",
    "StatutoryLimit",
]

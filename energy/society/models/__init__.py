"""What a society keeps: its members, its share account, and what follows from them."""

from energy.society.models.installations import Installation, MeterReading, Sunshine
from energy.society.models.ledger import Account, Book, Entry, Operation, ShareClass
from energy.society.models.meetings import Entitled, Meeting, Resolution
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
from energy.society.models.statements import StatementPart, StatementRun
from energy.society.models.surplus import CommunityGrant, InterestLine, InterestRun

__all__ = [
    "Account",
    "Application",
    "BankLine",
    "BankStatement",
    "Book",
    "CommunityGrant",
    "Entitled",
    "Entry",
    "Installation",
    "InterestLine",
    "InterestRun",
    "Law",
    "Meeting",
    "Member",
    "MemberClass",
    "MeterReading",
    "Offer",
    "Operation",
    "RecordView",
    "Resolution",
    "SavedPlan",
    "ShareClass",
    "Society",
    "StatementPart",
    "StatementRun",
    "StatutoryLimit",
    "Sunshine",
]

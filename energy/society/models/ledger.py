"""The share account: numbered operations whose entries add up to nothing, never changed.

Migrations hold the triggers that keep every rule: numbers without gaps, no change and no deletion,
the shape of each kind, whole shares, no holding below nothing, the limits of law and society.
"""

from django.db import models
from django.db.models import Q

from energy.society.models.members import Member, Society
from energy.society.querysets import OperationQuerySet
from people.models import User


class ShareClass(models.Model):
    """Shares of one price and one set of rights."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="share_classes")
    name = models.CharField(max_length=60)
    share_pence = models.PositiveIntegerField("price of a share", default=100)
    is_withdrawable = models.BooleanField("can be withdrawn", default=True)
    is_transferable = models.BooleanField("can be transferred", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "share classes"
        constraints = [
            models.UniqueConstraint(fields=["society", "name"], name="share_class_once"),
            models.CheckConstraint(
                name="share_has_a_price", condition=Q(share_pence__range=(1, 1_000_000))
            ),
        ]

    def __str__(self):
        return self.name


class Book(models.Model):
    """The last number used by a society's operations; its row is the lock of the ledger."""

    society = models.OneToOneField(Society, models.PROTECT, primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"Book of {self.society}, {self.last_number} operations"


class Account(models.TextChoices):
    """What an entry stands on; plus is what the society owes, minus what it has or spends."""

    SHARES = "shares", "Shares"
    OWED = "owed", "Interest owed to members"
    BANK = "bank", "Bank"
    INTEREST = "interest", "Interest on shares"


class Operation(models.Model):
    """One numbered act on the share account."""

    class Kind(models.TextChoices):
        ISSUE = "issue", "Issue of shares"
        TRANSFER = "transfer", "Transfer"
        REQUEST = "request", "Request to withdraw"
        WITHDRAWAL = "withdrawal", "Withdrawal"
        INTEREST = "interest", "Interest"
        PAYMENT = "payment", "Payment of interest"
        CONVERSION = "conversion", "Conversion"
        DEATH = "death", "Death of a member"
        CONTRA = "contra", "Contra entry"

    society = models.ForeignKey(Society, models.PROTECT, related_name="operations")
    number = models.PositiveIntegerField(default=0, editable=False, help_text="Given by a trigger")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField(help_text="The day from which it counts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="operations")
    share_class = models.ForeignKey(ShareClass, models.PROTECT, null=True, related_name="+")
    pence = models.PositiveBigIntegerField(default=0)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", help_text="Of a contra entry"
    )
    request = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="payments", help_text="Of a withdrawal"
    )
    due_on = models.DateField(null=True, help_text="Of a request: the end of its notice")
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    written_in = models.BigIntegerField(default=0, editable=False, help_text="Its transaction")

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["society", "number"], name="operation_number_once"),
            models.CheckConstraint(
                name="operation_contra_reverses",
                condition=Q(kind="contra", reverses__isnull=False)
                | ~Q(kind="contra") & Q(reverses__isnull=True),
            ),
            models.CheckConstraint(
                name="operation_withdrawal_was_asked",
                condition=Q(kind="withdrawal", request__isnull=False)
                | ~Q(kind="withdrawal") & Q(request__isnull=True),
            ),
            models.CheckConstraint(
                name="operation_kind_is_known",
                condition=Q(
                    kind__in=[
                        "issue", "transfer", "request", "withdrawal", "interest", "payment",
                        "conversion", "death", "contra",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number}: {self.get_kind_display()}, £{self.pence / 100:,.2f}"


class Entry(models.Model):
    """One side of an operation; those of one operation add up to nothing."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="entries")
    account = models.CharField(max_length=8, choices=Account)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="entries")
    share_class = models.ForeignKey(ShareClass, models.PROTECT, null=True, related_name="entries")
    pence = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                name="entry_stands_on_its_account",
                condition=Q(account="shares", member__isnull=False, share_class__isnull=False)
                | Q(account="owed", member__isnull=False, share_class__isnull=True)
                | Q(account__in=["bank", "interest"], member__isnull=True, share_class=None),
            ),
            models.CheckConstraint(name="entry_is_not_nothing", condition=~Q(pence=0)),
        ]
        indexes = [models.Index(fields=["member", "account"], name="entry_by_member")]

    def __str__(self):
        return f"{self.get_account_display()} £{self.pence / 100:,.2f}"

"""Share offers: what is offered, who applies, and the money that comes for it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from energy.society.allotment import RULES
from energy.society.models.ledger import Operation, ShareClass
from energy.society.models.members import Member, Society
from energy.society.querysets import ApplicationQuerySet
from gis.day import today
from people.models import User


class Offer(models.Model):
    """An offer of shares between two days, with what it needs, hopes for and at most takes."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        PUBLISHED = "published", "Published"
        ALLOTTED = "allotted", "Allotted"
        FAILED = "failed", "Did not reach its minimum"

    society = models.ForeignKey(Society, models.PROTECT, related_name="offers")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    purpose = models.TextField("what the money is for")
    share_class = models.ForeignKey(ShareClass, models.PROTECT, related_name="+")
    minimum_pence = models.PositiveBigIntegerField("minimum, below which plans stop")
    target_pence = models.PositiveBigIntegerField("target, for the full plan")
    maximum_pence = models.PositiveBigIntegerField("maximum, above which none is sold")
    least_pence = models.PositiveBigIntegerField("smallest application")
    most_pence = models.PositiveBigIntegerField("largest holding of one member")
    rule = models.CharField("when too much is applied for", max_length=16, choices=RULES.items())
    opens_on = models.DateField()
    closes_on = models.DateField("last day")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    allotted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["society", "slug"], name="offer_slug_once"),
            models.CheckConstraint(
                name="offer_targets_rise",
                condition=Q(
                    minimum_pence__lte=F("target_pence"),
                    target_pence__lte=F("maximum_pence"),
                    maximum_pence__gt=0,
                ),
            ),
            models.CheckConstraint(
                name="offer_least_is_not_above_most",
                condition=Q(least_pence__lte=F("most_pence"), least_pence__gt=0),
            ),
            models.CheckConstraint(
                name="offer_opens_before_it_closes", condition=Q(opens_on__lte=F("closes_on"))
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("society:offer_detail", args=[self.society.reference, self.slug])

    @property
    def is_open(self) -> bool:
        """Whether anybody may apply today."""
        return self.state == self.State.PUBLISHED and self.opens_on <= today() <= self.closes_on

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT


class Application(models.Model):
    """What one person or body applied for, with the reference that its payment carries."""

    class Channel(models.TextChoices):
        WEB = "web", "Through this site"
        PAPER = "paper", "On paper"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=8, unique=True)
    channel = models.CharField(max_length=5, choices=Channel)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="applications")
    kind = models.CharField(max_length=12, choices=Member.Kind)
    name = models.CharField(max_length=200)
    joint_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_registered = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    pence = models.PositiveBigIntegerField()
    received = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    allotted_pence = models.PositiveBigIntegerField(null=True)
    refund_pence = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    refunded_on = models.DateField(null=True, blank=True)
    operation = models.OneToOneField(Operation, models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["received", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "member"],
                condition=Q(member__isnull=False, withdrawn_on=None),
                name="application_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["offer", "user"],
                condition=Q(user__isnull=False, channel="web", withdrawn_on=None),
                name="application_once_an_account",
            ),
            models.CheckConstraint(name="application_is_for_money", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="application_allotted_what_was_asked",
                condition=Q(allotted_pence=None) | Q(allotted_pence__lte=F("pence")),
            ),
        ]

    def __str__(self):
        return f"{self.reference}: £{self.pence / 100:,.2f}"

    @property
    def shown_reference(self) -> str:
        """The reference as people write it, in two halves."""
        return f"{self.reference[:4]}-{self.reference[4:]}"

    @property
    def names(self) -> str:
        return " and ".join([self.name, *self.joint_names])


class BankStatement(models.Model):
    """A file of the bank that was read."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="bank_statements")
    name = models.CharField(max_length=200)
    lines_read = models.PositiveIntegerField(default=0)
    lines_new = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class BankLine(models.Model):
    """One movement on the bank account; money in may belong to an application."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="bank_lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    day = models.DateField()
    pence = models.BigIntegerField()
    description = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="bank_lines"
    )

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["society", "fingerprint"], name="bank_line_once"),
            models.CheckConstraint(
                name="bank_line_for_an_application_is_money_in",
                condition=Q(application=None) | Q(pence__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.day} £{self.pence / 100:,.2f} {self.description}"

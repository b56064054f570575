"""What a society does with its surplus: interest to members, grants to the community."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from assets.register.models import Asset
from energy.society.models.ledger import Operation
from energy.society.models.members import Society
from people.models import User


class InterestRun(models.Model):
    """One year's interest: never above the surplus, never above the society's cap."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="interest_runs")
    first_day = models.DateField()
    last_day = models.DateField()
    surplus_pence = models.PositiveBigIntegerField("surplus that may be paid out")
    rate_pct = models.DecimalField("rate hoped for", max_digits=5, decimal_places=2)
    cap_pct = models.DecimalField("the society’s cap", max_digits=5, decimal_places=2)
    paid_pct = models.DecimalField("rate that was paid", max_digits=9, decimal_places=6)
    total_pence = models.PositiveBigIntegerField()
    decided_in = models.ForeignKey("Meeting", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="interest_comes_from_surplus",
                condition=Q(total_pence__lte=F("surplus_pence")),
            ),
            models.CheckConstraint(
                name="interest_keeps_the_cap", condition=Q(paid_pct__lte=F("cap_pct"))
            ),
            ExclusionConstraint(
                name="interest_once_for_a_day",
                expressions=[
                    ("society", RangeOperators.EQUAL),
                    (
                        Func(
                            "first_day", "last_day",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Interest {self.first_day:%-d %B %Y} to {self.last_day:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("society:interest_detail", args=[self.society.reference, self.pk])


class InterestLine(models.Model):
    """What one member receives in a run."""

    run = models.ForeignKey(InterestRun, models.PROTECT, related_name="lines")
    operation = models.OneToOneField(Operation, models.PROTECT, related_name="interest_line")

    def __str__(self):
        return f"Interest of member {self.operation.member.number}"


class CommunityGrant(models.Model):
    """A gift from the community fund, and what came of it."""

    society = models.ForeignKey(Society, models.PROTECT, related_name="grants")
    to = models.CharField("to whom", max_length=200)
    purpose = models.TextField("what for")
    pence = models.PositiveBigIntegerField()
    decided_on = models.DateField()
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.TextField("what came of it", blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [models.CheckConstraint(name="grant_is_money", condition=Q(pence__gt=0))]

    def __str__(self):
        return f"£{self.pence / 100:,.0f} to {self.to}"

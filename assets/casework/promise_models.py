"""What a place is worth, and what must be kept, reviewed or renewed after it has passed."""

from django.db import models
from django.db.models import Q

from gis.history import tracked
from people.models import User


@tracked()
class StatedValue(models.Model):
    """What a valuer says a place is worth, and what the body would pay."""

    request = models.OneToOneField(
        "casework.TransferRequest", models.CASCADE, primary_key=True, related_name="stated_value"
    )
    value_gbp = models.DecimalField("value", max_digits=12, decimal_places=2)
    price_gbp = models.DecimalField("price", max_digits=12, decimal_places=2)
    lease_years = models.DecimalField(
        "years of the lease", max_digits=6, decimal_places=2, null=True, blank=True
    )
    valued_on = models.DateField()
    valuer = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="value_and_price_not_negative",
                condition=Q(value_gbp__gte=0) & Q(price_gbp__gte=0),
            )
        ]

    def __str__(self):
        return f"{self.value_gbp} by {self.valuer}"


@tracked()
class Promise(models.Model):
    """Something that must be kept after a transfer, with the day on which it is next due."""

    class Kind(models.TextChoices):
        CONDITION = "condition", "Condition"
        REVERTER = "reverter", "Return of the land if a condition fails"
        CLAWBACK = "clawback", "Clawback of a gain"
        RENT_REVIEW = "rent_review", "Rent review"
        INSURANCE = "insurance", "Insurance"
        RENEWAL = "renewal", "Renewal or end of the term"
        SERVICE = "service", "Service agreement"

    request = models.ForeignKey("casework.TransferRequest", models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=11, choices=Kind)
    what = models.CharField("what was agreed", max_length=500)
    due_on = models.DateField("next due on")
    every_months = models.PositiveSmallIntegerField(
        "again after so many months", null=True, blank=True
    )
    ends_on = models.DateField("no longer binding after", null=True, blank=True)
    is_public = models.BooleanField("may be read by anyone", default=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.what}"


class Kept(models.Model):
    """How a promise stood on a day: kept or not, and how that is known."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="kept")
    on = models.DateField()
    is_kept = models.BooleanField()
    note = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{'Kept' if self.is_kept else 'Not kept'}, {self.on:%-d %B %Y}"

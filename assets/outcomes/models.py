"""Aims of a transfer with their baseline, and what was observed since."""

from django.db import models
from django.db.models import Q

from assets.casework.models import TransferRequest
from gis.history import tracked
from people.models import User


class Outcome(models.TextChoices):
    """The heads under which every nation's law and practice weighs benefit."""

    ECONOMIC = "economic", "Economic development"
    REGENERATION = "regeneration", "Regeneration"
    HEALTH = "health", "Public health"
    SOCIAL = "social", "Social wellbeing"
    ENVIRONMENT = "environment", "Environmental wellbeing"
    EQUALITY = "equality", "Inequalities of outcome"


@tracked()
class Aim(models.Model):
    """One thing that a transfer set out to change; without a baseline no change can be shown."""

    request = models.ForeignKey(TransferRequest, models.CASCADE, related_name="aims")
    outcome = models.CharField(max_length=12, choices=Outcome)
    indicator = models.CharField("what is counted", max_length=200)
    unit = models.CharField(max_length=60)
    baseline = models.FloatField("before the transfer", null=True, blank=True)
    baseline_on = models.DateField("measured on", null=True, blank=True)
    target = models.FloatField()
    target_by = models.DateField("to be reached by")
    attribution = models.CharField("what else may change it", max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="baseline_has_its_day",
                condition=Q(baseline=None) | Q(baseline_on__isnull=False),
            )
        ]

    def __str__(self):
        return self.indicator

    @property
    def is_late_baseline(self) -> bool:
        """Whether the baseline was measured only after the transfer."""
        completed = self.request.dates.get("completion") or self.request.dates.get("begin")
        return bool(self.baseline_on and completed and self.baseline_on.isoformat() > completed)


class Observation(models.Model):
    """A dated value with its source and how sure it is."""

    class Confidence(models.TextChoices):
        COUNTED = "counted", "Counted"
        ESTIMATED = "estimated", "Estimated"
        TOLD = "told", "Told by people"

    aim = models.ForeignKey(Aim, models.CASCADE, related_name="observations")
    on = models.DateField()
    value = models.FloatField()
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=9, choices=Confidence)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.value} on {self.on:%-d %B %Y}"

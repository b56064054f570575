"""Statements of all members at once, made by the worker in parts."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from energy.society.models.members import Society
from people.models import User


class StatementRun(models.Model):
    """Everybody's statement over some days, asked for once and made part by part."""

    society = models.ForeignKey(Society, models.CASCADE, related_name="statement_runs")
    first = models.DateField()
    last = models.DateField()
    members = models.PositiveIntegerField(help_text="How many get a statement")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-asked"]
        constraints = [
            models.CheckConstraint(name="statements_of_days", condition=Q(first__lte=F("last")))
        ]

    def __str__(self):
        return f"Statements from {self.first:%-d %B %Y} to {self.last:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("society:statement_run", args=[self.society.reference, self.pk])

    @property
    def done(self) -> int:
        """How many statements are made."""
        return sum(part.members for part in self.parts.all())

    @property
    def is_done(self) -> bool:
        return self.done >= self.members


def _place_of_part(part: "StatementPart", name: str) -> str:
    """Files lie under names of ours."""
    return f"statements/{part.run_id}/{part.first_number}.pdf"


class StatementPart(models.Model):
    """The statements of some members, by number, in one paper."""

    run = models.ForeignKey(StatementRun, models.CASCADE, related_name="parts")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    members = models.PositiveIntegerField()
    file = models.FileField(upload_to=_place_of_part)

    class Meta:
        ordering = ["first_number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "first_number"], name="statement_part_once")
        ]

    def __str__(self):
        return f"Members {self.first_number} to {self.last_number}"

"""What became of an asset that was merged into another, or of which a part was taken."""

from django.contrib.gis.db import models
from django.db.models import F, Q

from people.models import User


class Succession(models.Model):
    """One step in the life of land: ``after`` came out of ``before``, on a day, for a reason."""

    class Kind(models.TextChoices):
        MERGED = "merged", "Merged"
        DIVIDED = "divided", "Divided"

    kind = models.CharField(max_length=7, choices=Kind)
    before = models.ForeignKey("register.Asset", models.PROTECT, related_name="became")
    after = models.ForeignKey("register.Asset", models.PROTECT, related_name="came_from")
    on = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="succession_of_two", condition=~Q(before=F("after"))),
            models.CheckConstraint(
                name="succession_kind", condition=Q(kind__in=["merged", "divided"])
            ),
            models.UniqueConstraint(
                fields=["before"], condition=Q(kind="merged"), name="merged_into_one"
            ),
        ]

    def __str__(self):
        return f"{self.before} {self.get_kind_display().lower()}, {self.on:%-d %B %Y}"

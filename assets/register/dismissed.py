"""Pairs of places that a person looked at and found to be two."""

from django.db import models
from django.db.models import F, Q

from gis.history import tracked
from people.models import Authority


@tracked()
class DismissedPair(models.Model):
    """Two places of a council, by their public references in order, that are not the same."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="dismissed_pairs")
    code = models.CharField(max_length=6)
    other_code = models.CharField(max_length=6)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    dismissed = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-dismissed"]
        constraints = [
            models.UniqueConstraint(fields=["code", "other_code"], name="pair_dismissed_once"),
            models.CheckConstraint(
                name="dismissed_pair_in_order", condition=Q(code__lt=F("other_code"))
            ),
            models.CheckConstraint(name="dismissed_pair_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.code} and {self.other_code}"

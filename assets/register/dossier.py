"""Dated facts of an asset beyond those that every asset has: by kind, and of its title."""

from django.contrib.gis.db import models
from django.db.models import F, Q

from gis.history import tracked
from people.models import User


@tracked()
class DatedFact(models.Model):
    """One fact as it was on a day; the newest of a name is shown, the older ones are kept.

    Which names there are, for which kind of place, is in ``data/short_forms.toml``.
    """

    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="dated_facts")
    name = models.CharField(max_length=40)
    value = models.TextField()
    on = models.DateField("true on this day")
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=8, default="stated")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "name", "on"], name="fact_once_a_day"),
            models.CheckConstraint(
                name="fact_certainty", condition=Q(certainty__in=["certain", "stated", "assumed"])
            ),
        ]

    def __str__(self):
        return f"{self.name} of {self.asset} on {self.on:%-d %B %Y}"


@tracked()
class TitleEntry(models.Model):
    """What the title of land says: whose it is, and what binds whoever has it."""

    class Kind(models.TextChoices):
        TITLE = "title", "Title"
        LEASE = "lease", "Lease"
        COVENANT = "covenant", "Covenant or burden"
        EASEMENT = "easement", "Easement or servitude"
        REVERTER = "reverter", "Reverter or right of pre-emption"
        CLAWBACK = "clawback", "Clawback"
        OVERAGE = "overage", "Overage"

    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="title_entries")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.CharField("title number", max_length=20, blank=True)
    words = models.TextField("what it says", blank=True)
    holder = models.CharField("in whose favour", max_length=200, blank=True)
    begins = models.DateField("from", null=True, blank=True)
    ends = models.DateField("until", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=8, default="stated")

    class Meta:
        ordering = ["kind", "begins", "pk"]
        verbose_name_plural = "title entries"
        constraints = [
            models.CheckConstraint(
                name="title_entry_ends_after_it_begins",
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gte=F("begins")),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()

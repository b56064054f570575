"""Places that somebody says are missing from the register, until an officer decides."""

from django.contrib.gis.db import models
from django.db.models import Q, QuerySet

from gis.crs import BNG
from gis.history import tracked
from people.models import Authority, User
from people.querysets import authority_ids


class ProposalQuerySet(QuerySet):
    def of_council(self, user):
        """Keep what was named on the ground of a person's own councils."""
        return self.filter(authority__in=authority_ids(user, "officer", "administrator"))

    def waiting(self):
        return self.filter(outcome="")


@tracked(exclude=["email", "person", "sender"])
class Proposal(models.Model):
    """One place that was named; nobody but the council sees it before it is accepted."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Put on the register"
        MERGED = "merged", "On the register already"
        REFUSED = "refused", "Not put on the register"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="proposals")
    name = models.CharField("what people call it", max_length=200)
    kind = models.CharField(max_length=16)
    words = models.TextField("what you know of it", blank=True)
    point = models.PointField(srid=BNG)
    outline = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    is_stalled = models.BooleanField("building has stopped there", default=False)
    person = models.CharField("your name", max_length=200, blank=True)
    email = models.EmailField("your email address", blank=True)
    sender = models.CharField(max_length=64, blank=True, help_text="Keyed hash of the address")
    named = models.DateTimeField(auto_now_add=True)

    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.CharField(max_length=1_000, blank=True)
    asset = models.ForeignKey(
        "register.Asset", models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["named"]
        constraints = [
            models.CheckConstraint(
                name="proposal_decided_whole",
                condition=Q(outcome="", decided=None)
                | Q(outcome="refused", decided__isnull=False, asset=None) & ~Q(reason="")
                | Q(outcome__in=["accepted", "merged"], decided__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["sender", "named"], name="proposal_by_sender")]

    def __str__(self):
        return self.name

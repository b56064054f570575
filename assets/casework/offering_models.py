"""What a council offers, what is proposed for it, and how assessors weigh each proposal."""

import uuid

from django.db import models
from django.db.models import F, Q

from assets.register.models import Asset
from gis.day import today
from gis.history import tracked
from people.models import Authority, User
from people.querysets import authority_ids


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what is published, and all of the person's own councils."""
        return self.filter(Q(is_published=True) | Q(authority__in=authority_ids(user)))


@tracked()
class Opportunity(models.Model):
    """One or several assets that a council offers together, on terms, from one day to another."""

    class Occasion(models.TextChoices):
        ROUND = "round", "A round of transfers"
        CLOSURE = "closure", "A service that closes"
        REVIEW = "review", "A review of the estate"
        SINGLE = "single", "A place on its own"

    reference = models.SlugField(max_length=16, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="opportunities")
    title = models.CharField(max_length=200)
    occasion = models.CharField(max_length=7, choices=Occasion)
    pack_id = models.CharField("rules", max_length=60)
    terms = models.TextField()
    alternative = models.TextField("what the council would do otherwise", blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField("last day for proposals")
    is_published = models.BooleanField(default=False)
    assets = models.ManyToManyField(Asset, related_name="opportunities")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered = models.DateTimeField(auto_now_add=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "reference"]
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(
                name="opportunity_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("casework:opportunity_detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether proposals may be made today."""
        return self.is_published and self.opens_on <= today() <= self.closes_on


def _place_of_paper(paper, _name):
    return f"opportunities/{paper.opportunity.reference}/{paper.pk}"


class OpportunityPaper(models.Model):
    """A paper of an offer: plan, survey, heads of terms; public with the offer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="papers")
    file = models.FileField(upload_to=_place_of_paper)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Proposal(models.Model):
    """A request that answers an offer."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="proposals")
    request = models.OneToOneField(
        "casework.TransferRequest", models.CASCADE, related_name="proposal"
    )

    def __str__(self):
        return f"{self.request_id} for {self.opportunity}"


@tracked()
class GivenMark(models.Model):
    """The points of one assessor on one criterion, and why."""

    request = models.ForeignKey("casework.TransferRequest", models.CASCADE, related_name="marks")
    assessor = models.ForeignKey(User, models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=60)
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    given = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "assessor", "criterion"], name="mark_once_by_assessor"
            )
        ]

    def __str__(self):
        return f"{self.points} on {self.criterion} by {self.assessor}"


class DeclaredInterest(models.Model):
    """What ties an assessor to a request; marks of that assessor are set aside."""

    request = models.ForeignKey(
        "casework.TransferRequest", models.CASCADE, related_name="interests"
    )
    assessor = models.ForeignKey(User, models.CASCADE, related_name="+")
    what = models.CharField(max_length=500)
    declared = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "assessor"], name="interest_once")
        ]

    def __str__(self):
        return f"{self.assessor}: {self.what}"


@tracked()
class ModeratedMark(models.Model):
    """The points that the assessors agreed on together in place of the mean, and why."""

    request = models.ForeignKey(
        "casework.TransferRequest", models.CASCADE, related_name="moderated"
    )
    criterion = models.CharField(max_length=60)
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "criterion"], name="moderated_once")
        ]

    def __str__(self):
        return f"{self.points} on {self.criterion}"

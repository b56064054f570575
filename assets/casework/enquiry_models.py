"""First questions about a place: asked before any request, answered by an officer."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from people.models import Organisation, User
from people.querysets import authority_ids


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep a person's own questions and those to their council; to others none is there."""
        mine = Q(by=user.pk) if user.is_authenticated else Q(pk=None)
        return self.filter(mine | Q(asset__authority__in=authority_ids(user)))

    def waiting(self):
        """Keep those that the council has not answered yet."""
        return self.filter(state=Enquiry.State.OPEN)


class Enquiry(models.Model):
    """What somebody would like to do with a place, and would like to know first."""

    class Wish(models.TextChoices):
        HELP = "help", "Help to look after it"
        FOR_A_WHILE = "for-a-while", "Use it for a while"
        MANAGE = "manage", "Manage it"
        LEASE = "lease", "Lease it"
        OWN = "own", "Own it"
        OPEN = "open", "I do not know yet"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    asset = models.ForeignKey("register.Asset", models.PROTECT, related_name="enquiries")
    by = models.ForeignKey(User, models.CASCADE, related_name="enquiries")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="enquiries"
    )
    wish = models.CharField(max_length=11, choices=Wish)
    idea = models.TextField("what they would do there")
    benefits = models.TextField("who would gain by it", blank=True)
    question = models.TextField("what they want to know", blank=True)
    asked_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField("the answer", blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    request = models.ForeignKey(
        "casework.TransferRequest", models.SET_NULL, null=True, blank=True,
        related_name="enquiries", help_text="The request that it grew into",
    )  # fmt: skip

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["state"], name="enquiry_by_state")]

    def __str__(self):
        return f"Question about {self.asset}, {self.asked_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("casework:enquiry", args=[self.pk])


def count_enquiries(asset) -> int:
    """Say how many questions about a place stand, which is all that the public learns of them."""
    standing = Enquiry.objects.filter(asset=asset).exclude(state=Enquiry.State.CLOSED)
    return standing.aggregate(number=Count("pk"))["number"]

"""What others say of a request, and what one person proposes for another to confirm."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gis.history import tracked
from people.models import Authority, User


class RepresentationQuerySet(models.QuerySet):
    def accepted(self):
        """Keep those that somebody has read, redacted and let stand."""
        return self.filter(state=Representation.State.ACCEPTED)

    def waiting(self):
        return self.filter(state=Representation.State.WAITING)


@tracked(exclude=["name", "contact", "words"])
class Representation(models.Model):
    """What somebody says of a request: kept as it came, shown only as it was redacted."""

    class Channel(models.TextChoices):
        WEB = "web", "Through this site"
        EMAIL = "email", "By email"
        PAPER = "paper", "On paper"

    class Speaker(models.TextChoices):
        OWNER = "owner", "An owner of the land"
        TENANT = "tenant", "A tenant of the land"
        OCCUPIER = "occupier", "An occupier of the land"
        PUBLIC = "public", "Somebody else"

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "Supports the request"
        OBJECTS = "objects", "Objects to the request"
        COMMENTS = "comments", "Neither supports nor objects"

    class State(models.TextChoices):
        WAITING = "waiting", "Not read yet"
        ACCEPTED = "accepted", "Accepted"
        SET_ASIDE = "set_aside", "Set aside"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(
        "casework.TransferRequest", models.CASCADE, related_name="representations"
    )
    channel = models.CharField(max_length=5, choices=Channel)
    speaker = models.CharField("who speaks", max_length=8, choices=Speaker)
    stance = models.CharField(max_length=8, choices=Stance)
    received_on = models.DateField()
    is_late = models.BooleanField("came after the time for it", default=False)
    name = models.CharField(max_length=200, blank=True)
    contact = models.TextField("address or email", blank=True)
    words = models.TextField("words as they came")
    public_words = models.TextField("redacted words, for everyone", blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    state_reason = models.CharField("why it was set aside", max_length=500, blank=True)
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    shared_on = models.DateField("sent to the community body on", null=True, blank=True)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered = models.DateTimeField(auto_now_add=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "entered"]
        constraints = [
            models.CheckConstraint(
                name="representation_shown_only_as_redacted",
                condition=~Q(state="accepted") | ~Q(public_words=""),
            ),
            models.CheckConstraint(
                name="representation_set_aside_with_reason",
                condition=~Q(state="set_aside") | ~Q(state_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_stance_display()}, {self.received_on:%-d %B %Y}"


class ProposedStep(models.Model):
    """A step that one person has prepared and a second must confirm, as the policy says."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a second person"
        CONFIRMED = "confirmed", "Confirmed"
        SENT_BACK = "sent_back", "Sent back"
        OVERTAKEN = "overtaken", "Overtaken by another step"

    request = models.ForeignKey("casework.TransferRequest", models.CASCADE, related_name="proposed")
    step = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=10)
    texts = models.JSONField(default=dict)
    dates = models.JSONField(default=dict)
    checks = ArrayField(models.CharField(max_length=60), default=list)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField("why it was sent back", max_length=500, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="waiting"), name="one_proposed_step_waits"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.get_state_display().lower()})"


@tracked()
class AdoptedPolicy(models.Model):
    """A council's own policy over one rule pack, as text; the newest in force stands."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="policies")
    pack_id = models.CharField(max_length=60)
    text = models.TextField(help_text="TOML, as docs/rule-packs.md tells")
    decided_by = models.CharField("who decided it", max_length=200)
    in_force_from = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    adopted = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-in_force_from", "-pk"]

    def __str__(self):
        return f"Policy of {self.authority} over {self.pack_id}"

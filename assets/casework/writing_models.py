"""What is kept of a request as it is written, sent, asked about and answered."""

from django.contrib.gis.db import models

from gis.crs import BNG
from people.models import User


class Outline(models.Model):
    """One outline that was given for an asset of a request; the newest stands, all are kept."""

    class How(models.TextChoices):
        OFFERED = "offered", "The whole place, as the register has it"
        DRAWN = "drawn", "Drawn on the map"
        UPLOADED = "uploaded", "From a file"
        TYPED = "typed", "From corners that were typed"

    wanted = models.ForeignKey("RequestedAsset", models.CASCADE, related_name="outlines")
    shape = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    how = models.CharField(max_length=8, choices=How)
    note = models.CharField(max_length=4_000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.note


class Submission(models.Model):
    """Exactly what a request held when it, or a missing part of it, arrived."""

    request = models.ForeignKey("TransferRequest", models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    day = models.DateField("the day it arrived")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    declared_by = models.CharField("who declared it", max_length=200, blank=True)
    declared_as = models.CharField("their position", max_length=200, blank=True)
    content = models.JSONField(help_text="Places, pieces and files, as they were")
    sha256 = models.CharField(max_length=64, help_text="Of the content as JSON with sorted keys")

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="submission_numbered_once")
        ]

    def __str__(self):
        return f"{self.request_id}, arrival {self.number}"


class Query(models.Model):
    """Something the council asks of a group; its answer, once accepted, is applied."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "A paper"
        ANSWER = "answer", "Words of the request"
        OUTLINE = "outline", "The outline of the land"
        LONGER = "longer", "A longer time for the decision"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not accepted"
        WITHDRAWN = "withdrawn", "No longer asked"

    request = models.ForeignKey("TransferRequest", models.CASCADE, related_name="queries")
    kind = models.CharField(max_length=8, choices=Kind)
    need = models.CharField(max_length=60, blank=True, help_text="Piece of the request")
    wanted = models.ForeignKey("RequestedAsset", models.SET_NULL, null=True, blank=True)
    words = models.TextField("what is asked")
    until = models.DateField("the longer time that is asked for", null=True, blank=True)
    reply_by = models.DateField("when an answer would help", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)

    reply = models.TextField("the answer", blank=True)
    reply_shape = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    reply_note = models.CharField(max_length=4_000, blank=True)
    replied_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replied_on = models.DateField(null=True, blank=True)

    outcome = models.TextField("what the council said of the answer", blank=True)
    before = models.TextField("what stood there before", blank=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "queries"

    def __str__(self):
        return f"{self.get_kind_display()}: {self.words[:60]}"


class Letter(models.Model):
    """A notice as it was sent to the body: its words are kept, whatever changes afterwards."""

    request = models.ForeignKey("TransferRequest", models.CASCADE, related_name="letters")
    event = models.ForeignKey("Event", models.CASCADE, related_name="letters")
    notice = models.CharField(max_length=60, help_text="Notice of the pack")
    title = models.CharField(max_length=200)
    to = models.CharField("who it is sent to", max_length=200, blank=True)
    day = models.DateField()
    sections = models.JSONField(help_text="Heading and paragraphs of each part")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.title}, {self.day:%-d %B %Y}"

    @property
    def is_to_body(self) -> bool:
        """Whether the body that asks, or nominated, is among those it goes to."""
        return not self.to or "community body" in self.to or "nominator" in self.to

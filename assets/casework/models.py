"""Requests and what happens to them. Which steps there are is in the rule packs, not here."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q

from assets.casework import (  # noqa: F401  Django finds the models of an app here
    commencement_models,
    enquiry_models,
    handling_models,
    hearing_models,
    offering_models,
    promise_models,
    return_models,
    support_models,
    writing_models,
)
from assets.casework.querysets import RequestQuerySet
from assets.register.models import Asset
from gis.crs import BNG
from gis.history import tracked
from people.models import Authority, Nation, Organisation, User


class BankHoliday(models.Model):
    """One day of a nation's stored calendar: the truth that clocks count with."""

    nation = models.CharField(max_length=1, choices=Nation)
    day = models.DateField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    certainty = models.CharField(max_length=16)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["nation", "day"], name="holiday_once")]

    def __str__(self):
        return f"{self.name}, {self.day:%-d %B %Y}"


class CalendarSpan(models.Model):
    """Between which days the bank holidays of a nation are known."""

    nation = models.CharField(max_length=1, choices=Nation, primary_key=True)
    valid_from = models.DateField()
    valid_through = models.DateField()

    def __str__(self):
        return f"{self.get_nation_display()} until {self.valid_through:%-d %B %Y}"


class Channel(models.TextChoices):
    """How a request reached the council."""

    WEB = "web", "Through this site"
    POST = "post", "By post"
    EMAIL = "email", "By email"
    COUNTER = "counter", "Across the counter"


class Right(models.TextChoices):
    """What is asked for."""

    OWNERSHIP = "ownership", "Ownership"
    LEASE = "lease", "A lease"
    OTHER = "other", "Other rights, such as to manage or to use it"


#: The flag that each right sets in a rule pack.
RIGHT_FLAGS = {
    Right.OWNERSHIP: "for-ownership",
    Right.LEASE: "for-lease",
    Right.OTHER: "for-other-rights",
}


class StoredPack(models.Model):
    """A rule pack as it stood when the first request was made under it: no file can change it."""

    pack_id = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64, unique=True)
    text = models.TextField(help_text="As text, because the order of its entries means something")
    kept = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.pack_id} version {self.version}"


@tracked(exclude=["body_contact", "answers", "written"])
class TransferRequest(models.Model):
    """One body's request for one or more assets, under the rules that stood when it was made."""

    reference = models.SlugField(max_length=16, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    body_name = models.CharField("name of the body", max_length=200)
    body_contact = models.TextField("contact address of the body", blank=True)
    assets = models.ManyToManyField(Asset, through="RequestedAsset", related_name="requests")

    route = models.CharField(max_length=60)
    pack = models.ForeignKey(StoredPack, models.PROTECT, related_name="requests")
    stage = models.CharField(max_length=60)
    is_public = models.BooleanField(default=False, help_text="The public may know of it")
    is_open = models.BooleanField(default=True, help_text="It has not ended")
    flags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    dates = models.JSONField(default=dict, blank=True, help_text="Dated facts: name, ISO day")
    checks = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    right = models.CharField(max_length=9, choices=Right, blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="Content of the pack: words")
    written = models.JSONField(default=dict, blank=True, help_text="Content: by whom and when")
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.WEB)
    arrived_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    council_reference = models.CharField(
        "reference in the council's own list", max_length=100, blank=True
    )
    imported_events = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Steps that its list told; more were taken here"
    )
    begun_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    begun = models.DateTimeField(auto_now_add=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-begun"]
        indexes = [
            models.Index(fields=["authority", "next_due_on"], name="request_by_urgency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "council_reference"],
                condition=~Q(council_reference=""),
                name="request_once_in_councils_list",
            )
        ]

    def __str__(self):
        return f"{self.reference}: {self.body_name}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("casework:request_detail", args=[self.reference])

    @property
    def nation(self) -> Nation:
        return self.authority.nation


class RequestedAsset(models.Model):
    """One asset of a request, with the outline asked for where it is not the whole."""

    request = models.ForeignKey(TransferRequest, models.CASCADE, related_name="wanted")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="wanted")
    outline = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    named_by_group = models.BooleanField("not on the register when asked for", default=False)
    tidied_on = models.DateField("its record was put in order", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "asset"], name="asset_once_in_request")
        ]

    def __str__(self):
        return f"{self.asset} in {self.request_id}"


class Event(models.Model):
    """One step that was taken: the story of a request, from which its clocks and returns come."""

    request = models.ForeignKey(TransferRequest, models.CASCADE, related_name="events")
    step = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    day = models.DateField(help_text="The day on which it took effect")
    stage = models.CharField(max_length=60, help_text="Where the request stood afterwards")
    texts = models.JSONField(
        default=dict, help_text="Need of the pack: words written with the step"
    )
    dates = models.JSONField(default=dict, help_text="Dated facts given with the step")
    counts = ArrayField(models.CharField(max_length=60), default=list)
    role = models.CharField(max_length=10)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.title}, {self.day:%-d %B %Y}"


class RunningClock(models.Model):
    """One time limit of a request, from what started it to its last day, with the working."""

    request = models.ForeignKey(TransferRequest, models.CASCADE, related_name="clocks")
    clock = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    party = models.CharField("whose time it is", max_length=20)
    who = models.CharField("who must act", max_length=200, blank=True)
    trigger_on = models.DateField()
    due_on = models.DateField(null=True, help_text="Empty: it ends with an event")
    extensions = models.JSONField(default=list)
    working = models.JSONField(default=dict, help_text="Steps, warnings and source, as worked out")
    started_by = models.ForeignKey(Event, models.CASCADE, related_name="started")
    stopped_by = models.ForeignKey(Event, models.CASCADE, null=True, related_name="stopped")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "clock"],
                condition=Q(stopped_by=None),
                name="clock_runs_once_in_request",
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.due_on or 'no date'}"


def _place_of_document(document, _name):
    """Files lie under names of ours, never under those that people gave them."""
    return f"requests/{document.request.reference}/{document.pk}"


class Document(models.Model):
    """A file that came with a request, labelled to the need it meets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(TransferRequest, models.CASCADE, related_name="documents")
    need = models.CharField(max_length=60, help_text="Content or need of the pack")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=_place_of_document)
    name = models.CharField("name as it was sent", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField("may be read by anyone", default=False)
    redacts = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="redacted_copies"
    )
    query = models.ForeignKey(
        "Query", models.SET_NULL, null=True, blank=True, related_name="documents",
        help_text="The question that it answers, until the answer is accepted",
    )  # fmt: skip
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added"]

    def __str__(self):
        return self.title


@tracked()
class BodyCheck(models.Model):
    """What a body has said of itself to the tests of the law, kept so that it is said once."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="check_answers")
    values = models.JSONField(default=dict, help_text="Fact of a body: its value")
    evidence = models.JSONField(default=dict, help_text="Fact of a body: what shows it")
    checked_on = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self):
        return f"Check of {self.organisation}"

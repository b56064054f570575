"""Imports of assets: a file on its way into the register, its rows, and mappings that are kept."""

from pathlib import PurePath

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from assets.register.querysets import ImportRunQuerySet
from gis.crs import BNG
from gis.models import Source
from people.models import Authority

#: Endings by which readers know a format; no other ending of an uploaded name is kept.
ENDINGS = frozenset(
    {".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".geojson"}
    | {".gpkg", ".shp", ".zip", ".kml", ".kmz", ".gml", ".xml", ".parquet", ".geoparquet"}
)


def place_of_upload(run, name: str) -> str:
    """Where an uploaded file lies: under a name of our own, never the one that it came with."""
    ending = PurePath(name).suffix.lower()
    return f"imports/{run.authority_id}/{run.sha256}{ending if ending in ENDINGS else ''}"


_STATES = [
    "proposed", "checking", "checked", "importing", "failed", "done", "undoing", "undone"
]  # fmt: skip


class ImportRun(models.Model):
    """One file of assets on its way into the register, and what became of it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waiting for its columns to be confirmed"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked, not yet imported"
        IMPORTING = "importing", "Being imported"
        FAILED = "failed", "Cannot be imported as it is"
        DONE = "done", "Imported"
        UNDOING = "undoing", "Being taken back"
        UNDONE = "undone", "Taken back"

    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="imports",
        help_text="The council whose list it is; empty where the rows name several",
    )  # fmt: skip
    file_name = models.CharField(max_length=300)
    file = models.FileField(upload_to=place_of_upload, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    list_name = models.CharField(max_length=300, help_text="Editions of one list have one name")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    options = models.JSONField(default=dict, help_text="What was said of the file, besides it")
    mapping = models.TextField(blank=True, help_text="Columns to fields, as TOML")
    columns = models.JSONField(default=dict, help_text="Source column to our field")
    notes = models.JSONField(default=list, help_text="What was found and assumed of the whole file")
    vanished = models.JSONField(default=list, help_text="References that are no more in the list")
    by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True)
    begun = models.DateTimeField(auto_now_add=True)
    rows_read = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="How many rows came to which end")
    staged = models.DateTimeField(null=True, blank=True, help_text="When all rows had been read")
    attempts = models.PositiveSmallIntegerField(default=0)
    alive = models.DateTimeField(null=True, blank=True, help_text="Last sign of a worker at it")
    trouble = models.TextField(blank=True, help_text="Why it cannot be imported, in one sentence")
    ended = models.DateTimeField(null=True, blank=True)
    undone = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undoing = models.JSONField(default=dict, help_text="What taking it back did, and what it kept")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-begun", "-pk"]
        indexes = [models.Index(fields=["list_name"])]
        constraints = [
            models.CheckConstraint(
                name="import_state_is_known", condition=models.Q(state__in=_STATES)
            )
        ]

    def __str__(self):
        return f"{self.file_name}, {self.begun:%-d %B %Y}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("register:import_detail", args=[self.pk])


class ImportRow(models.Model):
    """One row of a file: as it was written there, as we understood it, and what became of it.

    The columns from ``own_reference`` on hold what the row says of an asset; empty says nothing.
    The database does not look each ``run`` and ``asset`` up, which for a million rows took twenty
    seconds; an invariant of the register does it for all of them.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", "Created"
        UPDATED = "updated", "Updated"
        UNCHANGED = "unchanged", "Unchanged"
        QUARANTINED = "quarantined", "Quarantined"

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )  # the constraint below begins with it
    row = models.PositiveIntegerField()
    raw = models.JSONField()
    corrected = models.JSONField(null=True, help_text="The cells as an officer corrected them")
    corrected_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    is_refused = models.BooleanField(
        default=False, help_text="Could not be understood when it was read"
    )
    reasons = ArrayField(models.TextField(), default=list)
    notes = ArrayField(models.TextField(), default=list)
    reason_codes = ArrayField(models.CharField(max_length=40), default=list)
    note_codes = ArrayField(models.CharField(max_length=40), default=list)
    asset = models.ForeignKey(
        "register.Asset", models.SET_NULL, null=True, db_index=False, db_constraint=False
    )
    changes = models.JSONField(
        null=True, help_text="fact: value before and value after, of an asset that was there"
    )
    spell = models.ForeignKey(
        "register.StalledSpell",
        models.SET_NULL,
        null=True,
        db_index=False,
        help_text="Begun by this row",
    )
    registered = models.DateTimeField(null=True, help_text="When the register took it")

    authority_code = models.CharField(max_length=9, null=True)
    own_reference = models.CharField(max_length=100, null=True)
    name = models.CharField(max_length=300, null=True)
    kind = models.CharField(max_length=16, null=True)
    is_kind_assumed = models.BooleanField(null=True)
    address = models.CharField(max_length=500, null=True)
    postcode = models.CharField(max_length=8, null=True)
    uprn = models.BigIntegerField(null=True)
    titles = ArrayField(models.CharField(max_length=20), null=True)
    owner = models.CharField(max_length=9, null=True)
    owner_name = models.CharField(max_length=200, null=True)
    tenure = models.CharField(max_length=9, null=True)
    holding = models.CharField(max_length=13, null=True)
    use = models.CharField(max_length=300, null=True)
    running_cost_gbp = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    condition = models.CharField(max_length=60, null=True)
    energy_rating = models.CharField(max_length=10, null=True)
    stated_area_m2 = models.FloatField(null=True)
    building_area_m2 = models.FloatField(null=True)
    description = models.TextField(null=True)
    url = models.CharField(max_length=500, null=True)
    details = models.JSONField(null=True)
    is_stalled = models.BooleanField(null=True)
    checked_on = models.DateField(null=True)
    shape = models.GeometryField(srid=BNG, null=True, spatial_index=False)
    place_note = models.CharField(max_length=120, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_row_once")]
        indexes = [  # a million rows are staged at once, when all of these are empty
            models.Index(
                fields=[name],
                condition=models.Q((f"{name}__isnull", False)),
                name=f"import_row_{name}",
            )
            for name in ("asset", "spell", "corrected_by")
        ]

    def __str__(self):
        return f"Row {self.row} of {self.run_id}"


class SavedMapping(models.Model):
    """Which column of a list feeds which field, kept by a council for the next edition."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="mappings")
    list_name = models.CharField(max_length=300)
    mapping = models.TextField(help_text="As TOML")
    by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True)
    saved = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "list_name"], name="mapping_once_a_list")
        ]

    def __str__(self):
        return f"Columns of {self.list_name}"

"""What may not be published of a vacant property, and by which rule of its council."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q

from gis.crs import BNG
from gis.history import tracked
from people.models import Authority


class Withholding(models.TextChoices):
    """Of which vacant property a council publishes only the first half of the postcode."""

    BUILDINGS = "buildings", "Vacant buildings"
    ALL = "all", "Vacant buildings and vacant land"
    NONE = "none", "Nothing: all is published"


@tracked()
class PublicationRule(models.Model):
    """A council's own rule, where it differs from that of its nation."""

    authority = models.OneToOneField(
        Authority, models.CASCADE, primary_key=True, related_name="publication_rule"
    )
    withholds = models.CharField(max_length=9, choices=Withholding)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="publication_rule_is_known", condition=Q(withholds__in=Withholding.values)
            )
        ]

    def __str__(self):
        return f"{self.authority} withholds: {self.get_withholds_display().lower()}"


class Exact(models.Model):
    """The exact facts of an asset whose own row holds only what may be published."""

    asset = models.OneToOneField(
        "register.Asset", models.CASCADE, primary_key=True, related_name="exact"
    )
    own_reference = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    uprn = models.BigIntegerField(null=True, blank=True)
    titles = ArrayField(models.CharField(max_length=20), default=list)
    notes = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    sureness = models.JSONField(default=dict)
    outline = models.MultiPolygonField(srid=BNG, null=True, blank=True)
    point = models.PointField(srid=BNG, null=True, blank=True)
    how_placed = models.CharField(max_length=14)
    place_note = models.CharField(max_length=120, blank=True)
    ward_code = models.CharField(max_length=12, blank=True)
    community_code = models.CharField(max_length=12, blank=True)
    small_area_code = models.CharField(max_length=12, blank=True)
    decile = models.PositiveSmallIntegerField(null=True)
    state_reason = models.CharField(max_length=500, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    use = models.CharField(max_length=300, blank=True)
    condition = models.CharField(max_length=60, blank=True)
    ended = models.DateTimeField(
        null=True, help_text="Published for good: opened to proposals, or asked for"
    )

    def __str__(self):
        return self.name

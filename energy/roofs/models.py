"""What is known and estimated of the register's own roofs."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils import timezone

from assets.register.models import Building
from energy.roofs.querysets import RoofEstimateQuerySet, RoofSurveyQuerySet
from gis.crs import BNG
from gis.models import Source


class How(models.TextChoices):
    """Where a plane comes from, the best first."""

    SURVEYED = "surveyed", "As described by hand"
    DETECTED = "detected", "Detected in a surface model"
    INFERRED = "inferred", "Supposed from the footprint"


class RoofSurvey(models.Model):
    """The planes of a roof as somebody who looked at it keeps them; the newest that stands holds.

    Surveys are added and taken back, never changed, so that it stays known who said what and when.
    """

    class Basis(models.TextChoices):
        """How the roof was looked at."""

        VISIT = "visit", "On the spot"
        PLANS = "plans", "From plans of the building"
        PICTURES = "pictures", "From pictures taken from the air"

    building = models.ForeignKey(Building, models.CASCADE, related_name="roof_surveys")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="roof_surveys"
    )
    body = models.CharField("for whom", max_length=200, help_text="The council or society")
    basis = models.CharField(max_length=8, choices=Basis)
    obstacles = models.MultiPolygonField(srid=BNG, null=True, help_text="In plan")
    made = models.DateTimeField(auto_now_add=True)
    taken_back = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = RoofSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_basis", condition=Q(basis__in=["visit", "plans", "pictures"])
            ),
        ]

    def __str__(self):
        return self.source

    @property
    def source(self) -> str:
        """How pages and files name the survey; who made it is for those who keep surveys."""
        made = timezone.localtime(self.made)
        return (
            f"surveyed by hand for {self.body}, {self.get_basis_display().lower()}, "
            f"{made.day} {made:%B %Y}"
        )


class RoofPlane(models.Model):
    """One plane of the roof of a building, as a survey, a surface model or a file tells it."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="roof_planes")
    number = models.PositiveSmallIntegerField()
    outline = models.PolygonField(srid=BNG)
    tilt_deg = models.FloatField(help_text="0 flat, 90 upright")
    azimuth_deg = models.FloatField(help_text="From true north, clockwise")
    usable_m2 = models.FloatField(help_text="In the slope, after margins and obstacles")
    how = models.CharField(max_length=8, choices=How)
    confidence = models.FloatField(null=True, blank=True)
    shade_factor = models.FloatField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, help_text="Of a file")
    survey = models.ForeignKey(RoofSurvey, models.CASCADE, null=True, related_name="planes")

    class Meta:
        ordering = ["building", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "survey", "number"], name="plane_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="plane_from_file_or_survey",
                condition=Q(source=None, survey__isnull=False)
                | Q(source__isnull=False, survey=None),
            ),
            models.CheckConstraint(name="plane_how", condition=Q(how__in=How.values)),
            models.CheckConstraint(
                name="plane_lies",
                condition=Q(tilt_deg__range=(0, 90)) & Q(azimuth_deg__range=(0, 360)),
            ),
            models.CheckConstraint(
                name="plane_shade",
                condition=Q(shade_factor=None) | Q(shade_factor__range=(0, 1)),
            ),
        ]

    def __str__(self):
        return f"Plane {self.number} of {self.building}"


class RoofEstimate(models.Model):
    """What the roof of a building could give, or the reason why that is not known.

    It keeps its inputs, method and weather, so that it can be worked out again and is when one of
    them changes. Energy is in whole kilowatt-hours.
    """

    building = models.OneToOneField(Building, models.CASCADE, related_name="roof_estimate")
    reason = models.CharField("why there is no estimate", max_length=200, blank=True)
    kwp = models.FloatField(null=True)
    panels = models.PositiveIntegerField(null=True)
    annual_kwh = models.PositiveIntegerField("unshaded potential", null=True)
    p10_kwh = models.PositiveIntegerField(null=True)
    p90_kwh = models.PositiveIntegerField(null=True)
    specific_yield = models.PositiveIntegerField(null=True)
    shading = models.CharField(max_length=11, blank=True)
    shaded_kwh = models.PositiveIntegerField(null=True)
    shaded_p10_kwh = models.PositiveIntegerField(null=True)
    shaded_p90_kwh = models.PositiveIntegerField(null=True)
    monthly_kwh = ArrayField(models.PositiveIntegerField(), size=12, default=list)
    how = models.CharField(max_length=8, choices=How, blank=True)
    inputs = models.JSONField(default=dict, help_text="Planes and place as they were used")
    method = models.CharField(max_length=160)
    weather = models.CharField(max_length=160, blank=True)
    weather_edition = models.CharField(max_length=60)
    source = models.CharField(max_length=300, blank=True)
    seen = models.CharField(max_length=32, help_text="Tells whether the building has changed")
    made = models.DateTimeField(auto_now=True)

    objects = RoofEstimateQuerySet.as_manager()

    class Meta:
        ordering = ["-annual_kwh", "building"]
        indexes = [models.Index(fields=["method", "weather_edition"], name="estimate_by_method")]
        constraints = [
            models.CheckConstraint(
                name="estimate_or_reason",
                condition=Q(annual_kwh=None) & ~Q(reason="")
                | Q(annual_kwh__isnull=False) & Q(reason=""),
            )
        ]

    def __str__(self):
        return f"Estimate of {self.building}"

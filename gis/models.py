"""Places and where we know them from. Nothing here knows what stands on them."""

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.db.models import F, Q

from gis.crs import BNG, WEB_MERCATOR
from gis.querysets import BoundaryQuerySet, PostcodeQuerySet


class Source(models.Model):
    """One edition of somebody's data as it was loaded: what every figure and shape goes back to."""

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(
        max_length=200, blank=True, help_text="Empty: not stated by the file"
    )
    attribution = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    loaded = models.DateTimeField(auto_now_add=True)
    notes = models.JSONField(default=list, blank=True, help_text="What was repaired or assumed")

    class Meta:
        ordering = ["-loaded"]

    def __str__(self):
        return self.title


class Kind(models.TextChoices):
    """The areas that people and law refer to."""

    AUTHORITY = "authority", "Council area"
    WARD = "ward", "Ward"
    COMMUNITY = "community", "Community council or parish"
    SMALL_AREA = "small_area", "Small statistical area"


class Boundary(models.Model):
    """One area as it stood from one day to another; the last day is not included."""

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: as far back as we know")
    valid_to = models.DateField(null=True, blank=True, help_text="Empty: still in force")
    geometry = models.MultiPolygonField(srid=BNG)
    tile_geometry = models.GeneratedField(
        expression=Transform("geometry", WEB_MERCATOR),
        output_field=models.MultiPolygonField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )
    source = models.ForeignKey(Source, models.PROTECT)

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "valid_from"]
        verbose_name_plural = "boundaries"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"],
                name="boundary_once_per_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="boundary_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="boundary_kind", condition=Q(kind__in=Kind.values)),
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self):
        return f"{self.name} ({self.code})"


class BoundaryPart(models.Model):
    """A small piece of a boundary: points are looked up here, because whole outlines are slow."""

    boundary = models.ForeignKey(Boundary, models.CASCADE, related_name="parts")
    geometry = models.PolygonField(srid=BNG)

    def __str__(self):
        return f"Part of {self.boundary}"


class AreaValue(models.Model):
    """A published figure for an area, such as its deprivation decile in one nation's index."""

    class Measure(models.TextChoices):
        DECILE = "decile", "Deprivation decile, 1 is the most deprived tenth of its nation"
        RANK = "rank", "Deprivation rank, 1 is the most deprived area of its nation"
        OTHER = "other", "Another figure"

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.OTHER)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    source = models.ForeignKey(Source, models.PROTECT)

    class Meta:
        ordering = ["code", "name", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "name", "year"], name="area_value_once_a_year"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "code", "measure", "-year"], name="area_value_newest")
        ]

    def __str__(self):
        return f"{self.name} {self.year} of {self.code}: {self.value:g}"


class Postcode(models.Model):
    """A unit postcode and the point its publisher gives it."""

    code = models.CharField(max_length=7, primary_key=True, help_text="Without a space: EH11YS")
    point = models.PointField(srid=BNG)
    source = models.ForeignKey(Source, models.PROTECT)

    objects = PostcodeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"{self.code[:-3]} {self.code[-3:]}"


class GroundFeature(models.Model):
    """What the map is drawn on where no outside basemap is set: streets, water, green, names."""

    class Kind(models.TextChoices):
        WATER = "water", "Water"
        GREEN = "green", "Green space"
        BUILT = "built", "Built-up land"
        RAIL = "rail", "Railway"
        STREET = "street", "Street"
        PLACE = "place", "Place name"

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        default=3, help_text="1 shows from afar, 4 only close by"
    )
    geometry = models.GeometryField(srid=BNG)
    tile_geometry = models.GeneratedField(
        expression=Transform("geometry", WEB_MERCATOR),
        output_field=models.GeometryField(srid=WEB_MERCATOR, spatial_index=False),
        db_persist=True,
    )
    source = models.ForeignKey(Source, models.CASCADE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ground_kind",
                condition=Q(kind__in=["water", "green", "built", "rail", "street", "place"]),
            )
        ]

    def __str__(self):
        return self.name or self.get_kind_display()


class ConstraintLayer(models.Model):
    """A published map of ground on which something is bound: flood zones, conservation areas."""

    name = models.CharField(max_length=200, unique=True)
    effect = models.CharField(max_length=1_000, help_text="What it means for whoever uses the land")
    source = models.ForeignKey(Source, models.PROTECT)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ConstraintArea(models.Model):
    """One area of such a map, from one day to another; the last day is not included."""

    layer = models.ForeignKey(ConstraintLayer, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    geometry = models.MultiPolygonField(srid=BNG, spatial_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="constraint_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            )
        ]

    def __str__(self):
        return self.name or str(self.layer)


class ConstraintPart(models.Model):
    """A small piece of such an area: places are looked up here."""

    area = models.ForeignKey(ConstraintArea, models.CASCADE, related_name="parts")
    geometry = models.PolygonField(srid=BNG)

    def __str__(self):
        return f"Part of {self.area}"

"""Assets and buildings: what there is, where, whose, in which state, and how sure we are."""

from datetime import date

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from assets.register.agreements import Agreement as Agreement
from assets.register.agreements import UseRight as UseRight
from assets.register.alerts import Alert as Alert
from assets.register.choices import Certainty, Flag, Holding, Kind, Owner, Placed, State, Tenure
from assets.register.dismissed import DismissedPair as DismissedPair
from assets.register.dossier import DatedFact as DatedFact
from assets.register.dossier import TitleEntry as TitleEntry
from assets.register.import_models import ImportRow as ImportRow
from assets.register.import_models import ImportRun as ImportRun
from assets.register.import_models import SavedMapping as SavedMapping
from assets.register.proposals import Proposal as Proposal
from assets.register.querysets import AssetQuerySet, BuildingQuerySet
from assets.register.searching import WORDS
from assets.register.successions import Succession as Succession
from assets.register.tallies import AssetTally as AssetTally
from assets.register.tallies import TileTally as TileTally
from assets.register.withheld import Exact as Exact
from assets.register.withheld import PublicationRule as PublicationRule
from gis.crs import BNG, WEB_MERCATOR
from gis.history import tracked
from gis.models import Source
from people.models import Authority


def _copied(model, *, null=True) -> models.ForeignKey:
    """Refer from the history to what an asset refers to, without an index."""
    return models.ForeignKey(
        model, models.DO_NOTHING, null=null, blank=null, db_constraint=False, db_index=False,
        related_name="+", related_query_name="+",
    )  # fmt: skip


@tracked(
    exclude=["area_m2", "tile_point", "tile_shape"],
    in_bulk=True,
    attrs={  # the history is looked up by asset, never by place
        "outline": models.MultiPolygonField(srid=BNG, null=True, spatial_index=False),
        "point": models.PointField(srid=BNG, null=True, spatial_index=False),
        "authority": _copied(Authority, null=False),
        "source": _copied(Source),
    },
)
class Asset(models.Model):
    """A piece of land or a building on the register, with the best that is known of it."""

    # made in the database, opaque and stable: register_next_code() in the first migration
    code = models.CharField("public reference", max_length=6, editable=False,
                            db_default=Func(function="register_next_code"))  # fmt: skip
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="assets", db_index=False
    )  # an index below begins with it
    own_reference = models.CharField("the council's reference", max_length=100, blank=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.HELD)
    state_reason = models.CharField("reason for the state", max_length=500, blank=True)
    is_draft = models.BooleanField("seen by the council only", default=False)
    started_on = models.DateField("held since", null=True, blank=True)
    ended_on = models.DateField("held until", null=True, blank=True)
    flags = ArrayField(
        models.CharField(max_length=11, choices=Flag),
        verbose_name="what the law adds",
        default=list,
        db_default=Value([], ArrayField(models.CharField(max_length=11))),
        blank=True,
    )
    is_withheld = models.BooleanField(
        default=False, db_default=False, editable=False,
        help_text="This row holds only what may be published; the exact facts are beside it",
    )  # fmt: skip

    address = models.CharField(max_length=500, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    uprn = models.BigIntegerField("UPRN", null=True, blank=True)
    titles = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    owner = models.CharField(max_length=9, choices=Owner, default=Owner.UNKNOWN)
    owner_name = models.CharField(max_length=200, blank=True)
    tenure = models.CharField(max_length=9, choices=Tenure, default=Tenure.UNKNOWN)
    holding = models.CharField(max_length=13, choices=Holding, default=Holding.UNKNOWN)
    use = models.CharField("present use", max_length=300, blank=True)
    running_cost_gbp = models.DecimalField(
        "running cost, pounds a year", max_digits=14, decimal_places=2, null=True, blank=True
    )
    condition = models.CharField(max_length=60, blank=True)
    energy_rating = models.CharField("energy rating", max_length=10, blank=True)
    stated_area_m2 = models.FloatField("area as stated, m²", null=True, blank=True)
    building_area_m2 = models.FloatField("floor area, m²", null=True, blank=True)
    notes = models.TextField("description", blank=True)
    url = models.URLField("more about it", max_length=500, blank=True)
    details = models.JSONField(
        default=dict, blank=True, help_text="Further facts that its list gives, by name"
    )

    outline = models.MultiPolygonField(
        srid=BNG, null=True, blank=True, spatial_index=False
    )  # an index below knows those that there are
    point = models.PointField(srid=BNG, null=True, blank=True)
    how_placed = models.CharField(max_length=14, choices=Placed, default=Placed.NONE)
    place_note = models.CharField(
        "how its place is known", max_length=120, blank=True, help_text="As the import found it"
    )
    area_m2 = models.GeneratedField(
        expression=Func(F("outline"), function="ST_Area", output_field=models.FloatField()),
        output_field=models.FloatField(),
        db_persist=True,
    )
    tile_point = models.GeneratedField(
        expression=Transform("point", WEB_MERCATOR),
        output_field=models.PointField(srid=WEB_MERCATOR, null=True),
        db_persist=True,
    )
    tile_shape = models.GeneratedField(
        expression=Transform(
            Coalesce("outline", "point", output_field=models.GeometryField(srid=BNG)), WEB_MERCATOR
        ),
        output_field=models.GeometryField(srid=WEB_MERCATOR, null=True),
        db_persist=True,
    )

    # worked out from the place by the database (register_place in the first migration)
    ward_code = models.CharField(max_length=12, blank=True, editable=False)
    community_code = models.CharField(max_length=12, blank=True, editable=False)
    small_area_code = models.CharField(max_length=12, blank=True, editable=False)
    decile = models.PositiveSmallIntegerField(null=True, editable=False)

    sureness = models.JSONField(
        default=dict,
        blank=True,
        help_text="field: source, checked_on, certainty, locked; a field that is not here is as "
        "the source of the whole record states it",
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    open_requests = models.PositiveSmallIntegerField(default=0, editable=False)
    entered = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="asset_code_once"),
            models.UniqueConstraint(
                fields=["authority", "own_reference"],
                condition=~Q(own_reference=""),
                name="asset_reference_once_per_authority",
            ),
            models.CheckConstraint(name="asset_kind", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="asset_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="asset_owner", condition=Q(owner__in=Owner.values)),
            models.CheckConstraint(
                name="asset_withheld_is_blurred",
                condition=Q(is_withheld=False)
                | Q(outline=None, uprn=None, own_reference="", address="", small_area_code=""),
            ),
            models.CheckConstraint(
                name="asset_withdrawn_says_why",
                condition=~Q(state="withdrawn") | ~Q(state_reason=""),
            ),
            models.CheckConstraint(
                name="asset_place_says_how",
                condition=Q(point=None, how_placed="none")
                | (Q(point__isnull=False) & ~Q(how_placed="none")),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="asset_by_name"),
            models.Index(fields=["authority", "name", "id"], name="asset_by_council"),
            GistIndex(fields=["tile_shape"], name="asset_by_tile"),
            # of an index by ``fields`` Django forgets the condition where they are geometries
            GistIndex(F("outline"), name="asset_by_outline", condition=Q(outline__isnull=False)),
            models.Index(fields=["ward_code"], name="asset_by_ward"),
            # read backwards for the newest; written at its end, which is quicker than at its start
            models.Index(fields=["changed", "id"], name="asset_by_change"),
            models.Index(fields=["uprn"], name="asset_by_uprn", condition=Q(uprn__isnull=False)),
            GinIndex(OpClass(WORDS, name="gin_trgm_ops"), name="asset_words"),
            GinIndex(fields=["titles"], name="asset_by_title"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("register:asset_detail", args=[self.code])

    @property
    def reference(self) -> str:
        """The council's own reference, or the public one where it gave none."""
        return self.own_reference or self.code

    @property
    def is_located(self) -> bool:
        return self.point is not None

    @property
    def best_area_m2(self) -> float | None:
        """The area of the outline, or what the publisher states where there is no outline."""
        return self.area_m2 or self.stated_area_m2

    def certainty_of(self, field: str) -> dict:
        """Say where one fact is from, when it was checked, how sure it is, whether it is locked."""
        known = self.sureness.get(field, {})
        return {
            "source": known.get("source") or (self.source.title if self.source else ""),
            "checked_on": date.fromisoformat(known["checked_on"])
            if known.get("checked_on")
            else None,
            "certainty": Certainty(known.get("certainty", Certainty.STATED)),
            "locked": known.get("locked", False),
        }


@tracked()
class StalledSpell(models.Model):
    """A time during which building on a piece of land has stopped and others could use it."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="stalled_spells")
    began = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)
    reason = models.CharField("why building stopped", max_length=300, blank=True)
    available_from = models.DateField(null=True, blank=True)
    available_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-began"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset"], condition=Q(ended=None), name="stalled_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.asset} stalled since {self.began or 'an unknown day'}"


class Building(models.Model):
    """The footprint of a building; it has roofs, and may stand on no asset at all: homes do."""

    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True)
    reference = models.CharField(max_length=60, help_text="As its publisher numbers it")
    name = models.CharField(max_length=200, blank=True)
    type = models.CharField(max_length=60, blank=True, help_text="As its publisher calls it")
    levels = models.PositiveSmallIntegerField(null=True, blank=True)
    footprint = models.MultiPolygonField(srid=BNG)
    footprint_m2 = models.GeneratedField(
        expression=Func(F("footprint"), function="ST_Area", output_field=models.FloatField()),
        output_field=models.FloatField(),
        db_persist=True,
    )
    tile_footprint = models.GeneratedField(
        expression=Transform("footprint", WEB_MERCATOR),
        output_field=models.MultiPolygonField(srid=WEB_MERCATOR),
        db_persist=True,
    )
    source = models.ForeignKey(Source, models.PROTECT)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="building_once", nulls_distinct=False
            )
        ]

    def __str__(self):
        return self.name or f"Building {self.reference}"

"""Every question about stored estimates that is worth a name."""

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
)

from assets.register.models import Building


def seen_of(building: str = "") -> Func:
    """What of a building an estimate rests on, hashed: another outline or kind is another roof."""
    return Func(
        F(f"{building}footprint"),
        F(f"{building}type"),
        template="md5(concat(%(expressions)s))",
        output_field=TextField(),
    )


SEEN = seen_of()


class RoofSurveyQuerySet(QuerySet):
    def standing(self):
        """Keep what nobody has taken back, the newest first."""
        return self.filter(taken_back=None).order_by("-made", "-pk")


class RoofEstimateQuerySet(QuerySet):
    def made_by(self, method: str, edition: str):
        """Keep what was made by a method with an edition of the weather."""
        return self.filter(method=method, weather_edition=edition)

    def marked(self, method: str, edition: str):
        """Mark with ``is_current`` what rests on a method, weather and building of today."""
        current = Q(method=method, weather_edition=edition, seen=seen_of("building__"))
        return self.annotate(is_current=ExpressionWrapper(current, BooleanField()))

    def in_place(self, boundary):
        """Keep estimates of buildings whose middle lies in an area."""
        return self.filter(building__in=buildings_in(boundary))

    def estimated(self):
        return self.filter(annual_kwh__isnull=False)

    def totals(self) -> dict:
        """Count roofs and add up what they could carry and give."""
        return self.estimated().aggregate(
            roofs=Count("pk"),
            kwp=Sum("kwp"),
            panels=Sum("panels"),
            annual_kwh=Sum("annual_kwh"),
            shaded_kwh=Sum("shaded_kwh"),
        )

    def left_out(self) -> list[tuple[str, int]]:
        """Reasons why roofs have no estimate, with how many have each, the most first."""
        rows = self.exclude(reason="").order_by().values_list("reason")
        return list(rows.annotate(count=Count("pk")).order_by("-count", "reason"))


def buildings_in(boundary) -> QuerySet:
    """Buildings whose middle lies in an area."""
    touching = Building.objects.filter(footprint__intersects=boundary.geometry)
    return touching.annotate(middle=PointOnSurface("footprint")).filter(
        middle__coveredby=boundary.geometry
    )


def pending(buildings: QuerySet, *, method: str, edition: str) -> QuerySet:
    """Keep buildings without an estimate, or with one of another method, weather or outline.

    Each has ``seen``, by which a later change is noticed.
    """
    from energy.roofs.models import RoofEstimate

    made = RoofEstimate.objects.made_by(method, edition)
    current = made.filter(building=OuterRef("pk"), seen=OuterRef("seen"))
    return buildings.annotate(seen=SEEN).filter(~Exists(current)).order_by("pk")

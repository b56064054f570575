"""Every question about places that is worth a name."""

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Polygon
from django.contrib.gis.measure import D
from django.db.models import Q, QuerySet
from django.utils import timezone

from gis.crs import BNG


def in_force_on(day) -> Q:
    """Keep what was in force on a day; the first day counts, the last does not."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


class BoundaryQuerySet(QuerySet):
    def in_force(self, day=None):
        """Keep the boundaries of a day, today's when none is named."""
        return self.filter(in_force_on(day or timezone.localdate()))

    def at(self, point):
        """Keep the areas that hold a point in any CRS, edges included."""
        return self.filter(parts__geometry__covers=point).distinct()

    def touching(self, geometry):
        """Keep the areas that share ground with a shape."""
        return self.filter(parts__geometry__intersects=geometry).distinct()


class PostcodeQuerySet(QuerySet):
    def extent_27700(self):
        """Draw the box round these postcodes, or None where there are none."""
        box = self.aggregate(box=Extent("point"))["box"]
        if box is None:
            return None
        area = Polygon.from_bbox(box)
        area.srid = BNG
        return area

    def near(self, point, *, metres):
        """Keep postcodes within reach of a point, nearest first, with ``distance``."""
        nearby = self.filter(point__dwithin=(point, D(m=metres)))
        return nearby.annotate(distance=Distance("point", point)).order_by("distance")

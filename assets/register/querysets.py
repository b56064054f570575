"""Every question about assets and buildings that is worth a name."""

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.db.models import Exists, OuterRef, Q, QuerySet

from gis.crs import BNG
from gis.geometry import moved
from people.querysets import authority_ids


class AssetQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep what a person may see: all that is public, and drafts of their own council."""
        own = authority_ids(user)
        return (
            self.filter(Q(is_draft=False) | Q(authority__in=own))
            if own
            else self.filter(is_draft=False)
        )

    def searched(self, text):
        """Keep what a person typed: words, reference, postcode, ward; typing errors forgiven."""
        from assets.register.searching import search

        return search(self, text)

    def called(self, text):
        """Keep what has this reference: the public one, or the council's own, withheld or not.

        For officers only: a withheld reference finds its asset.
        """
        from assets.register.searching import called

        text = text.strip()
        if not text:
            return self.none()
        withheld = self.filter(is_withheld=True, exact__own_reference__iexact=text)
        # together, not one or the other in one condition, which no index could answer
        found = called(self.order_by(), text).values("pk")
        return self.filter(pk__in=found.union(withheld.order_by().values("pk")))

    def of_authorities(self, codes):
        """Keep the assets of these authorities, by their nine-character codes."""
        return self.filter(authority__code__in=codes)

    def listed(self):
        """Keep what stands on the register: all that was not withdrawn from it."""
        return self.exclude(state="withdrawn")

    def withheld_by_rule(self):
        """Keep vacant property of which only the first half of its postcode may be published.

        A council's own rule counts; without one, English councils withhold vacant buildings, as
        the Local Government Transparency Code 2015 has it. Where a list does not say whether it
        means land or a building, and nobody has said so since, it may be a building. What was once
        opened to proposals or asked for in public stays published.
        """
        from assets.register.models import ImportRow

        own = Q(authority__publication_rule__isnull=False)
        by_nation = ~own & Q(authority__code__startswith="E")
        buildings = by_nation | Q(authority__publication_rule__withholds="buildings")
        said = ImportRow.objects.filter(asset=OuterRef("pk"))
        is_assumed = Exists(said.filter(is_kind_assumed=True)) & ~Exists(
            said.filter(is_kind_assumed=False)
        )
        is_building = ~Q(kind__in=["land", "park"]) | Q(
            is_assumed, kind="land", sureness__kind__isnull=True
        )
        due = self.filter(holding="vacant", state__in=["held", "under_review", "withdrawn"])
        due = due.filter(open_requests=0)
        due = due.exclude(exact__ended__isnull=False)
        return due.filter(buildings & is_building | Q(authority__publication_rule__withholds="all"))

    def located(self):
        return self.filter(point__isnull=False)

    def unlocated(self):
        return self.filter(point=None)

    def council_land(self):
        """Land whose owner is the council: the first of the register's four words."""
        return self.filter(kind="land", owner="authority")

    def stalled(self):
        """Keep land whose building has stopped and not begun again."""
        from assets.register.models import StalledSpell

        running = StalledSpell.objects.filter(asset=OuterRef("pk"), ended=None)
        return self.filter(Exists(running))

    def near(self, point, *, metres):
        """Keep assets within reach of a point in any CRS, nearest first, with ``distance``."""
        nearby = self.filter(point__dwithin=(moved(point, BNG), D(m=metres)))
        return nearby.annotate(distance=Distance("point", point)).order_by("distance")


class BuildingQuerySet(QuerySet):
    def on(self, outline):
        """Keep buildings of which at least half stands inside an outline, the largest first."""
        from django.contrib.gis.db.models.functions import PointOnSurface

        touching = self.filter(footprint__intersects=outline)
        inside = touching.annotate(middle=PointOnSurface("footprint")).filter(
            middle__coveredby=outline
        )
        return inside.order_by("-footprint_m2")

    def near(self, point, *, metres):
        """Keep buildings within reach of a point, nearest first, with ``distance``."""
        nearby = self.filter(footprint__dwithin=(point, D(m=metres)))
        return nearby.annotate(distance=Distance("footprint", point)).order_by("distance")


class ImportRunQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep the imports of councils for which a person is an officer."""
        return self.filter(authority__in=authority_ids(user, "officer"))

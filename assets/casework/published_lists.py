"""The lists that the law has a council publish, as layouts of the register's downloads."""

from django.contrib.gis.db import models
from django.db.models import CharField, DateField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from assets.casework.models import RunningClock, TransferRequest
from assets.register.profiles import Profile, register

ROUTE = "asset-of-community-value"  # of nominations, in their rule pack
#: Stages in which a place is on the list, and those in which it is on that of the unsuccessful.
LISTED = {
    "listed": "Listed",
    "listing-review": "Listed; review asked for",
    "tribunal": "Listed; on appeal",
    "interim": "Listed; owner wants to sell, groups may ask to bid",
    "full": "Listed; sale held for a community bid",
    "first-opportunity": "Listed; a community group has the first opportunity to buy",
    "free-to-sell": "Listed; owner may sell",
    "not-listed": "Not listed",
}


def _listed(rows: QuerySet) -> QuerySet:
    """Keep what is on either list, with the newest nomination of each place."""
    nominations = (
        TransferRequest.objects.public()
        .filter(assets=OuterRef("pk"), route=ROUTE, stage__in=LISTED)
        .annotate(
            status=models.Case(
                *(
                    models.When(stage=stage, then=models.Value(words))
                    for stage, words in LISTED.items()
                ),
                output_field=CharField(),
            ),
            entered=Cast(KeyTextTransform("entry", "dates"), DateField()),
        )
        .order_by("-pk")
    )
    newest = {
        f"acv_{name}": Subquery(nominations.values(name)[:1])
        for name in ("reference", "body_name", "status", "arrived_on", "entered")
    }
    clocks = RunningClock.objects.filter(request__reference=OuterRef("acv_reference"))
    ends = {
        f"acv_{clock.replace('-', '_')}": Subquery(
            clocks.filter(clock=clock).order_by("-pk").values("due_on")[:1]
        )
        for clock in ("interim-moratorium", "full-moratorium", "protected-period", "moratorium")
    }
    return rows.annotate(**newest).filter(acv_reference__isnull=False).annotate(**ends)


register(
    Profile(
        slug="acv",
        title="List of assets of community value, with the nominations that did not succeed",
        source="Localism Act 2011, sections 87 to 94",
        columns={
            "reference": "reference",
            "name": "name",
            "address": "address",
            "postcode": "postcode",
            "council": "authority_name",
            "status": "acv_status",
            "nomination": "acv_reference",
            "nominated_by": "acv_body_name",
            "nominated_on": "acv_arrived_on",
            "listed_on": "acv_entered",
            "interim_moratorium_ends": "acv_interim_moratorium",
            "full_moratorium_ends": "acv_full_moratorium",
            "protected_period_ends": "acv_protected_period",
            "first_opportunity_ends": "acv_moratorium",
        },
        rows=_listed,
    )
)

"""How many assets there are of each kind, state and council, kept ready by the database.

Triggers add what each statement changed as rows of their own, which no two writers have to wait
for; a sum over them is right at every moment, and ``fold`` makes them few again.
"""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import Q, QuerySet, Sum

from people.models import Authority
from people.querysets import authority_ids

#: Filters of the list that the tallies can answer, and the question that each is to them.
NARROW = {
    "kind": lambda kinds: Q(kind__in=kinds),
    "state": lambda states: Q(state__in=states),
    "authority": lambda authority: Q(authority=authority),
    "requests": lambda which: Q(is_asked=which == "open"),
    "located": lambda which: Q(is_located=which == "yes"),
}
#: The words that residents know, as far as the tallies know them.
WORDS = {
    "council_land": Q(kind="land", owner="authority"),
    "libraries": Q(kind="library"),
    "leisure": Q(kind="leisure_site"),
}


class TallyQuerySet(QuerySet):
    def visible_to(self, user):
        """Keep what counts for a person: the same rule as for the assets themselves."""
        own = authority_ids(user)
        return self.filter(Q(is_draft=False) | Q(authority__in=own))

    def listed(self):
        return self.exclude(state="withdrawn")

    def total(self) -> int:
        """Add up."""
        return self.aggregate(assets=Sum("assets"))["assets"] or 0


class AssetTally(models.Model):
    """So many assets more or fewer of one sort, since the rows were last folded."""

    authority = models.ForeignKey(Authority, models.DO_NOTHING, db_constraint=False)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    owner = models.CharField(max_length=9)
    is_draft = models.BooleanField()
    is_located = models.BooleanField()
    is_asked = models.BooleanField()
    assets = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    def __str__(self):
        return f"{self.assets:+} {self.kind}"


class TileTally(models.Model):
    """So many assets more or fewer of one sort in one small square of the map, as AssetTally.

    Squares are those of EPSG:3857 at ``gis.tiles.READY_LEVEL``, counted from the north-west;
    ``east_m`` and ``north_m`` are sums over the assets, for the middle of where they stand.
    """

    cell_x = models.IntegerField()
    cell_y = models.IntegerField()
    authority = models.ForeignKey(
        Authority, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    owner = models.CharField(max_length=9)
    is_draft = models.BooleanField()
    is_asked = models.BooleanField()
    assets = models.IntegerField()
    east_m = models.BigIntegerField()
    north_m = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cell_x", "cell_y"], name="tile_tally_by_cell")]

    def __str__(self):
        return f"{self.assets:+} {self.kind} in {self.cell_x}, {self.cell_y}"


def can_answer(values: dict) -> bool:
    """Whether the tallies know everything that these filters ask."""
    asked = {name for name, value in values.items() if value and name != "within"}
    return asked <= {*NARROW, "word"} and set(values.get("word") or ()) <= set(WORDS)


def narrowed(user, values: dict) -> TallyQuerySet:
    """Give the tallies that filters keep for a person; ``can_answer`` must have said yes."""
    return _narrowed(AssetTally.objects.visible_to(user).listed(), values, NARROW)


def in_tiles(user, values: dict) -> TallyQuerySet | None:
    """Give the same by squares of the map, or None where the tallies do not know the filters."""
    if not can_answer(values):
        return None
    rows = TileTally.objects.visible_to(user).listed()
    if values.get("located") == "no":
        return rows.none()
    return _narrowed(rows, values, {**NARROW, "located": lambda which: Q()})


def _narrowed(rows, values, questions):
    for name, question in questions.items():
        if values.get(name):
            rows = rows.filter(question(values[name]))
    if values.get("word"):
        rows = rows.filter(_any(WORDS[word] for word in values["word"]))
    return rows


def _any(questions: Iterable[Q]) -> Q:
    wanted = Q(pk__in=[])
    for question in questions:
        wanted |= question
    return wanted


def by_council(user) -> dict[int, int]:
    """Count each council's assets that a person may see; councils without any are left out."""
    rows = AssetTally.objects.visible_to(user).listed().values("authority")
    counted = rows.annotate(total=Sum("assets")).filter(total__gt=0)
    return {row["authority"]: row["total"] for row in counted}


def fold() -> None:
    """Make one row of those that count the same; whoever writes meanwhile is not in the way."""
    with connection.cursor() as cursor:
        for model in (AssetTally, TileTally):
            cursor.execute(_fold(model))


def _fold(model) -> str:
    """Touch no sort of which there is one row: after a while that is nearly all of them."""
    numbers = [name for name in ("assets", "east_m", "north_m") if hasattr(model, name)]
    sort = ", ".join(
        field.column for field in model._meta.fields if field.name not in ("id", *numbers)
    )
    sums = ", ".join(f"sum({name})" for name in numbers)
    return f"""
        WITH many AS (
          SELECT {sort} FROM {model._meta.db_table} GROUP BY {sort}
          HAVING count(*) > 1 OR sum(assets) = 0),
        gone AS (DELETE FROM {model._meta.db_table} WHERE ({sort}) IN (SELECT * FROM many)
                 RETURNING *)
        INSERT INTO {model._meta.db_table} ({sort}, {", ".join(numbers)})
        SELECT {sort}, {sums} FROM gone GROUP BY {sort} HAVING sum(assets) <> 0"""

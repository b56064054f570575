"""Counts that are kept ready are those of the register, whoever writes, and when."""

import math
import random
import threading
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Sum
from django.http import QueryDict

from assets.register import tallies
from assets.register.filters import Filters
from assets.register.models import Asset, AssetTally, TileTally
from gis import tiles
from tests.factories import ENGLISH, make_asset, make_authority, make_staff, point

VISITOR = AnonymousUser()
QUERIES = (
    "", "kind=library", "kind=park&kind=land", "state=open", "authority=E08000009", "located=no",
    "requests=open", "word=council_land&word=libraries", "word=leisure&kind=library", "q=hall",
    "word=stalled", "located=yes&state=held&requests=none",
)  # fmt: skip


def counted(query, user):
    """What the filters keep, counted one by one."""
    rows = Filters.of(QueryDict(query)).rows(user)
    return rows.count(), rows.unlocated().count()


def squares_of(ready):
    """Assets by square of the map, as they are kept ready."""
    rows = ready.values("cell_x", "cell_y").annotate(n=Sum("assets")).exclude(n=0)
    return {(row["cell_x"], row["cell_y"]): row["n"] for row in rows}


def squares_one_by_one(rows):
    side = 2 * tiles.WORLD_M / 2**tiles.READY_LEVEL
    points = [one.tile_point for one in rows.located()]
    return Counter(
        (int((at.x + tiles.WORLD_M) // side), int((tiles.WORLD_M - at.y) // side)) for at in points
    )


@pytest.mark.django_db
@pytest.mark.parametrize("column", [0, 1, 4023, 4096, 8191])
def test_the_squares_of_the_counts_have_the_edges_of_the_tiles(column):
    west, _, east, north = tiles.bounds_of(tiles.READY_LEVEL, column, column)
    before = math.nextafter(east, -math.inf)
    with connection.cursor() as cursor:
        cursor.execute("SELECT register_cell(%s), register_cell(%s), register_cell(%s)",
                       [west, before, -north])  # fmt: skip
        assert cursor.fetchone() == (column, column, column)


def compare(user=VISITOR):
    for query in QUERIES:
        filters = Filters.of(QueryDict(query))
        assert filters.counts(user) == counted(query, user), query
        ready = tallies.in_tiles(user, filters.values)
        if ready is not None:
            assert squares_of(ready) == squares_one_by_one(filters.rows(user)), query


@pytest.mark.django_db
def test_counts_follow_every_change_with_and_without_folding():
    choose = random.Random(7).choice
    councils = [make_authority(), make_authority(ENGLISH)]
    made = [
        make_asset(
            authority=choose(councils), kind=choose(["land", "library", "park", "leisure_site"]),
            is_draft=choose([True, False]), owner=choose(["authority", "private"]),
            point=choose([None, point()]),
        )
        for _ in range(30)
    ]  # fmt: skip
    compare()
    Asset.objects.filter(pk__in=[one.pk for one in made[:12]]).update(kind="library")
    Asset.objects.filter(pk=made[3].pk).update(state="withdrawn", state_reason="Sold.")
    made[4].delete()
    Asset.objects.filter(pk=made[5].pk).update(open_requests=2)
    compare()
    tallies.fold()
    compare()
    for user in (make_staff(), make_staff(authority=councils[1])):
        compare(user)
    assert AssetTally.objects.count() <= 30
    Asset.objects.all().delete()
    tallies.fold()
    assert not AssetTally.objects.exists()
    assert not TileTally.objects.exists()


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_was_never_counted():
    make_asset()
    with transaction.atomic():
        make_asset()
        transaction.set_rollback(True)
    assert Filters.of(QueryDict("")).counts(VISITOR) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_and_one_who_folds_at_once_lose_nothing():
    council = make_authority()

    def write(kind):
        for _ in range(12):
            make_asset(authority=council, kind=kind)
        connection.close()

    def fold():
        for _ in range(12):
            tallies.fold()
        connection.close()

    workers = [
        threading.Thread(target=write, args=["park"]),
        threading.Thread(target=write, args=["library"]),
        threading.Thread(target=fold),
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Filters.of(QueryDict("kind=park")).counts(VISITOR) == (12, 0)
    assert Filters.of(QueryDict("")).counts(VISITOR) == (24, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("old library", True), ("library old", True), ("Libary", True), ("old libery", True),
        ("high street", True), ("hihg street", True), ("L-77", True), ("906423", True),
        ("EH1 1YS", True), ("eh11ys", True), ("mid123", True), ("ol", True), ("zz", False),
        ("swimming pool", False), ("%", False), ("_ld", False),
    ],
)  # fmt: skip
def test_search_finds_by_every_name_and_number_and_forgives_typing(typed, found):
    asset = make_asset(
        name="Old Library", address="12 High Street", own_reference="L-77", uprn=906423000123,
        postcode="EH1 1YS", titles=["MID123"],
    )  # fmt: skip
    make_asset(name="Depot", address="Quay")
    rows = Filters.of(QueryDict(f"q={typed.replace('%', '%25')}")).rows(VISITOR)
    assert ([row.pk for row in rows] == [asset.pk]) is found

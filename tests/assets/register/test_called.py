"""Finding an asset by its reference: by any spelling, withheld or not, and quickly."""

import pytest
from django.db import connection

from assets.register.models import Asset
from assets.register.withholding import withhold
from tests.factories import make_asset


def called(text):
    return {asset.name for asset in Asset.objects.called(text)}


@pytest.mark.parametrize("text", ["PK-1001", "pk-1001", "  Pk-1001 "])
def test_a_reference_is_found_in_any_capitals_and_whole_only(db, text):
    make_asset(name="Park", own_reference="PK-1001")
    make_asset(name="Lodge in the park", own_reference="PK-10012", address="Beside PK-1001")
    assert called(text) == {"Park"}


def test_the_public_reference_is_found_beside_the_councils_own(db):
    asset = make_asset(name="Hall", own_reference="H1")
    assert called(asset.code) == called(asset.code.lower()) == {"Hall"}


@pytest.mark.parametrize("reference", ["7", "A%", "a_b", "50%_off\\x", "O'Brien"])
def test_short_references_and_odd_signs_are_found_as_they_are(db, reference):
    make_asset(name="Meant", own_reference=reference)
    make_asset(name="Not meant", own_reference=f"{reference}x")
    make_asset(name="Nor this", own_reference="A-b 50 off")
    assert called(reference) == {"Meant"}


def test_nothing_is_called_nothing(db):
    make_asset(own_reference="")
    assert called("") == called("  ") == set()


def test_a_withheld_reference_finds_its_asset_within_the_rows_asked(db):
    asset = make_asset(kind="building", holding="vacant", own_reference="V-77")
    other = make_asset(name="Other", own_reference="V-78")
    withhold(asset)
    asset.refresh_from_db()
    assert asset.own_reference == ""
    assert list(Asset.objects.called("v-77")) == [asset]
    assert not Asset.objects.filter(pk=other.pk).called("v-77")


def test_no_reference_is_looked_for_in_all_assets(db):
    """With the way over the whole table closed, the plan needs none."""
    rows = Asset.objects.called("PK-1001")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "Seq Scan on register_asset" not in plan
    assert "asset_words" in plan

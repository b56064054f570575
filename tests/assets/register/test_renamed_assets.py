"""Rows without a reference meet the assets that they made, whatever those are called by now."""

import pytest

from assets.register.models import Asset
from tests.assets.register.lists import import_list
from tests.factories import ENGLISH, make_authority

pytestmark = pytest.mark.django_db

HALL = {"name": "Hall", "postcode": "M33 7ZF"}
SHED = {"name": "Shed", "postcode": "M33 7ZF"}


def test_a_row_named_as_an_asset_was_renamed_to_is_an_asset_of_its_own(tmp_path):
    make_authority(ENGLISH)
    import_list(tmp_path, [HALL, SHED])
    Asset.objects.filter(name="Hall").update(
        name="Old hall", sureness={"name": {"locked": True}}
    )  # as an officer does
    new = {"name": "Old hall", "postcode": "M33 7ZF"}
    again = import_list(tmp_path, [HALL, SHED, new])
    assert (again.unchanged, again.created, again.quarantined) == (2, 1, 0)
    assert sorted(Asset.objects.values_list("name", flat=True)) == ["Old hall", "Old hall", "Shed"]
    third = import_list(tmp_path, [HALL, SHED, new])
    assert (third.unchanged, third.created, third.quarantined) == (3, 0, 0)


def test_two_rows_of_one_name_and_place_are_still_one_asset(tmp_path):
    make_authority(ENGLISH)
    import_list(tmp_path, [HALL, SHED])
    again = import_list(tmp_path, [HALL, SHED, HALL | {"address": "1 High Street"}])
    assert (again.unchanged, again.created, again.quarantined) == (2, 0, 1)
    assert again.rows[2]["reasons"] == ["This is the same asset as in row 2."]

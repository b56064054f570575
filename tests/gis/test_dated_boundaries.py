"""Boundaries that begin on a day count from that day on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assets.register.models import Asset
from gis.models import Boundary
from gis.tasks import follow_dated_boundaries
from tests.factories import make_asset, make_boundary

pytestmark = pytest.mark.django_db


def test_an_asset_changes_its_ward_on_the_night_the_new_one_begins():
    today = timezone.localdate()
    old = make_boundary(code="S13000001", valid_to=today + timedelta(days=1))
    new = make_boundary(code="S13000002", valid_from=today + timedelta(days=1))
    asset = make_asset()
    assert asset.ward_code == "S13000001"
    follow_dated_boundaries()
    assert Asset.objects.get(pk=asset.pk).ward_code == "S13000001"
    Boundary.objects.filter(pk=old.pk).update(valid_to=today)  # as if the day had come
    Boundary.objects.filter(pk=new.pk).update(valid_from=today)
    follow_dated_boundaries()
    assert Asset.objects.get(pk=asset.pk).ward_code == "S13000002"

"""Downloads keep the filters of the list, hold what their reader may see, and say their terms."""

import csv
import io
import json

import pytest

from tests.factories import ENGLISH, make_asset, make_authority, make_source, make_staff

pytestmark = pytest.mark.django_db


def csv_of(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("kind", ["csv", "geojson", "gpkg", "parquet", "xlsx"])
def test_a_download_streams_and_carries_its_type(kind, client):
    make_asset(own_reference="L1")
    answer = client.get(f"/data/assets.{kind}")
    content = b"".join(answer.streaming_content)
    begins = {
        "csv": b"reference,", "geojson": b'{"type":', "gpkg": b"SQLite", "parquet": b"PAR1",
        "xlsx": b"PK",
    }  # fmt: skip
    assert content.startswith(begins[kind])
    assert answer["Content-Disposition"] == f'attachment; filename="assets.{kind}"'


def test_the_filters_of_the_list_count_in_a_download(client):
    make_asset(own_reference="A1", kind="library")
    make_asset(own_reference="A2", kind="park")
    rows = csv_of(client.get("/data/assets.csv?kind=library"))
    assert [row["reference"] for row in rows] == ["A1"]
    assert csv_of(client.get("/data/assets.csv?kind=library&kind=park&q=Nowhere")) == []


def test_a_wrong_filter_or_layout_is_refused_and_not_left_out(client):
    for query in ("near=ZZ99+9ZZ", "kind=castle", "profile=none"):
        assert client.get(f"/data/assets.csv?{query}").status_code == 422


def test_a_draft_goes_out_to_its_own_council_only(client):
    make_asset(own_reference="D1", is_draft=True)
    assert csv_of(client.get("/data/assets.csv")) == []
    client.force_login(make_staff(authority=make_authority(ENGLISH)), backend=BACKEND)
    assert csv_of(client.get("/data/assets.csv")) == []
    client.force_login(make_staff(), backend=BACKEND)
    assert [row["reference"] for row in csv_of(client.get("/data/assets.csv"))] == ["D1"]


BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_the_catalogue_names_each_council_with_its_terms_and_files(client):
    make_asset(source=make_source(licence="Open Government Licence v3.0"))
    make_asset(authority=make_authority(ENGLISH), is_draft=True)
    found = json.loads(client.get("/data/catalogue.json").content)
    (dataset,) = found["dcat:dataset"]
    assert dataset["dct:identifier"] == "S12000036"
    assert dataset["dct:license"] == ["Open Government Licence v3.0"]
    assert dataset["records"] == 1
    for file in dataset["dcat:distribution"]:
        path = file["dcat:downloadURL"].split("127.0.0.1:8000")[-1]
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert b"".join(answer.streaming_content)


def test_a_council_with_nothing_to_see_has_no_page_of_its_own(client):
    make_asset(authority=make_authority(ENGLISH), is_draft=True)
    assert client.get(f"/data/{ENGLISH}/").status_code == 404
    assert client.get("/data/E99999999/").status_code == 404


def test_the_list_of_community_value_holds_only_what_is_public(client):
    from assets.casework.models import TransferRequest
    from tests.factories import make_draft

    place, hidden = make_asset(own_reference="P1"), make_asset(own_reference="P2")
    for asset, public in ((place, True), (hidden, False)):
        one = make_draft(asset)
        TransferRequest.objects.filter(pk=one.pk).update(
            route="asset-of-community-value",
            stage="listed",
            is_public=public,
            dates={"entry": "2026-03-02"},
        )
    (row,) = csv_of(client.get("/data/assets.csv?profile=acv"))
    assert (row["reference"], row["status"], row["listed_on"]) == ("P1", "Listed", "2026-03-02")

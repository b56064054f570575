"""The life of an asset, from draft to merged: nothing is lost, and its address always answers."""

from datetime import date, timedelta

import pytest

from assets.register import lifecycle, services, short_forms
from assets.register.errors import RegisterError
from assets.register.models import Asset
from gis.day import today
from tests.factories import ENGLISH, make_asset, make_authority, make_staff, point, square

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 5, 4)
X, Y = 325_000, 673_000


@pytest.fixture
def officer(client):
    user = make_staff("officer")
    client.force_login(user, backend=BACKEND)
    return user


def test_a_withdrawn_asset_answers_410_and_says_why(client):
    asset = make_asset(name="Toll house")
    with pytest.raises(RegisterError, match="Say why"):
        lifecycle.change_state(asset, "withdrawn", reason=" ")
    lifecycle.change_state(asset, "withdrawn", reason="It was sold in 2019.")
    for suffix in ("/", ".json", ".geojson"):
        answer = client.get(f"/assets/{asset.code}{suffix}")
        assert answer.status_code == 410
        assert "It was sold in 2019." in answer.content.decode()
    assert client.get("/assets.json").json()["assets"] == []


def test_nothing_that_is_asked_for_is_withdrawn_or_merged():
    asset, other = make_asset(), make_asset()
    services.note_requests(asset, 2)
    with pytest.raises(RegisterError, match="2 open requests"):
        lifecycle.change_state(asset, "withdrawn", reason="Sold.")
    with pytest.raises(RegisterError, match="2 open requests"):
        lifecycle.merge(asset, into=other, reason="One place", on=DAY)


def test_a_merged_asset_leads_to_the_one_that_stays_by_page_and_twins(client):
    # two squares of 20 m side by side: 400 + 400 m²
    old = make_asset(name="East plot", outline=square(X + 20, Y), titles=["MID1", "MID2"])
    kept = make_asset(name="West plot", outline=square(X, Y), titles=["MID1"], flags=["listed"])
    services.record_agreement(old, right="lease", holder="Growers", begins=DAY)
    lifecycle.merge(old, into=kept, reason="They are one field.", on=DAY)
    kept.refresh_from_db()
    assert kept.area_m2 == pytest.approx(800)
    assert kept.titles == ["MID1", "MID2"]
    assert kept.agreements.get().holder == "Growers"
    for suffix in ("/", ".json", ".geojson"):
        answer = client.get(f"/assets/{old.code}{suffix}")
        assert (answer.status_code, answer.headers["Location"]) == (
            301, f"/assets/{kept.code}{suffix}",
        )  # fmt: skip
    assert "East plot" in client.get(f"/assets/{kept.code}/").content.decode()
    old.refresh_from_db()
    assert old.outline.area == pytest.approx(400)  # what it was stays in its own record
    with pytest.raises(RegisterError, match="withdrawn"):
        lifecycle.merge(old, into=kept, reason="Again", on=DAY)


def test_two_parcels_apart_are_one_asset_and_the_page_says_so(client):
    far, kept = make_asset(outline=square(X + 500, Y)), make_asset(outline=square(X, Y))
    lifecycle.merge(far, into=kept, reason="One title", on=DAY)
    assert "2 separate parcels" in client.get(f"/assets/{kept.code}/").content.decode()


def test_a_merged_draft_does_not_tell_of_a_draft(client):
    old, kept = make_asset(), make_asset(is_draft=True)
    lifecycle.merge(old, into=kept, reason="One", on=DAY)
    assert client.get(f"/assets/{old.code}/").status_code == 410


def test_merging_is_refused_across_councils_and_where_exclusive_agreements_meet():
    asset, other = make_asset(), make_asset()
    foreign = make_asset(authority=make_authority(ENGLISH))
    with pytest.raises(RegisterError, match="two councils"):
        lifecycle.merge(asset, into=foreign, reason="x", on=DAY)
    with pytest.raises(RegisterError, match="into itself"):
        lifecycle.merge(asset, into=asset, reason="x", on=DAY)
    for one in (asset, other):
        services.record_agreement(one, right="lease", holder="Growers", begins=DAY)
    with pytest.raises(RegisterError, match="exclusive agreement"):
        lifecycle.merge(asset, into=other, reason="x", on=DAY)
    assert Asset.objects.get(pk=asset.pk).state == "held"  # and nothing was half done


def test_a_carved_out_part_and_the_rest_share_the_ground_and_the_story(client):
    whole = make_asset(name="Field", outline=square(X, Y, 100), owner="authority")
    # a strip of 30 m along the west: 30 x 100 m = 3,000 m², of which 7,000 m² are left
    part = lifecycle.carve_out(
        whole, square(X - 70, Y, 100), name="West strip", reason="For a garden", on=DAY
    )
    whole.refresh_from_db()
    assert (part.area_m2, whole.area_m2) == (pytest.approx(3_000), pytest.approx(7_000))
    assert (part.kind, part.owner, part.own_reference) == ("land", "authority", "")
    assert part.outline.intersection(whole.outline).area == pytest.approx(0)
    assert "West strip" in client.get(f"/assets/{whole.code}/").content.decode()
    assert "divided from" in client.get(f"/assets/{part.code}/").content.decode()
    assert whole.code not in [part.code]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (square(X - 500, Y, 20), "outside the asset"),
        (square(X - 500, Y - 500, 5_000), "the whole asset"),
    ],
)
def test_a_part_is_some_of_the_land_and_not_all_or_none(shape, reason):
    with pytest.raises(RegisterError, match=reason):
        lifecycle.carve_out(make_asset(), shape, name="Part", reason="x", on=DAY)
    with pytest.raises(RegisterError, match="no outline yet"):
        lifecycle.carve_out(make_asset(point=point()), shape, name="P", reason="x", on=DAY)


def days(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_an_officer_corrects_a_fact_and_locks_it(client, officer):
    asset = make_asset()
    page = client.get(f"/assets/{asset.code}/record/")
    assert "Present use" in page.content.decode()
    data = {
        "value": "Garage court", "source": "Site visit", "certainty": "certain", "locked": "on",
        **days("checked_on", DAY),
    }  # fmt: skip
    answer = client.post(f"/assets/{asset.code}/record/facts/use/", data)
    assert answer.status_code == 302
    asset.refresh_from_db()
    assert asset.use == "Garage court"
    assert asset.sureness["use"] == {
        "source": "Site visit", "certainty": "certain", "locked": True, "checked_on": "2026-05-04",
    }  # fmt: skip
    assert "Checked against the deeds" in client.get(f"/assets/{asset.code}/").content.decode()


def test_a_reference_that_another_asset_has_is_refused_on_the_page(client, officer):
    make_asset(own_reference="A-1")
    asset = make_asset()
    data = {"value": "A-1", "certainty": "stated"}
    answer = client.post(f"/assets/{asset.code}/record/facts/own_reference/", data)
    assert answer.status_code == 422
    assert "has the reference A-1; give each its own" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "castle"), ("uprn", "many"), ("running_cost_gbp", "a lot"), ("url", "no address"),
        ("name", ""), ("flags", "haunted"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused(client, officer, name, value):
    asset = make_asset()
    data = {"value": value, "certainty": "stated"}
    answer = client.post(f"/assets/{asset.code}/record/facts/{name}/", data)
    assert answer.status_code == 422


def test_flags_titles_and_days_are_kept_as_such(client, officer):
    asset = make_asset()
    at = f"/assets/{asset.code}/record/facts/"
    client.post(f"{at}flags/", {"value": ["common_good", "listed"], "certainty": "stated"})
    client.post(f"{at}titles/", {"value": "MID1, MID22", "certainty": "stated"})
    client.post(f"{at}started_on/", {**days("value", DAY), "certainty": "stated"})
    asset.refresh_from_db()
    assert (asset.flags, asset.titles) == (["common_good", "listed"], ["MID1", "MID22"])
    assert asset.started_on == DAY
    assert "Common good" in client.get(f"/assets/{asset.code}/").content.decode()


def test_a_dated_fact_of_a_library_keeps_the_years_before(client, officer):
    asset = make_asset(kind="library")
    at = f"/assets/{asset.code}/record/facts/loans/"
    for day, value in ((date(2024, 3, 31), "41000"), (date(2025, 3, 31), "38500")):
        answer = client.post(at, {"value": value, "certainty": "stated", **days("on", day)})
        assert answer.status_code == 302
    assert short_forms.newest_facts(asset)["loans"].value == "38500"
    page = client.get(f"/assets/{asset.code}/").content.decode()
    assert "38,500 a year" in page
    assert "41,000" not in page
    assert "41,000 a year" in client.get(at).content.decode()
    future = {"value": "1", "certainty": "stated", **days("on", today() + timedelta(days=1))}
    assert client.post(at, future).status_code == 422


def test_a_question_is_asked_only_of_its_kind(client, officer):
    asset = make_asset(kind="land")
    assert client.get(f"/assets/{asset.code}/record/facts/loans/").status_code == 404
    assert client.get(f"/assets/{asset.code}/record/facts/held_for/").status_code == 200


def test_the_pack_says_what_is_missing(client):
    asset = make_asset(condition="C: poor")
    services.record_fact(asset, "backlog", "125000", on=DAY, source="Survey")
    page = client.get(f"/assets/{asset.code}/").content.decode()
    assert "£125,000" in page
    # of the three facts of every asset and the eight of the pack, two are known
    assert "9 things not known yet" in page


def test_every_answer_of_the_short_forms_can_be_written_and_read():
    for form in short_forms.all_forms().values():
        for question in form.questions:
            value = {"day": "2026-05-04", "money": "12", "number": "3"}.get(question.answer)
            assert question.words_for(value or "Words")
            assert question.words_for("") == ""


def test_an_outline_is_drawn_and_a_point_is_typed(client, officer):
    asset = make_asset(outline=None, point=None)
    at = f"/assets/{asset.code}/record/place/"
    assert client.post(at, {"certainty": "stated"}).status_code == 422
    data = {"easting": "325010", "northing": "673010", "certainty": "stated", "source": "Map"}
    assert client.post(at, data).status_code == 302
    asset.refresh_from_db()
    assert (asset.point.coords, asset.how_placed) == ((325_010, 673_010), "coordinates")
    drawn = square().transform(4326, clone=True).json
    assert client.post(at, {"shape": drawn, "certainty": "stated"}).status_code == 302
    asset.refresh_from_db()
    assert asset.area_m2 == pytest.approx(400, rel=1e-4)
    assert client.post(at, {"shape": "POINT(0 0)", "certainty": "stated"}).status_code == 422


def test_a_draft_is_published_and_taken_back(client, officer):
    asset = make_asset(is_draft=True)
    client.post(f"/assets/{asset.code}/record/publish/")
    assert not Asset.objects.get(pk=asset.pk).is_draft
    client.post(f"/assets/{asset.code}/record/publish/")
    assert Asset.objects.get(pk=asset.pk).is_draft


def test_agreements_and_titles_are_recorded_on_pages(client, officer):
    asset = make_asset()
    at = f"/assets/{asset.code}/record/"
    data = {"holder": "Growers", "right": "lease", "is_exclusive": "on", **days("begins", DAY)}
    assert client.post(f"{at}agreements/", data).status_code == 302
    answer = client.post(f"{at}agreements/", data | {"holder": "Others"})
    assert answer.status_code == 422
    assert "Growers has this land for itself" in answer.content.decode()
    agreement = asset.agreements.get()
    ending = {"reason": "Given back", **days("on", DAY)}
    assert client.post(f"{at}agreements/{agreement.pk}/end/", ending).status_code == 302
    title = {
        "kind": "clawback", "words": "Half of any gain", "certainty": "stated",
        **days("ends", date(2040, 1, 1)),
    }  # fmt: skip
    assert client.post(f"{at}titles/", title).status_code == 302
    page = client.get(f"/assets/{asset.code}/").content.decode()
    assert "Half of any gain" in page
    assert "Until 1 January 2040" in page
    entry = asset.title_entries.get()
    assert client.post(f"{at}titles/{entry.pk}/remove/").status_code == 302
    assert not asset.title_entries.exists()


def test_a_stalled_space_says_when_others_could_use_it(client, officer):
    asset = make_asset()
    at = f"/assets/{asset.code}/record/stalled/"
    data = {"reason": "The builder stopped", **days("available_from", DAY)}
    assert client.post(at, data).status_code == 302
    page = client.get(f"/assets/{asset.code}/").content.decode()
    assert "The builder stopped" in page
    assert "Available from 4 May 2026" in page
    assert client.get(f"/assets/{asset.code}/record/facts/hazards/").status_code == 200


def test_officers_merge_and_divide_on_pages(client, officer):
    whole, other = make_asset(outline=square(X, Y, 100), own_reference="B-7"), make_asset()
    drawn = square(X, Y, 40).transform(4326, clone=True).json
    data = {"name": "Corner", "shape": drawn, "reason": "x", **days("on", DAY)}
    assert client.post(f"/assets/{whole.code}/record/divide/", data).status_code == 302
    data = {"into": "b-7", "reason": "One", **days("on", DAY)}
    assert client.post(f"/assets/{other.code}/record/merge/", data).status_code == 302
    assert client.get(f"/assets/{other.code}/").status_code == 301
    wrong = client.post(f"/assets/{whole.code}/record/merge/", data | {"into": "Z-9"})
    assert wrong.status_code == 422


def test_only_the_keepers_of_its_council_change_a_record(client):
    asset = make_asset()
    for user, status in (
        (make_staff("officer", authority=make_authority(ENGLISH)), 403),
        (make_staff("ward_councillor"), 403),
    ):
        client.force_login(user, backend=BACKEND)
        for path in ("publish/", "state/", "merge/"):
            assert client.post(f"/assets/{asset.code}/record/{path}").status_code == status

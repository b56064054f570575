from datetime import date

import pytest
from django.urls import reverse

from energy.society import metering
from energy.society.errors import SocietyError
from energy.society.models import Installation, MeterReading
from tests.energy.society.societies import make_installation, make_society, officer_of
from tests.factories import make_asset, make_paper
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def society():
    return make_society()


def lines(*rows, head="installation,date,kwh"):
    return "\n".join([head, *rows]).encode()


def test_a_wrong_meter_point_number_is_refused(society):
    with pytest.raises(SocietyError, match="no meter point number"):
        make_installation(society, export_mpan="1200012345678")
    kept = make_installation(society, export_mpan="12 0001 2345 679")
    assert kept.export_mpan == "1200012345679"
    with pytest.raises(SocietyError, match="Another installation"):
        make_installation(society, name="Other", export_mpan="1200012345679")


def test_readings_come_by_name_or_number_and_are_read_once(society):
    make_installation(society, name="Town Hall", export_mpan="1200012345679")
    content = lines("town hall,01/06/2025,100", "1200012345679,2025-07-01,180.5")
    first = metering.import_readings(society, content)
    again = metering.import_readings(society, content)
    assert (first.kept, first.known, first.refused) == (2, 0, [])
    assert (again.kept, again.known) == (0, 2)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Hall,01/08/2025,150", "run backwards"),
        ("Hall,15/06/2025,400", "run backwards"),
        ("Hall,01/07/2025,181", "another reading"),
        ("Hall,01/01/2020,5", "before Hall was commissioned"),
        ("Hall,01/01/2099,500", "lies ahead"),
        ("Barn,01/08/2025,500", "no installation"),
        ("Hall,soon,500", "no date"),
        ("Hall,01/08/2025,NaN", "no meter reading"),
        ("Hall,01/08/2025,-5", "no meter reading"),
    ],
)
def test_a_line_that_cannot_be_is_named_and_the_others_kept(society, row, words):
    make_installation(society)
    metering.import_readings(society, lines("Hall,01/06/2025,100", "Hall,01/07/2025,180"))
    report = metering.import_readings(society, lines(row, "Hall,02/09/2025,600"))
    assert report.kept == 1
    assert len(report.refused) == 1
    assert words in report.refused[0]
    assert report.refused[0].startswith("Line 2:")


def test_readings_of_another_society_are_not_touched(society):
    make_installation(make_society(), name="Hall")
    report = metering.import_readings(society, lines("Hall,01/06/2025,100"))
    assert report.kept == 0
    assert not MeterReading.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"\xff\xfe\x00"])
def test_a_file_without_the_columns_is_refused(society, content):
    with pytest.raises(SocietyError):
        metering.import_readings(society, content)


def test_sunshine_is_kept_by_month_and_corrected_by_a_later_file(society):
    head = "month,share"
    assert metering.import_sunshine(society, lines("2025-05,1.1", "2025-06,0.9", head=head)) == 2
    metering.import_sunshine(society, lines("2025-05,1.0", head=head))
    assert metering.sunshine_of(society) == {(2025, 5): 1.0, (2025, 6): 0.9}
    with pytest.raises(SocietyError, match="Line 2"):
        metering.import_sunshine(society, lines("2025-05,93", head=head))


def test_an_officer_enters_an_installation_and_sends_readings(client, society):
    client.force_login(officer_of(society), backend=BACKEND)
    asset = make_asset()
    form = {
        "name": "Hall", "asset": asset.code, "kwp": "30", "commissioned_on_0": 1,
        "commissioned_on_1": 4, "commissioned_on_2": 2025, "export_mpan": "2000035191006",
        "monthly_kwh": " ".join(["2000"] * 12), "forecast_source": "The roof’s page",
    }  # fmt: skip
    address = reverse("society:installation_create", args=[society.reference])
    bad = client.post(address, form | {"export_mpan": "2000035191007", "monthly_kwh": "1 2"})
    assert bad.status_code == 422
    assert client.post(address, form).status_code == 302
    one = Installation.objects.get()
    assert (one.asset, one.annual_kwh) == (asset, 24_000)
    sent = make_paper("readings.csv", lines("Hall,01/06/2025,100", "Hall,01/07/2025,1900"))
    client.post(
        reverse("society:readings", args=[society.reference]), {"kind": "readings", "file": sent}
    )
    page = Page.of(client.get(one.get_absolute_url()))
    assert "1,800" in page.text
    client.logout()
    public = Page.of(client.get(one.get_absolute_url()))
    assert "1,800" in public.text
    assert "2000035191006" not in public.text


def test_a_hidden_place_is_not_named_on_a_public_page(client, society):
    hidden = make_asset(is_draft=True, name="Secret Shed")
    one = make_installation(society, asset=hidden, commissioned_on=date(2025, 1, 1))
    assert "Secret Shed" not in client.get(one.get_absolute_url()).content.decode()

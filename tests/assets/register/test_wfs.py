# ruff: noqa: E501 (filters are one line each)
"""The register opens in GIS programs: GDAL reads each feature once, hostile filters fail politely."""

import json
import subprocess
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core import signals
from django.db import close_old_connections, connection, connections
from lxml import etree

from tests.factories import ENGLISH, make_asset, make_authority, make_boundary, make_staff, point

pytestmark = pytest.mark.django_db
ASK = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "GetFeature", "TYPENAMES": "app:assets"}
FES = 'xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
BACKEND = "django.contrib.auth.backends.ModelBackend"


def text_of(answer):
    return b"".join(answer) if answer.streaming else answer.content


def codes_of(answer):
    tree = etree.fromstring(text_of(answer))
    return [one.text for one in tree.iter("{urn:commons-register}code")]


def test_it_shows_each_person_what_the_pages_show_them(client):
    shown = make_asset(point=point())
    draft = make_asset(is_draft=True)
    make_asset(state="withdrawn", state_reason="Sold.")
    assert codes_of(client.get("/wfs/", ASK)) == [shown.code]
    named = {**ASK, "RESOURCEID": f"assets.{draft.pk}"}
    assert draft.code not in text_of(client.get("/wfs/", named)).decode()
    assert b'numberMatched="1"' in text_of(client.get("/wfs/", {**ASK, "RESULTTYPE": "hits"}))
    client.force_login(make_staff(authority=make_authority(ENGLISH)), backend=BACKEND)
    assert codes_of(client.get("/wfs/", ASK)) == [shown.code]
    client.force_login(make_staff(), backend=BACKEND)
    assert codes_of(client.get("/wfs/", ASK)) == [shown.code, draft.code]


@pytest.mark.parametrize("types", ["app:assets,app:outlines,app:places", "app:outlines", ""])
def test_several_layers_are_described_at_once_as_gis_programs_ask(client, types):
    asked = {"SERVICE": "WFS", "VERSION": "2.0.0", "REQUEST": "DescribeFeatureType"}
    answer = client.get("/wfs/", {**asked, "TYPENAMES": types} if types else asked)
    assert answer.status_code == 200
    told = text_of(answer).decode()
    for name in types.split(",") if types else ("assets", "outlines", "places"):
        assert f'name="{name.removeprefix("app:")}"' in told


def test_a_column_that_is_not_offered_can_not_be_asked_by_a_filter(client):
    make_asset()
    for column in ("is_draft", "sureness", "authority/roles/user/email", "notes", "pk", "id"):
        wanted = (
            f"<fes:Filter {FES}><fes:PropertyIsEqualTo><fes:ValueReference>{column}"
            "</fes:ValueReference><fes:Literal>1</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>"
        )
        answer = client.get("/wfs/", {**ASK, "FILTER": wanted})
        assert answer.status_code == 400, column
        assert b"ExceptionReport" in text_of(answer)


HOSTILE = {
    "no xml": "<fes:Filter",
    "another language": "DROP TABLE register_asset",
    "a bomb": '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
    "an outside entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an unknown operator": f"<fes:Filter {FES}><fes:Sleep/></fes:Filter>",
    "an unknown column": f"<fes:Filter {FES}><fes:PropertyIsEqualTo><fes:ValueReference>no</fes:ValueReference>"
    "<fes:Literal>1</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>",
    "words for a number": f"<fes:Filter {FES}><fes:PropertyIsGreaterThan><fes:ValueReference>uprn</fes:ValueReference>"
    "<fes:Literal>abc</fes:Literal></fes:PropertyIsGreaterThan></fes:Filter>",
    "a number past all": f"<fes:Filter {FES}><fes:PropertyIsEqualTo><fes:ValueReference>deprivation_decile</fes:ValueReference>"
    f"<fes:Literal>{'9' * 60}</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>",
    "no day": f"<fes:Filter {FES}><fes:PropertyIsLessThan><fes:ValueReference>changed</fes:ValueReference>"
    "<fes:Literal>2026-02-31T99:00:00</fes:Literal></fes:PropertyIsLessThan></fes:Filter>",
    "a box of words": f"<fes:Filter {FES}><fes:BBOX><fes:ValueReference>point</fes:ValueReference><gml:Envelope>"
    "<gml:lowerCorner>a b</gml:lowerCorner><gml:upperCorner>c d</gml:upperCorner></gml:Envelope></fes:BBOX></fes:Filter>",
    "a system of nowhere": f'<fes:Filter {FES}><fes:BBOX><fes:ValueReference>point</fes:ValueReference><gml:Envelope srsName="EPSG:999999">'
    "<gml:lowerCorner>1 1</gml:lowerCorner><gml:upperCorner>2 2</gml:upperCorner></gml:Envelope></fes:BBOX></fes:Filter>",
    "a ring of two": f'<fes:Filter {FES}><fes:Within><fes:ValueReference>point</fes:ValueReference><gml:Polygon srsName="EPSG:27700"><gml:exterior>'
    "<gml:LinearRing><gml:posList>0 0 1 1</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></fes:Within></fes:Filter>",
    "like without marks": f"<fes:Filter {FES}><fes:PropertyIsLike><fes:ValueReference>asset_name</fes:ValueReference>"
    "<fes:Literal>*</fes:Literal></fes:PropertyIsLike></fes:Filter>",
    "depth": f"<fes:Filter {FES}>" + "<fes:Not>" * 3000 + "</fes:Not>" * 3000 + "</fes:Filter>",
}


def holds(answer) -> bool:
    """Whether an answer is whole, or refused in the words of the protocol; never a fault of ours."""
    body = text_of(answer)
    refused = b"ExceptionReport" in body and answer.status_code in {400, 404}
    return b"root:" not in body and (
        refused or (answer.status_code == 200 and body.rstrip().endswith(b">"))
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # GDAL's own remark
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_filter_is_no_fault_of_the_server(what, client):
    make_asset()
    answer = client.get("/wfs/", {**ASK, "FILTER": HOSTILE[what]})
    assert holds(answer), text_of(answer)
    posted = (
        '<wfs:GetFeature service="WFS" version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0">'
        f'<wfs:Query typeNames="assets">{HOSTILE[what]}</wfs:Query></wfs:GetFeature>'
    )
    answer = client.post("/wfs/", posted, content_type="text/xml")
    assert holds(answer), text_of(answer)


@pytest.mark.parametrize(
    "what",
    [
        "no xml",
        "a bomb",
        "an outside entity",
        "an unknown operator",
        "words for a number",
        "no day",
        "depth",
    ],
)
def test_a_filter_that_can_not_be_understood_is_refused(what, client):
    answer = client.get("/wfs/", {**ASK, "FILTER": HOSTILE[what]})
    assert answer.status_code == 400
    assert b"ExceptionReport" in answer.content


@pytest.mark.parametrize(
    "asked",
    [
        {"COUNT": "-1"}, {"COUNT": "many"}, {"STARTINDEX": "9" * 40}, {"STARTINDEX": "-5"},
        {"BBOX": "1,2,3"}, {"BBOX": "a,b,c,d"}, {"BBOX": "1e400,0,1,1"}, {"SRSNAME": "EPSG:1"},
        {"SORTBY": "sureness"}, {"TYPENAMES": "app:people"}, {"OUTPUTFORMAT": "exe"},
        {"VERSION": "../../etc"}, {"REQUEST": "Drop"}, {"PROPERTYNAME": "sureness"},
        {"RESOURCEID": "assets.x"}, {"STOREDQUERY_ID": "none"}, {"SERVICE": "WMS"},
    ],
    ids=str,
)  # fmt: skip
def test_a_hostile_question_is_answered_with_an_exception_of_the_protocol(asked, client):
    make_asset()
    assert holds(client.get("/wfs/", ASK | asked))


def test_a_box_without_a_system_is_taken_in_ours(client):
    inside, outside = make_asset(point=point()), make_asset(point=point(400_000, 300_000))
    box = (
        f"<fes:Filter {FES}><fes:BBOX><fes:ValueReference>point</fes:ValueReference><gml:Envelope>"
        "<gml:lowerCorner>325000 673000</gml:lowerCorner><gml:upperCorner>325100 673100"
        "</gml:upperCorner></gml:Envelope></fes:BBOX></fes:Filter>"
    )
    found = codes_of(client.get("/wfs/", {**ASK, "FILTER": box}))
    assert found == [inside.code]
    assert outside.code not in found


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


#: Runs beside us, for GDAL holds the interpreter while it waits for an answer.
READ = """
import json, sys, pyogrio
layers = sorted(name for name, _ in pyogrio.list_layers(sys.argv[1]))
rows = pyogrio.read_dataframe(sys.argv[1], layer="app:assets", where="kind = 'library'")
first = rows[rows["reference"] == "S1"].iloc[0].geometry
box = pyogrio.read_dataframe(
    sys.argv[1], layer="app:assets", bbox=(300000, 600000, 300010.5, 600010.5))
print(json.dumps({"layers": layers, "features": len(rows), "codes": rows["code"].nunique(),
  "kinds": sorted(set(rows["kind"])), "system": rows.crs.to_string(),
  "first": [first.x, first.y], "in_box": len(box)}))
"""


@pytest.fixture
def served(django_db_blocker):
    """The WFS on a port, in this process, on the connection that holds the test's rows."""
    from config.wsgi import application

    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    ours = connections[connection.alias]
    ours.inc_thread_sharing()

    def on_our_connection(environ, start_response):
        connections[ours.alias] = ours
        return application(environ, start_response)

    server = make_server("127.0.0.1", 0, on_our_connection, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"WFS:http://127.0.0.1:{server.server_port}/wfs/"
    server.shutdown()
    server.server_close()
    thread.join()
    ours.dec_thread_sharing()
    for signal in ends:
        signal.connect(close_old_connections)


def test_gdal_opens_it_and_reads_ten_thousand_filtered_features_each_once(served):
    """GDAL is what QGIS and ogrinfo read with; pages of it must not overlap."""
    make_boundary()
    first = make_asset(point=point())
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO register_asset (authority_id, name, kind, point, how_placed, state,
                 is_draft, own_reference, state_reason, address, postcode, titles, owner,
                 owner_name, tenure, holding, use, condition, energy_rating, notes, url, details,
                 place_note, ward_code, community_code, small_area_code, sureness, open_requests,
                 entered, changed)
               SELECT authority_id, 'Site ' || n, CASE WHEN n %% 5 = 0 THEN 'park' ELSE 'library' END,
                 ST_SetSRID(ST_MakePoint(300000 + n, 600000 + n), 27700), 'coordinates', state,
                 is_draft, 'S' || n, '', '', '', '{}', owner, '', tenure, holding, '', '', '', '',
                 '', '{}', '', '', '', '', '{}', 0, now(), now()
               FROM register_asset, generate_series(1, 12500) AS n WHERE id = %s""",
            [first.pk],
        )
    told = json.loads(
        subprocess.run(
            [sys.executable, "-c", READ, served], capture_output=True, timeout=100, check=True
        ).stdout
    )
    assert told == {
        "layers": ["app:assets", "app:outlines", "app:places"],
        "features": 10_000,  # four in five of 12 500
        "codes": 10_000,
        "kinds": ["library"],
        "system": "EPSG:27700",
        "first": [300_001, 600_001],
        "in_box": 10,
    }

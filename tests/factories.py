"""Plain builders: the smallest valid row of each kind, any field overridden by keyword."""

from datetime import date
from itertools import count

import shapely
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from assets.casework import services, steps
from assets.casework.models import Channel, Right
from assets.casework.pack_entries import NeedKind
from assets.register.models import Asset, Building
from gis.boundaries import divide
from gis.crs import BNG
from gis.models import AreaValue, Boundary, Postcode, Source
from people.models import Authority, AuthorityRole, Organisation, OrganisationRole, User

_number = count(1)
PASSWORD = "a long enough secret"
SCOTTISH, ENGLISH = "S12000036", "E08000009"


def square(x=325_000, y=673_000, side=20):
    """A square in metres, its south-west corner at (x, y); by default in Edinburgh."""
    return MultiPolygon(Polygon.from_bbox((x, y, x + side, y + side)), srid=BNG)


def point(x=325_010, y=673_010):
    return Point(x, y, srid=BNG)


def make_source(**fields):
    return Source.objects.create(**{"title": "A list"} | fields)


def make_boundary(**fields):
    defaults = {
        "kind": "ward", "code": f"S1300{next(_number):04}", "name": "Old Town",
        "geometry": square(side=1_000),
    }  # fmt: skip
    source = fields.pop("source", None) or make_source()
    boundary = Boundary.objects.create(**defaults | fields, source=source)
    divide([boundary.pk])
    return boundary


def make_value(boundary, **fields):
    defaults = {"name": "Deprivation decile", "measure": "decile", "year": 2020, "value": 3}
    return AreaValue.objects.create(
        kind=boundary.kind, code=boundary.code, source=boundary.source, **defaults | fields
    )


def make_postcode(code="EH11YS", at=None):
    return Postcode.objects.create(code=code, point=at or point(), source=make_source())


def make_authority(code=SCOTTISH, **fields):
    names = {SCOTTISH: "City of Edinburgh", ENGLISH: "Trafford"}
    name = fields.pop("name", names.get(code, "A council"))
    return Authority.objects.get_or_create(code=code, defaults={"name": name, **fields})[0]


def make_asset(**fields):
    defaults = {
        "name": f"Hall {next(_number)}",
        "kind": "land",
        "outline": square(),
        "how_placed": "outline",
    }
    authority = fields.pop("authority", None) or make_authority()
    if "point" in fields or fields.get("outline", True) is None:
        defaults |= {
            "outline": None,
            "how_placed": "coordinates" if fields.get("point") else "none",
        }
    asset = Asset.objects.create(authority=authority, **defaults | fields)
    asset.refresh_from_db()
    return asset


def make_building(**fields):
    defaults = {"reference": f"B{next(_number)}", "footprint": square(side=12), "type": "house"}
    source = fields.pop("source", None) or make_source()
    return Building.objects.create(**defaults | fields, source=source)


def make_user(name="", **fields):
    email = fields.pop("email", f"person{next(_number)}@example.org")
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return user


def make_staff(*roles, authority=None, **fields):
    """A person with roles for a council."""
    user = make_user(**fields)
    for role in roles or ("officer",):
        AuthorityRole.objects.create(user=user, authority=authority or make_authority(), role=role)
    return user


def make_body(secretary=None, **fields):
    defaults = {
        "name": f"Growers {next(_number)}",
        "legal_form": "scio",
        "contact_address": "1 Field Lane",
    }
    number = next(_number)
    body = Organisation.objects.create(reference=f"t{number}", **defaults | fields)
    OrganisationRole.objects.create(
        user=secretary or make_user(), organisation=body, role="secretary"
    )
    return body


def secretary_of(body):
    return body.roles.get(role="secretary").user


def make_paper(name="paper.pdf", content=b"%PDF-1.7 a paper"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def make_draft(asset=None, body=None):
    """A request that a group has begun."""
    body = body or make_body()
    return services.begin_request(asset or make_asset(), organisation=body, by=secretary_of(body))


def write_all(request, right=Right.LEASE):
    """Give every required piece of a request."""
    by = secretary_of(request.organisation)
    services.choose_right(request, right)
    request.refresh_from_db()
    for content in steps.missing_contents(request):
        if content.kind is NeedKind.DOCUMENT:
            services.attach_document(request, need=content.id, file=make_paper(), by=by)
        else:
            services.save_answer(request, content.id, f"About {content.id}.")
    request.refresh_from_db()
    return request


def make_paper_request(officer=None, asset=None, **fields):
    """A request that came by post and was entered by an officer."""
    asset = asset or make_asset()
    officer = officer or make_staff("officer", authority=asset.authority)
    defaults = {
        "channel": Channel.POST, "arrived_on": date(2026, 5, 12), "body_name": "Tenants",
        "body_contact": "2 High Street", "right": Right.LEASE, "answers": {"reasons": "To grow."},
    }  # fmt: skip
    return services.enter_request(asset.authority, [asset], by=officer, **defaults | fields)


LIST = (
    "Reference,Name,Kind,Easting,Northing,UPRN\n"
    "L1,Reading room,library,325010,673010,906700000001\n"
    "L2,Bowling green,park,325200,673100,9.067E+11\n"
    "L3,Field,land,9999999,673200,\n"
)


def make_import(authority=None, officer=None, *, content=LIST, name="List.csv", until="done"):
    """A list that was sent, of which one row is kept out: proposed, checked or done."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from assets.register import runs, uploads

    authority = authority or make_authority()
    by = officer or make_staff("officer", authority=authority)
    run = uploads.take_file(authority, SimpleUploadedFile(name, content.encode()), by=by)
    for wanted, ask in (("checked", runs.ask_check), ("done", runs.ask_import)):
        if until in (wanted, "done"):
            runs.carry_on(ask(run).pk)
    run.refresh_from_db()
    return run


def box(*bounds):
    return shapely.box(*bounds)

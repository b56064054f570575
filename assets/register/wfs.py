"""The register for GIS programs: WFS 2.0 with the rows and columns that the pages show.

django-gisserver speaks the protocol. Two things are added for clients built on GDAL, as QGIS is:
the page size is said inside GetFeature, where they read it (else they ask for a hundred at a time),
and a box in a filter without a coordinate system is taken to be in ours.
"""

import re

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException
from django.core.exceptions import SuspiciousOperation
from django.db import DataError, InternalError, NotSupportedError, ProgrammingError
from gisserver.crs import CRS
from gisserver.exceptions import InvalidParameterValue
from gisserver.features import FeatureType, ServiceDescription, field
from gisserver.operations import wfs20
from gisserver.views import WFSView

from assets.register.models import Asset
from gis.crs import BNG, WEB_MERCATOR, WGS84
from gis.errors import Refusal
from gis.models import Boundary

NAMESPACE = "urn:commons-register"
PAGE_ROWS = 10_000
METRES = CRS.from_srid(BNG)
_BOX_WITHOUT_SYSTEM = re.compile(r"<(gml:)?Envelope(?![^>]*srsName)")
#: What a client can do wrong with a filter that the protocol's own checks let through.
_CLIENTS_FAULT = (
    ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, RecursionError,
    ArithmeticError, DataError, InternalError, ProgrammingError, NotSupportedError, GEOSException,
    GDALException, SuspiciousOperation, Refusal,
)  # fmt: skip

#: Name that goes out: the column of an asset; ``name`` itself belongs to GML.
_COLUMNS = {
    "code": "code", "reference": "own_reference", "asset_name": "name", "kind": "kind",
    "state": "state", "owner": "owner", "owner_name": "owner_name", "tenure": "tenure",
    "holding": "holding", "use": "use", "address": "address", "postcode": "postcode",
    "uprn": "uprn", "area_m2": "area_m2", "stated_area_m2": "stated_area_m2",
    "council_code": "authority.code", "council": "authority.name", "ward_code": "ward_code",
    "small_area_code": "small_area_code", "deprivation_decile": "decile",
    "how_placed": "how_placed", "open_requests": "open_requests", "changed": "changed",
}  # fmt: skip


def _columns() -> list:
    """Make the columns anew for each type: a field belongs to one."""
    return [field(name, model_attribute=source) for name, source in _COLUMNS.items()]


class _Capabilities(wfs20.GetCapabilities):
    """Says how many features a page holds where clients built on GDAL look for it."""

    def process_request(self, ows_request):
        answer = super().process_request(ows_request)
        said = (
            f'<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>{PAGE_ROWS}'
            "</ows:DefaultValue></ows:Constraint>"
        )
        before, opening, rest = answer.content.decode().partition('<ows:Operation name="GetFeature')
        inside, closing, after = rest.partition("</ows:Operation>")
        answer.content = "".join([before, opening, inside, said, closing, after])
        return answer


class RegisterWFS(WFSView):
    """Sites as points, sites as outlines, and the places they stand in."""

    xml_namespace = NAMESPACE
    xml_namespace_aliases = {"app": NAMESPACE}
    max_page_size = PAGE_ROWS
    index_template_name = "register/wfs.html"
    service_description = ServiceDescription(
        title="Commons Register",
        abstract="Assets that communities could take on, and the places they stand in.",
        keywords=["land", "assets", "register"],
    )
    accept_operations = {
        "WFS": {**WFSView.accept_operations["WFS"], "GetCapabilities": _Capabilities}
    }

    def get_feature_types(self):
        """Offer what this person may see, in an order that no page can mix up."""
        rows = Asset.objects.visible_to(self.request.user).listed().order_by("pk")
        rows = rows.select_related("authority")
        systems = {"crs": METRES, "other_crs": [CRS.from_srid(WGS84), CRS.from_srid(WEB_MERCATOR)]}
        plain = {**systems, "show_name_field": False}
        return [
            FeatureType(
                rows, name="assets", title="Assets, as points", geometry_field_name="point",
                fields=[*_columns(), field("point")], display_field_name="name", **plain,
            ),
            FeatureType(
                rows.filter(outline__isnull=False), name="outlines", title="Assets, as outlines",
                fields=[*_columns(), field("outline")], geometry_field_name="outline",
                display_field_name="name", **plain,
            ),
            FeatureType(
                Boundary.objects.in_force().order_by("pk"), name="places", title="Wards and areas",
                fields=[
                    field("code"), field("place_name", model_attribute="name"), field("kind"),
                    field("geometry"),
                ],
                geometry_field_name="geometry", display_field_name="name", **plain,
            ),
        ]  # fmt: skip

    def get(self, request, *args, **kwargs):
        """Answer a question in the address line."""
        asked = request.GET.copy()
        for name, value in request.GET.items():
            if name.upper() == "FILTER":
                asked[name] = _BOX_WITHOUT_SYSTEM.sub(rf'<\1Envelope srsName="{METRES}"', value)
        request.GET = asked
        return super().get(request, *args, **kwargs)

    def handle_exception(self, exc):
        """Answer what a client did wrong in the words of the protocol."""
        answer = super().handle_exception(exc)
        if answer is None and isinstance(exc, _CLIENTS_FAULT):
            answer = InvalidParameterValue(
                "The question cannot be answered as it stands; check its filter.",
                locator="filter",
            ).as_response()
        return answer

"""The first page of the read API: for programs where things are, for people how to ask."""

from functools import cache

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

LISTS = ("assets", "places", "requests", "roofs")


@cache
def _described() -> list[dict]:
    """What each address takes and gives, read from the description itself."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    parts = schema["components"]["schemas"]
    return [_address(path, methods["get"], parts) for path, methods in schema["paths"].items()]


def _address(path, about, parts) -> dict:
    content = about["responses"]["200"]["content"]["application/json"]["schema"]
    name = content["$ref"].split("/")[-1]
    record = parts[name]
    if "results" in record["properties"]:
        record = parts[record["properties"]["results"]["items"]["$ref"].split("/")[-1]]
    return {
        "path": path,
        "summary": about["summary"],
        "parameters": about.get("parameters", []),
        "fields": [
            {"name": key, "type": _type_of(value), "words": value.get("description", "")}
            for key, value in record["properties"].items()
        ],
    }


def _type_of(value) -> str:
    kind = value.get("format") or value.get("type") or "any"
    return "list" if kind == "array" else kind


@extend_schema(exclude=True)
class Start(APIView):
    """Where the lists are; in a browser, what they take and give."""

    renderer_classes = (JSONRenderer, TemplateHTMLRenderer)

    def get(self, request):
        """Answer as data or as a page, whichever is asked for."""
        if request.accepted_renderer.format == "html":
            return Response({"addresses": _described()}, template_name="config/api.html")
        at = f"{settings.SITE_URL}/api"
        return Response({**{name: f"{at}/{name}/" for name in LISTS}, "schema": f"{at}/schema/"})


@extend_schema(exclude=True)
class Nothing(APIView):
    """Any other address of the API."""

    def get(self, request, rest):
        """Answer as data that there is nothing here."""
        raise NotFound

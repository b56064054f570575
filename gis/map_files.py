"""A map as one file that opens anywhere without a network: for a committee paper, or a mail."""

import base64
import json
import re
from functools import cache
from html import escape
from pathlib import Path

import folium
from django.contrib.staticfiles import finders

from gis import maps


@cache
def _asset(name: str) -> Path:
    return Path(finders.find(name))


@cache
def _style() -> str:
    """Leaflet's styles with their pictures inside."""
    sheet = _asset("vendor/leaflet/leaflet.css")

    def inside(match):
        picture = sheet.parent / match[1].strip("\"'")
        kind = "svg+xml" if picture.suffix == ".svg" else "png"
        return f"url(data:image/{kind};base64,{base64.b64encode(picture.read_bytes()).decode()})"

    text = re.sub(r"url\(((?!data:|#)[^)]+)\)", inside, sheet.read_text())
    return text.replace("</style", "")


def compose_file(*, title: str, note: str, bounds, areas: str, sites: str) -> str:
    """Write a page that holds everything it needs.

    Parameters
    ----------
    title, note
        What the map shows, and of which day and on which terms.
    bounds
        West, south, east, north in degrees.
    areas, sites
        GeoJSON feature arrays in degrees; a site has ``name`` and ``words``, a list of lines.
    """
    west, south, east, north = bounds
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2], tiles=None, control_scale=True
    )
    drawn.options["max_zoom"] = maps.LARGEST_ZOOM
    for function, options in (
        ("begin", title), ("areas", json.loads(areas)), ("sites", json.loads(sites)),
    ):  # fmt: skip
        maps.call(function, options).add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]], max_zoom=17)
    figure = drawn.get_root()
    figure.render()
    script = "\n".join(
        _asset(name).read_text() for name in ("vendor/leaflet/leaflet.js", "js/map-file.js")
    )
    script = script.replace("</script", "<\\/script")
    return f"""<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{_style()}
body {{ margin: 0; font: 16px/1.4 arial, sans-serif; }}
header {{ padding: 8px 16px; }} h1 {{ font-size: 20px; margin: 0; }} p {{ margin: 4px 0 0; }}
.folium-map {{ position: relative; width: 100%; height: calc(100vh - 90px); background: #eef2ee; }}
</style></head>
<body><header><h1>{escape(title)}</h1><p>{escape(note)}</p></header>
<main>{figure.html.render()}</main>
<script>{script}</script>
<script>{figure.script.render()}</script>
</body></html>
"""

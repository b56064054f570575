"""Every map is composed here, by folium, from registered layers and served without any other host.

No value of a record goes into the script as code: layers are named, options are JSON, and the map's
own script (static/js/map.js) writes names into the page as text.
"""

from dataclasses import dataclass

import folium
from branca.element import MacroElement
from django.conf import settings
from folium.plugins import Fullscreen
from jinja2 import Template
from jinja2.utils import htmlsafe_json_dumps

LARGEST_ZOOM = 19


@dataclass(frozen=True)
class ComposedMap:
    """The two pieces of a map that a page puts in place: its element, and its script."""

    html: str
    script: str


class _Call(MacroElement):
    """Hand the map and plain JSON to one function of our own script."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        commons.{{ this.function }}({{ this._parent.get_name() }}, {{ this.options }});
        {% endmacro %}
        """
    )

    def __init__(self, function: str, options: dict | str):
        super().__init__()
        self._name = function
        self.function = function
        self.options = _as_json(options)


def _as_json(value) -> str:
    """Write a value as JSON that is neither markup nor a template.

    branca reads every finished script as a template once more: a name with double braces would be
    run on the server.
    """
    text = str(htmlsafe_json_dumps(value))
    for opening in ("{{", "{%", "{#"):  # never but in strings: a JSON object begins with a key
        text = text.replace(opening, opening.replace("{", "\\u007b"))
    return text


def call(function: str, options: dict | list | str) -> MacroElement:
    """Hand the map and plain JSON to one function of a script of ours."""
    return _Call(function, options)


def compose(
    *,
    name: str,
    bounds: tuple[float, float, float, float],
    layers: list[dict] = (),
    shapes: list[dict] = (),
    drawing: dict | None = None,
    picking: dict | None = None,
    largest_zoom_at_start: int = 17,
) -> ComposedMap:
    """Compose a map.

    Parameters
    ----------
    name
        What the map shows, for those who do not see it.
    bounds
        West, south, east, north in degrees: what must be in view at the start.
    layers
        Tile layers, lowest first: ``{"url": ".../{z}/{x}/{y}.mvt", "style": name}``.
    shapes
        GeoJSON geometries in degrees with a ``style`` name: ``{"geometry": ..., "style": ...}``.
    drawing
        ``{"field": id, "start": geometry or None}``: a form field that takes what is drawn.
    picking
        ``{"field": id}``: a form field that takes the latitude and longitude of a click.
    """
    west, south, east, north = bounds
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        control_scale=True,
        max_zoom=LARGEST_ZOOM,
    )
    drawn.options["max_zoom"] = LARGEST_ZOOM
    _Call("begin", name).add_to(drawn)
    view = {"bounds": [[south, west], [north, east]], "largest_zoom": largest_zoom_at_start}
    _Call("view", view).add_to(drawn)  # before the layers, which else fetch tiles of two views
    if settings.BASEMAP_URL:
        folium.TileLayer(settings.BASEMAP_URL, attr=settings.BASEMAP_ATTRIBUTION).add_to(drawn)
    else:
        _Call("ground", {"labels": "/places/labels.json"}).add_to(drawn)
        for name in ("ground", "boundaries"):
            _Call("tiles", {"url": f"/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt", "style": name}).add_to(
                drawn
            )
    for layer in layers:
        _Call("tiles", layer).add_to(drawn)
    for shape in shapes:
        _Call("shape", shape).add_to(drawn)
    if drawing:
        _Call("draw", drawing).add_to(drawn)
    if picking:
        _Call("pick", picking).add_to(drawn)
    Fullscreen(
        title="Show the map on the whole screen", title_cancel="Leave the whole screen"
    ).add_to(drawn)
    figure = drawn.get_root()
    figure.render()
    return ComposedMap(html=figure.html.render(), script=figure.script.render())

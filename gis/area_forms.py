"""The form that takes an area in any of the ways in which people can give one."""

from django import forms

from gis.errors import PlacesError
from gis.forms import PlainForm
from gis.given_areas import GivenArea, read_area

_CORNERS = forms.Textarea(attrs={"rows": 4})


class AreaForm(PlainForm):
    """An area drawn, uploaded or typed; ``area`` is what it came to."""

    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label="Upload a file", required=False, max_length=200,
        help_text="GeoJSON, GeoPackage, KML, GML, GeoParquet or a zipped Shapefile, up to 10 MB",
    )  # fmt: skip
    typed = forms.CharField(
        label="Type its corners", required=False, widget=_CORNERS, max_length=100_000,
        help_text="One a line, in order: a grid reference such as NT 25740 73390, an easting and "
        "northing, or a latitude and longitude",
    )  # fmt: skip
    area: GivenArea | None = None
    area_needed = True

    def ways(self) -> dict:
        """What was given, as ``read_area`` takes it."""
        data = self.cleaned_data
        return {"drawn": data["drawn"], "file": data["file"], "typed": data["typed"]}

    def clean(self):
        data = super().clean()
        ways = self.ways() if not self.errors else {}
        if ways and (self.area_needed or any(ways.values())):
            try:
                self.area = read_area(**ways)
            except PlacesError as error:
                raise forms.ValidationError(str(error)) from error
        return data


class AreaOfCodesForm(AreaForm):
    """An area that may also be named by the codes of wards."""

    codes = forms.CharField(
        label="Or write codes of wards", required=False, max_length=2_000,
        help_text="With spaces between them, for example S13002931 S13002932",
    )  # fmt: skip
    field_order = ["drawn", "codes", "file", "typed"]

    def ways(self) -> dict:
        return super().ways() | {"codes": self.cleaned_data["codes"]}

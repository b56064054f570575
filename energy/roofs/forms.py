"""The shapes in which a person describes a roof."""

from django import forms

from energy.core.shading import class_factors
from gis import postcodes
from gis.forms import PlainForm
from gis.models import Postcode

DIRECTIONS = (
    (180, "South"), (135, "South-east"), (225, "South-west"), (90, "East"), (270, "West"),
    (45, "North-east"), (315, "North-west"), (0, "North"),
)  # fmt: skip
SHADES = {
    "none": "None or very little: under a fifth of the sky is hidden",
    "modest": "Modest: up to three fifths is hidden",
    "significant": "Significant: up to four fifths is hidden",
    "heavy": "Heavy: more than that is hidden",
}


class PlaneForm(PlainForm):
    """Area, pitch and direction of a roof plane, and what shades it."""

    area_m2 = forms.FloatField(
        label="Area that modules can cover, m²", min_value=1, max_value=200_000,
        help_text="Without margins, windows and chimneys; one module takes about 2 m².",
    )  # fmt: skip
    tilt_deg = forms.FloatField(
        label="Pitch, degrees", min_value=0, max_value=90, initial=35,
        help_text="0 is flat; most house roofs have 30 to 45.",
    )  # fmt: skip
    azimuth_deg = forms.TypedChoiceField(
        label="Direction it faces", choices=DIRECTIONS, coerce=float, initial=180
    )
    shading = forms.ChoiceField(
        label="Shade from trees and buildings", choices=SHADES.items(), initial="modest"
    )

    def clean_shading(self):
        return (
            self.cleaned_data["shading"]
            if self.cleaned_data["shading"] in class_factors()
            else "modest"
        )


class RoofForm(PlaneForm):
    """A roof anywhere: where it is, and its plane."""

    postcode = forms.CharField(
        label="Postcode",
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}
        ),
    )
    field_order = ["postcode"]

    def clean_postcode(self):
        text = self.cleaned_data["postcode"]
        found = Postcode.objects.filter(code=postcodes.compact(text) or "").first()
        if found is None:
            raise forms.ValidationError(
                "We do not know this postcode. Check it, or use one nearby."
            )
        return found

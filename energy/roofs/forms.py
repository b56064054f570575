"""The shapes in which a person finds, describes and changes a roof."""

from django import forms

from energy.roofs.models import RoofSurvey
from energy.roofs.plane_estimate import Change
from energy.roofs.roof_estimate import MEASURED
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
STEEPEST_DEG = 80  # steeper than this is a wall, on which no modules are laid out


class PostcodeField(forms.CharField):
    """A postcode that we hold; gives its row."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(
            attrs={"autocomplete": "postal-code", "class": "govuk-input--width-10"}
        )
        super().__init__(**{"label": "Postcode", "max_length": 10, "widget": widget} | kwargs)

    def clean(self, value):
        text = super().clean(value)
        found = Postcode.objects.filter(code=postcodes.compact(text) or "").first()
        if text and found is None:
            raise forms.ValidationError(
                "We do not know this postcode. Check it, or use one nearby."
            )
        return found


class ShadeField(forms.ChoiceField):
    """What shades a roof, by class."""

    def __init__(self, *, measured=False, **kwargs):
        choices = list(SHADES.items())
        if measured:
            choices.insert(0, (MEASURED, "As the surface model shows it"))
        super().__init__(
            **{"label": "Shade from trees and buildings", "choices": choices, "initial": "modest"}
            | kwargs
        )


class DescribedForm(PlainForm):
    """A roof anywhere: where it is, its area, pitch, direction, and what shades it."""

    postcode = PostcodeField()
    area_m2 = forms.FloatField(
        label="Area that modules can cover, m²", min_value=2, max_value=200_000,
        help_text="Without margins, windows and chimneys; one module takes about 2 m².",
    )  # fmt: skip
    tilt_deg = forms.FloatField(
        label="Pitch, degrees", min_value=0, max_value=90, initial=35,
        help_text="0 is flat; most house roofs have 30 to 45.",
    )  # fmt: skip
    azimuth_deg = forms.TypedChoiceField(
        label="Direction it faces", choices=DIRECTIONS, coerce=float, initial=180
    )
    shading = ShadeField(required=False)


class HereForm(DescribedForm):
    """The same for a place that is known already."""

    postcode = None


class PlanesForm(PlainForm):
    """What a person changes of each plane of a roof, and the shade."""

    def __init__(self, data, *, estimate):
        super().__init__(data, auto_id="planes_%s")
        self.planes = estimate.planes
        measured = all(one.plane.shade_factor is not None for one in self.planes)
        for one in self.planes:
            self._add_plane(one)
        self.fields["shading"] = ShadeField(
            measured=measured, required=False, initial=estimate.shading
        )

    def _add_plane(self, one):
        number, plane = one.number, one.plane
        name = f"Plane {number}"
        self._number(
            f"tilt-{number}", f"{name}: pitch, degrees", plane.tilt_deg, STEEPEST_DEG, "0 is flat"
        )
        self._number(
            f"facing-{number}", f"{name}: direction, degrees", plane.azimuth_deg, 360,
            f"0 north, 90 east, 180 south, 270 west; now {plane.faces}",
        )  # fmt: skip
        self._number(
            f"panels-{number}", f"{name}: modules", one.panels, 100_000, f"{one.fits} fit",
            kind=forms.IntegerField,
        )  # fmt: skip

    def _number(self, name, label, initial, most, hint, kind=forms.FloatField):
        self.fields[name] = kind(
            label=label, initial=f"{initial:g}", min_value=0, max_value=most, required=False,
            help_text=hint,
        )  # fmt: skip
        self.fields[name].widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}
        )

    def changes(self) -> dict[int, Change]:
        """Give what was changed, by plane."""
        data = self.cleaned_data
        return {
            one.number: Change(
                data.get(f"tilt-{one.number}"),
                data.get(f"facing-{one.number}"),
                data.get(f"panels-{one.number}"),
            )
            for one in self.planes
        }


class SurveyForm(PlainForm):
    """How somebody looked at a roof whose planes are to be kept."""

    basis = forms.ChoiceField(
        label="How did you look at this roof?",
        choices=RoofSurvey.Basis,
        widget=forms.RadioSelect,
    )

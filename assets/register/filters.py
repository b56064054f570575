"""The filters of the register: the same on map, list, counts, tiles and downloads."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.contrib.gis.db.models import Extent
from django.db.models import Count, Q, QuerySet

from assets.register import tallies
from assets.register.errors import RegisterError
from assets.register.models import Asset, Kind, State
from assets.register.searching import search
from assets.register.withholding import search_exact
from gis import postcodes
from gis.crs import BNG
from gis.errors import PlacesError
from gis.finding import read_degrees
from gis.geometry import area_in_metres, moved
from gis.models import Boundary, Postcode
from people.models import Authority

#: The four words that residents know, each with the question it asks of the register.
WORDS = {
    "council_land": ("Council land", lambda rows: rows.council_land()),
    "stalled": ("Stalled spaces", lambda rows: rows.stalled()),
    "libraries": ("Libraries", lambda rows: rows.filter(kind=Kind.LIBRARY)),
    "leisure": ("Leisure sites", lambda rows: rows.filter(kind=Kind.LEISURE_SITE)),
}
DISTANCES_M = {
    "400": "a 5 minute walk",
    "800": "a 10 minute walk",
    "1600": "a mile",
    "5000": "5 km",
}


def _ticks(label, choices):
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"}),
    )


def _choice(label, *choices):
    widget = forms.Select(attrs={"class": "govuk-select"})
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)


class FilterForm(forms.Form):
    """What can be asked of the register, from the address line and from the page alike."""

    q = forms.CharField(label="Name, address or reference", required=False, max_length=200)
    word = _ticks("Show", [(key, label) for key, (label, _) in WORDS.items()])
    kind = _ticks("What it is", Kind)
    state = _ticks(
        "What the council is doing with it",
        [(state.value, state.label) for state in State if state != State.WITHDRAWN],
    )
    requests = _choice(
        "Requests",
        ("", "With or without a request"),
        ("open", "Somebody has asked for it"),
        ("none", "Nobody has asked for it yet"),
    )
    authority = forms.ModelChoiceField(
        label="Council",
        required=False,
        queryset=Authority.objects.all(),
        to_field_name="code",
        empty_label="All councils",
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    place = forms.CharField(label="Ward or other area", required=False, max_length=12)
    near = forms.CharField(label="Near a postcode", required=False, max_length=40)
    within = _choice("Within", *DISTANCES_M.items())
    located = _choice(
        "Place", ("", "On the map or not"), ("yes", "On the map"), ("no", "No place yet")
    )
    decile = _choice(
        "Deprivation of the area",
        ("", "Any"),
        ("1", "Most deprived tenth of its nation"),
        ("2", "Most deprived fifth"),
        ("3", "Most deprived three tenths"),
    )
    smallest_m2 = forms.FloatField(label="At least, m²", required=False, min_value=0)
    largest_m2 = forms.FloatField(label="At most, m²", required=False, min_value=0)
    shape = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def clean_near(self):
        text = self.cleaned_data["near"]
        if not text:
            return None
        if spot := read_degrees(text):
            return moved(spot, BNG)
        found = Postcode.objects.filter(code=postcodes.compact(text) or "").first()
        if found is None:
            raise forms.ValidationError(
                "We do not know this postcode. Check it, or look for a street or ward instead."
            )
        return found.point

    def clean_place(self):
        code = self.cleaned_data["place"]
        if not code:
            return None
        place = Boundary.objects.in_force().filter(code__iexact=code).first()
        if place is None:
            raise forms.ValidationError("We do not know an area with this code.")
        return place

    def clean_shape(self):
        text = self.cleaned_data["shape"]
        if not text:
            return None
        try:
            return area_in_metres(text)
        except PlacesError as error:
            raise forms.ValidationError(str(error)) from error


@dataclass
class Filters:
    """The filters of one request, checked; ``form`` carries what was wrong."""

    form: FilterForm
    values: dict = field(default_factory=dict)
    _found: dict = field(default_factory=dict, repr=False)
    _added_up: dict = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, data) -> "Filters":
        """Read the filters of an address line; wrong ones are said and do not count."""
        form = FilterForm(data)
        form.is_valid()
        return cls(form, form.cleaned_data)

    @property
    def are_set(self) -> bool:
        return any(value for name, value in self.values.items() if name != "within")

    @property
    def ground(self):
        """The shape that was named or drawn, in metres, or None."""
        if self.values.get("shape"):
            return self.values["shape"]
        if self.values.get("place"):
            return self.values["place"].geometry
        if self.values.get("near"):
            return self.values["near"].buffer(self._metres)
        if self.values.get("authority"):
            code = self.values["authority"].code
            area = Boundary.objects.in_force().filter(kind="authority", code=code).first()
            return area.geometry if area else None
        return None

    @property
    def _metres(self) -> float:
        return float(self.values.get("within") or 800)

    def as_query(self, **changed) -> str:
        """Write the filters back into an address line."""
        pairs = []
        for name in self.form.fields:
            data = self.form.data
            chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
            chosen = chosen if isinstance(chosen, list) else [chosen]
            pairs += [(name, value) for value in chosen if value and name not in changed]
        pairs += [(name, value) for name, value in changed.items() if value]
        return urlencode(pairs)

    @property
    def chosen(self) -> tuple | None:
        """What is set, so that the same asks for the same; None where something is looked up."""
        place = self.values.get("place")
        if any(self.values.get(name) for name in ("q", "near", "shape")):
            return None
        if place and place.kind not in _CODE_OF:
            return None
        return tuple(
            (name, tuple(value) if isinstance(value, list) else getattr(value, "pk", value))
            for name, value in self.values.items()
            if value
        )

    def rows(self, user) -> QuerySet:
        """Give the assets a person may see that these filters keep; words are looked up once."""
        if user.pk not in self._found:
            self._found[user.pk] = self._kept(user)
        return self._found[user.pk].all()

    def _kept(self, user) -> QuerySet:
        rows = Asset.objects.visible_to(user).listed()
        for name, narrow in _NARROW.items():
            value = self.values.get(name)
            if value and name == "q" and (own := search_exact(rows, value, user)).exists():
                rows = rows.filter(
                    Q(pk__in=own.values("pk")) | Q(pk__in=search(rows, value).values("pk"))
                )
            elif value:
                rows = narrow(rows, value)
        if self.values.get("near"):
            rows = rows.near(self.values["near"], metres=self._metres)
        return rows

    def counts(self, user) -> tuple[int, int]:
        """Count what these filters keep for a person, and how much of it has no place yet.

        From the tallies where they know the filters, else counted on the way.
        """
        if not self.form.errors and tallies.can_answer(self.values):
            rows = tallies.narrowed(user, self.values)
            return rows.total(), rows.filter(is_located=False).total()
        counted = self._add_up(user)
        return counted["total"], counted["unlocated"]

    def extent(self, user) -> tuple[float, float, float, float] | None:
        """West, south, east and north in metres of what they keep, or None where nothing is."""
        return self._add_up(user)["box"]

    def _add_up(self, user) -> dict:
        """Go once over all that they keep."""
        if user.pk not in self._added_up:
            self._added_up[user.pk] = (
                self.rows(user)
                .order_by()
                .aggregate(
                    total=Count("pk"),
                    unlocated=Count("pk", filter=Q(point=None)),
                    box=Extent("point"),
                )
            )
        return self._added_up[user.pk]


def _by_words(rows, words):
    """Keep what any of the four words names."""
    wanted = Q(pk__in=[])
    for word in words:
        wanted |= Q(pk__in=WORDS[word][1](Asset.objects.all()).values("pk"))
    return rows.filter(wanted)


_CODE_OF = {"ward": "ward_code", "community": "community_code", "small_area": "small_area_code"}


def by_place(rows, place):
    """Keep what stands in an area."""
    if place.kind in _CODE_OF:
        return rows.filter(**{_CODE_OF[place.kind]: place.code})
    return rows.filter(point__coveredby=place.geometry)


_NARROW = {
    "q": search,
    "word": _by_words,
    "kind": lambda rows, kinds: rows.filter(kind__in=kinds),
    "state": lambda rows, states: rows.filter(state__in=states),
    "requests": lambda rows, which: (
        rows.filter(open_requests__gt=0) if which == "open" else rows.filter(open_requests=0)
    ),
    "authority": lambda rows, authority: rows.filter(authority=authority),
    "place": by_place,
    "located": lambda rows, which: rows.located() if which == "yes" else rows.unlocated(),
    "decile": lambda rows, most: rows.filter(decile__lte=int(most)),
    "smallest_m2": lambda rows, size: rows.filter(area_m2__gte=size),
    "largest_m2": lambda rows, size: rows.filter(area_m2__lte=size),
    "shape": lambda rows, shape: rows.filter(point__coveredby=shape),
}


def need_valid(filters: Filters) -> Filters:
    """Refuse wrong filters where no page can show them: tiles, twins, downloads."""
    for name, errors in filters.form.errors.items():
        raise RegisterError(f"{name}: {errors[0]}")
    return filters

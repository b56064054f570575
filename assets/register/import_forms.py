"""Shapes of input for imports: the file, what its columns mean, and a row that is corrected."""

from crispy_forms_gds.layout import Layout
from django import forms
from django.utils.functional import cached_property

from assets.register.correcting import addable, cells_of
from assets.register.field_words import CHOICES, WORDS
from assets.register.models import Kind
from assets.register.recognising import Column, Mapping, MappingRefused, fit_mapping
from assets.register.uploads import MOST_MB
from gis.forms import Plain, PlainForm

MOST_COLUMNS = 200  # shown for a person to choose; a file may have more
_KINDS = [
    ("", "As the list says, row by row"),
    *Kind.choices,
    ("council_land", "Land owned by the council"),
    ("stalled_space", "Stalled spaces"),
]


class UploadForm(PlainForm):
    """A list, and whose it is where a person works for several councils."""

    authority = forms.ModelChoiceField(label="Council", queryset=None, empty_label=None)
    file = forms.FileField(
        label="List of assets",
        max_length=300,
        help_text="A table (CSV, Excel, OpenDocument) or a map layer (GeoJSON, GeoPackage, zipped "
        f"Shapefile, KML, GML, GeoParquet), up to {MOST_MB} MB.",
        error_messages={"empty": "The file is empty; choose another."},
    )

    def __init__(self, *args, authorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities
        if len(authorities) == 1:
            del self.fields["authority"]


class LayerForm(PlainForm):
    """Which sheet or layer of a file is meant."""

    layer = forms.ChoiceField(label="Sheet or layer", widget=forms.RadioSelect)

    def __init__(self, *args, layers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = [(name, name) for name in layers]


class ColumnsForm(PlainForm):
    """What each column of a file means, and what holds for all of its rows."""

    list_name = forms.CharField(
        label="Name of the list", max_length=300,
        help_text="Keep it the same for each edition, so that what vanished from it is noticed.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="What the places are", required=False, choices=_KINDS)
    crs = forms.CharField(
        label="Coordinate system of the numbers", required=False, max_length=20,
        help_text="Only where the list is placed wrongly, for example EPSG:27700.",
    )  # fmt: skip
    licence = forms.CharField(
        label="Licence of the list", required=False, max_length=200,
        help_text="For example Open Government Licence v3.0. It is shown beside the data.",
    )  # fmt: skip
    draft = forms.BooleanField(label="Let only the council see new places for now", required=False)
    keep = forms.BooleanField(label="Keep these columns for the next edition", required=False)
    SETTINGS = ("list_name", "kind", "crs", "licence", "draft", "keep")

    def __init__(self, *args, glance, **kwargs):
        super().__init__(*args, **kwargs)
        self._glance = glance
        self._columns = list(glance.batch.columns)[:MOST_COLUMNS]
        chosen = glance.mapping.as_dict()
        for number, column in enumerate(self._columns):
            field = forms.ChoiceField(label=column, choices=CHOICES, required=False)
            field.initial = chosen.get(column, "")
            field.widget.attrs["class"] = "govuk-select"
            self.fields[f"column_{number}"] = field

    @cached_property
    def helper(self):
        """Draw the settings; the columns stand in a table of their own."""
        helper = Plain.helper.func(self)
        helper.layout = Layout(*self.SETTINGS)
        return helper

    def columns(self) -> list[dict]:
        """Give each column with its first cells and the field to choose."""
        return [
            {
                "heading": column,
                "cells": self._glance.cells(column),
                "field": self[f"column_{number}"],
            }
            for number, column in enumerate(self._columns)
        ]

    def clean(self):
        data = super().clean()
        beyond = [one for one in self._glance.mapping.columns if one.source not in self._columns]
        chosen = [
            Column(column, data[f"column_{number}"], reason="as a person chose")
            for number, column in enumerate(self._columns)
            if data.get(f"column_{number}")
        ]
        self._refuse_twice(chosen)
        try:
            self.mapping = fit_mapping(Mapping(chosen + beyond), self._glance.batch.columns)
        except MappingRefused as refusal:
            if not self.errors:
                self.add_error(None, str(refusal))
        return data

    def _refuse_twice(self, chosen) -> None:
        """Say at the column which field takes one column only."""
        from assets.register.recognising.headings import fields

        seen = {}
        for column in chosen:
            if column.field in seen and not fields()[column.field].many:
                number = self._columns.index(column.source)
                self.add_error(
                    f"column_{number}",
                    f"“{WORDS[column.field]}” takes one column, and “{seen[column.field]}” is "
                    "given to it already; choose one of the two.",
                )
            seen.setdefault(column.field, column.source)


class RowForm(PlainForm):
    """The cells of one row, for a person to correct."""

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self._cells = {}
        for number, (column, cell) in enumerate(cells_of(row).items()):
            name = f"cell_{number}"
            self._cells[name] = (column, cell)
            text = "" if cell is None else str(cell)
            self.fields[name] = _cell_field(column, text)
            words = WORDS[row.run.columns[column]]
            self.fields[name].help_text = words if words.casefold() != column.casefold() else ""
        self._added = {f"add_{field}": field for field in addable(row.run)}
        given = row.corrected or {}
        for name, field in self._added.items():
            self.fields[name] = _cell_field(WORDS[field], given.get(f"{field} (added)", ""))
            self.fields[name].help_text = "The list has no column for this."

    def cells(self) -> dict:
        """Give the cells by column; one that nobody touched keeps its type."""
        data = self.cleaned_data
        return {
            column: cell if data[name] == str(cell) else data[name]
            for name, (column, cell) in self._cells.items()
        }

    def added(self) -> dict:
        return {
            field: self.cleaned_data[name]
            for name, field in self._added.items()
            if self.cleaned_data[name]
        }


def _cell_field(label: str, text: str) -> forms.CharField:
    long = len(text) > 80 or "\n" in text
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(
        label=label, initial=text, required=False, widget=widget, max_length=20_000
    )

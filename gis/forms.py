"""The manner of every form: GOV.UK markup, plain errors, dates in three boxes."""

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Layout, Size
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.functional import cached_property
from django.utils.html import format_html


class Plain:
    """What makes any form one of ours: drawn by the GOV.UK pack inside the page's own form element.

    The layout is made when the form is drawn, so that it holds the fields that a form makes for
    itself from data.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.NumberInput):  # plain text serves people better
                field.widget = forms.TextInput(
                    attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}
                )
            if getattr(field, "empty_label", None) == BLANK_CHOICE_DASH[0][1]:
                field.empty_label = "Choose one"
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _ask_for(field)

    @cached_property
    def helper(self) -> FormHelper:
        """How the GOV.UK pack draws the form."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.label_size = Size.SMALL
        helper.legend_size = Size.SMALL
        return helper


def folded(form: forms.Form, summary: str, *names: str) -> Layout:
    """Lay out questions that few people need behind a line that opens; answered ones lie open."""
    is_open = any(form[name].value() or form[name].errors for name in names)
    begin = format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">',
        " open" if is_open else "",
        summary,
    )
    return Layout(HTML(begin), *names, HTML("</div></details>"))


def _ask_for(field) -> str:
    """Say what is missing in the words of the label: choose one of several, enter what is free."""
    label = str(field.label or "this")
    if label.endswith("?"):
        return f"Answer this: {label}"
    label = label if label[1:2].isupper() else label[0].lower() + label[1:]
    return f"{'Choose' if hasattr(field, 'choices') else 'Enter'} {label}"


class PlainForm(Plain, forms.Form):
    """A form in our manner."""


class DayField(DateInputField):
    """A day, month and year in three boxes, as the GOV.UK pattern has it."""

    def __init__(self, *, required_message="", **kwargs):
        super().__init__(**kwargs)
        if required_message:
            self.error_messages["required"] = required_message

import re

from django import forms

from gis.forms import PlainForm
from people.errors import PeopleError
from people.models import AuthorityRole, LegalForm
from people.register_numbers import check_register_number


class OrganisationForm(PlainForm):
    """What we need to know of a body before it can ask for anything."""

    name = forms.CharField(label="Name of the group", max_length=200)
    legal_form = forms.ChoiceField(
        label="Legal form", choices=LegalForm, widget=forms.RadioSelect,
        help_text="An unincorporated group may ask to lease or use land, but not to own it.",
    )  # fmt: skip
    register_number = forms.CharField(
        label="Number on its register", required=False, max_length=20,
        help_text="Of a charity, company or society, such as SC012345. Leave empty if it has none.",
    )  # fmt: skip
    members_count = forms.IntegerField(
        label="Number of members", required=False, min_value=0, max_value=10_000_000
    )
    purposes = forms.CharField(
        label="What the group is for", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    contact_address = forms.CharField(
        label="Contact address", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The council writes to this address. It is not shown to the public.",
    )  # fmt: skip
    is_energy_society = forms.BooleanField(label="The group is an energy society", required=False)

    def clean(self):
        data = super().clean()
        try:
            data["register_number"] = check_register_number(
                data.get("legal_form", ""), data.get("register_number", "")
            )
        except PeopleError as error:
            self.add_error("register_number", str(error))
        return data


_WARD = re.compile(r"[ESWN]\d{8}")


class RoleForm(PlainForm):
    """A person by email, and what they are to do for a council."""

    email = forms.EmailField(label="Email address", help_text="They need an account here first.")
    role = forms.ChoiceField(label="Role", choices=AuthorityRole.Role, widget=forms.RadioSelect)
    ward_codes = forms.CharField(
        label="Wards of a ward councillor", required=False, max_length=200,
        help_text="Codes with spaces between them, for example S13002931 S13002932",
    )  # fmt: skip

    def clean_ward_codes(self) -> list[str]:
        codes = self.cleaned_data["ward_codes"].replace(",", " ").upper().split()
        for code in codes:
            if not _WARD.fullmatch(code):
                raise forms.ValidationError(
                    f"{code} is no ward code; each has a letter and eight digits, like S13002931."
                )
        return codes

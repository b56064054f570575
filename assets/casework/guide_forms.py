"""What the guides ask: of a place and a wish, and of a body."""

from django import forms

from assets.casework.body_check import Question, forms_in
from assets.casework.calendars import Nation
from gis.forms import PlainForm

NOT_SAID = ("", "Not known")
YES_OR_NO = (("yes", "Yes"), ("no", "No"), NOT_SAID)

_OWNERS = (
    ("council", "The council"), ("public-body", "Another public body"),
    ("ministers", "The Scottish Ministers"), ("private", "A private owner"), NOT_SAID,
)  # fmt: skip
_TENURES = (("owned", "They own it"), ("leased", "They rent it"), NOT_SAID)
_KINDS = (
    ("land", "Land"), ("park", "Park or green space"), ("library", "Library"),
    ("leisure-site", "Leisure site"), ("community-centre", "Community centre"),
    ("building", "Another building"), NOT_SAID,
)  # fmt: skip
_STATES = (
    ("in-use", "In use"), ("closing", "About to close"), ("vacant", "Empty"),
    ("stalled", "Building has stopped there"), NOT_SAID,
)  # fmt: skip
WISHES = (
    ("own", "Own it"), ("lease", "Lease it"), ("manage", "Manage it"),
    ("other-rights", "Have other rights, such as to use it on set days"),
    ("temporary-use", "Use it for a while"), ("help", "Help to look after it"), NOT_SAID,
)  # fmt: skip
NATIONS = (("", "Choose a nation"), *((nation.value, nation.value) for nation in Nation))


def _choice(label, choices, **more):
    return forms.ChoiceField(label=label, choices=choices, required=False, **more)


def _radios(label, choices=YES_OR_NO, **more):
    inline = {"inline": True} if choices is YES_OR_NO else {}
    return _choice(label, choices, widget=forms.RadioSelect(attrs=inline), **more)


class RoutesForm(PlainForm):
    """A place, its owner and nation, a wish, and the form of the body that has it."""

    nation = forms.ChoiceField(label="Where is the place?", choices=NATIONS)
    owner = _choice("Who owns it?", _OWNERS)
    tenure = _choice("Do they own it or rent it?", _TENURES)
    kind = _choice("What is it?", _KINDS)
    state = _choice("What is happening there?", _STATES)
    wish = _radios("What would you like to do?", WISHES)
    form = _choice("What form does your group have?", ())
    community_use = _radios("Does it serve the community, or did it in the last five years?")
    residence = _radios("Is it somebody’s home?")
    owner_agrees = _radios("Does the owner agree, or talk with you?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = dict(choice for nation in Nation for choice in forms_in(nation))
        self.fields["form"].choices = [*choices.items(), NOT_SAID]

    def place(self) -> dict:
        """What is known of the place, as the routes take it."""
        data = self.cleaned_data
        words = {
            name: data[name] for name in ("owner", "tenure", "kind", "state", "wish") if data[name]
        }
        facts = {
            name: data[name] == "yes"
            for name in ("community_use", "residence", "owner_agrees")
            if data[name]
        }
        return words | facts


class BodyStartForm(PlainForm):
    """The nation and the legal form, on which the questions hang."""

    nation = forms.ChoiceField(
        label="In which nation is the land?", choices=NATIONS[:4],
        help_text="In Northern Ireland there are no rules to check against here.",
    )  # fmt: skip
    form = _choice("What is the legal form of the group?", ())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = dict(choice for nation in Nation for choice in forms_in(nation))
        self.fields["form"].choices = [*choices.items(), NOT_SAID]


class BodyForm(PlainForm):
    """What the tests of the law ask of a body, each with where it is written."""

    def __init__(self, *args, questions: list[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q-{question.fact}"] = (
                forms.IntegerField(
                    label=question.text, required=False, min_value=0, max_value=10_000_000,
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}
                    ),
                    help_text="Write the number.",
                )
                if question.yes_means is None
                else _radios(question.text)
            )  # fmt: skip
            self.fields[f"e-{question.fact}"] = forms.CharField(
                label="What shows it?", required=False, max_length=200,
                help_text=f"{question.evidence}.",
            )  # fmt: skip

    def values(self) -> dict:
        """The facts that were stated."""
        said = {
            one.fact: one.value_of(str(self.cleaned_data[f"q-{one.fact}"] or ""))
            for one in self.questions
        }
        return {fact: value for fact, value in said.items() if value is not None}

    def evidence(self) -> dict[str, tuple[str, ...]]:
        """What was found for each fact."""
        said = {one.fact: self.cleaned_data[f"e-{one.fact}"].strip() for one in self.questions}
        return {fact: (words,) for fact, words in said.items() if words}

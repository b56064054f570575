"""The register's own pieces of an asset's page, beside those that rooms above bring in."""

from datetime import date

from assets.register import short_forms
from assets.register.field_words import WORDS
from assets.register.models import Agreement, Flag
from assets.register.panels import Panel, register
from gis.day import today
from gis.services import constraints_on

_SHOWN_ELSEWHERE = {"ward", "parish", "plan_url"}


def _answers(form, newest) -> list[dict]:
    facts = [(question, newest.get(question.name)) for question in form.questions]
    return [
        {"label": question.label, "value": question.words_for(fact.value), "fact": fact}
        for question, fact in facts
        if fact
    ]


def _unanswered(form, newest) -> list[str]:
    return [question.label for question in form.questions if question.name not in newest]


def _is_hidden(asset) -> bool:
    """Whether free words about a place are kept back: they may say which place it is, or whose."""
    return asset.is_withheld and not asset.shows_exact


def _short_forms(request, asset) -> dict | None:
    """The facts of its kind that are known; a form of which nothing is known is left out."""
    if _is_hidden(asset):
        return None
    newest = short_forms.known_facts(asset)
    forms = [
        {"title": form.title, "facts": _answers(form, newest), "missing": _unanswered(form, newest)}
        for form in short_forms.forms_for(asset)
        if form.name != short_forms.PACK
    ]
    known = [form for form in forms if form["facts"]]
    return {"forms": known} if known else None


def _pack(request, asset) -> dict | None:
    """What a group needs to know before it takes a place on, with what is missing."""
    if _is_hidden(asset):
        return None
    newest, form = short_forms.known_facts(asset), short_forms.all_forms()[short_forms.PACK]
    plain = {
        "Condition": asset.condition,
        "Running cost": (
            f"£{asset.running_cost_gbp:,.0f} a year" if asset.running_cost_gbp is not None else ""
        ),
        "Energy rating": asset.energy_rating,
    }
    known = [{"label": label, "value": value} for label, value in plain.items() if value]
    missing = [label for label, value in plain.items() if not value]
    return {
        "asset": asset,
        "intro": form.intro,
        "facts": known + _answers(form, newest),
        "missing": missing + _unanswered(form, newest),
    }


def _listed(request, asset) -> dict | None:
    """What the council's list says besides: the facts that no form asks for."""
    asked = {one.listed for form in short_forms.forms_for(asset) for one in form.questions}
    facts = [
        {"label": WORDS[name], "value": _as_words(name, value)}
        for name, value in asset.details.items()
        if name in WORDS and name not in asked | _SHOWN_ELSEWHERE and value not in (None, "")
    ]
    return {"facts": facts, "source": asset.source} if facts and not _is_hidden(asset) else None


def _as_words(name: str, value) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name.endswith("_gbp"):
        return f"£{value:,.0f}"
    if name.endswith("_date"):
        return f"{date.fromisoformat(value):%-d %B %Y}"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _agreements(request, asset) -> dict | None:
    if _is_hidden(asset):
        return None
    rows = Agreement.objects.filter(asset=asset)
    current = rows.in_force()
    return {
        "current": current,
        "coming": rows.filter(begins__gt=today()).order_by("begins"),
        "past": rows.exclude(pk__in=current.values("pk")).filter(begins__lte=today()),
    } if rows else None  # fmt: skip


def _title(request, asset) -> dict | None:
    """Flags and entries of the title; entries would say which place a withheld one is."""
    entries = [] if _is_hidden(asset) else list(asset.title_entries.all())
    flags = [Flag(flag).label for flag in asset.flags]
    return {"entries": entries, "flags": flags} if entries or flags else None


def _constraints(request, asset) -> dict | None:
    if not asset.is_located or _is_hidden(asset):
        return None
    found = constraints_on(asset.outline or asset.point)
    return {"constraints": found} if found else None


def _history(request, asset) -> dict | None:
    if _is_hidden(asset):
        return None
    came = asset.came_from.select_related("before")
    became = asset.became.select_related("after")
    steps = [("from", step, step.before) for step in came]
    steps += [("into", step, step.after) for step in became if not step.after.is_draft]
    return {"steps": sorted(steps, key=lambda step: step[1].on)} if steps else None


for panel in (
    Panel("short-form", "More about it", "register/_short_forms.html", _short_forms, order=6),
    Panel("listed", "The council’s list says besides", "register/_listed.html", _listed, order=8),
    Panel("agreements", "Who may use it", "register/_agreements.html", _agreements, order=7),
    Panel("pack", "What a group needs to know", "register/_pack.html", _pack, order=12),
    Panel("title", "Title and status", "register/_title.html", _title, order=13),
    Panel("constraints", "On this ground", "register/_constraints.html", _constraints, order=14),
    Panel("history", "How it came about", "register/_history.html", _history, order=30),
):
    register(panel)

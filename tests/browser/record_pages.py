"""The pages of a record and of missing places, for ``pages.py``."""

from collections.abc import Iterator

from assets.register.models import Agreement, Asset, Kind, Proposal, StalledSpell
from gis.demonstration import BOROUGH, NEIGHBOUR
from tests.browser.page import Page, send_empty


def records() -> Iterator[Page]:
    """The record of an asset as public and officers see it, and places that are missing."""
    for name, path, who, is_sent in _addresses():
        yield Page(name, path, who=who, act=send_empty if is_sent else None)


def _addresses() -> Iterator[tuple]:
    """Name, address, who looks, and whether the empty form is sent."""
    rows = Asset.objects.filter(authority__code=BOROUGH, is_draft=False).order_by("pk")
    library = rows.filter(kind=Kind.LIBRARY).first()
    stalled = StalledSpell.objects.filter(asset__in=rows, ended=None).order_by("pk").first().asset
    whole = rows.get(own_reference="KIN-0910")
    withheld = Asset.objects.get(authority__code=NEIGHBOUR, is_withheld=True)
    agreement = Agreement.objects.filter(asset=stalled).first()
    yield "asset-in-use", f"/assets/{stalled.code}/", "", False
    yield "asset-divided", f"/assets/{whole.code}/", "", False
    yield "asset-withheld", f"/assets/{withheld.code}/", "", False
    yield "asset-withheld-officer", f"/assets/{withheld.code}/", "neighbour.officer", False
    at = f"/assets/{library.code}/record/"
    yield "record", at, "officer", False
    yield "record-stalled", f"/assets/{stalled.code}/record/", "officer", False
    for name, path in (
        ("fact", "facts/use/"), ("fact-flags", "facts/flags/"), ("fact-dated", "facts/loans/"),
        ("fact-choice", "facts/run_by/"), ("state", "state/"), ("place", "place/"),
        ("merge", "merge/"), ("divide", "divide/"), ("agreement", "agreements/"),
        ("title", "titles/"), ("stalled-spell", "stalled/"),
    ):  # fmt: skip
        yield f"record-{name}", at + path, "officer", False
    yield "record-agreement-wrong", f"{at}agreements/", "officer", True
    yield "record-divide-wrong", f"{at}divide/", "officer", True
    ending = f"/assets/{stalled.code}/record/agreements/{agreement.pk}/end/"
    yield "record-agreement-end", ending, "officer", False
    yield "publication", f"/account/council/{BOROUGH}/publication/", "administrator", False
    yield "propose", "/propose/", "", False
    yield "propose-wrong", "/propose/", "", True
    yield "propose-thanks", "/propose/thanks/", "", False
    yield "proposals", "/propose/waiting/", "officer", False
    waiting = Proposal.objects.filter(outcome="").first()
    decided = Proposal.objects.exclude(outcome="").first()
    yield "proposal", f"/propose/{waiting.pk}/", "officer", False
    yield "proposal-decided", f"/propose/{decided.pk}/", "officer", False

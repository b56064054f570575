"""Opportunities: what a council offers, published with its papers, and what is proposed for it."""

from dataclasses import dataclass

from django.db import transaction

from assets.casework import services, steps
from assets.casework.assessing import Assessment, assessment_of
from assets.casework.errors import CaseworkError, UnusableDocument
from assets.casework.models import TransferRequest
from assets.casework.offering_models import Opportunity, OpportunityPaper
from assets.register.models import Asset
from gis.uploads import UnusableFile, inspect_upload
from people.models import Authority, User


@dataclass(frozen=True)
class Compared:
    """One proposal beside its rivals: what it says under each heading, and its score."""

    request: TransferRequest
    stage: str
    words: tuple[str, ...]
    assessment: Assessment


@transaction.atomic
def save_opportunity(
    authority: Authority, assets: list[Asset], *, by: User, papers=(),
    opportunity: Opportunity | None = None, **fields,
) -> Opportunity:  # fmt: skip
    """Keep an offer that is not published yet, new or changed.

    Raises
    ------
    CaseworkError
        If it is published already, has no asset, or has one of another council.
    """
    if opportunity and opportunity.is_published:
        raise CaseworkError("It has been published; what people answer to can no longer change.")
    if not assets or any(asset.authority_id != authority.pk for asset in assets):
        raise CaseworkError("Name at least one asset, and only assets of your own council.")
    opportunity = opportunity or Opportunity(
        reference=services.next_reference().replace("R", "P", 1), authority=authority
    )
    for name, value in fields.items():
        setattr(opportunity, name, value)
    opportunity.by = by
    opportunity.save()
    opportunity.assets.set(assets)
    for file in papers:
        _attach(opportunity, file)
    return opportunity


def _attach(opportunity: Opportunity, file) -> None:
    try:
        found = inspect_upload(file)
    except UnusableFile as error:
        raise UnusableDocument(str(error)) from error
    paper = OpportunityPaper(
        opportunity=opportunity, name=found.name, size=found.size, content_type=found.content_type
    )
    paper.file.save(found.name, file, save=False)
    paper.save()


@transaction.atomic
def publish_opportunity(opportunity: Opportunity) -> None:
    """Let everyone see an offer; from then on it stands as it is."""
    locked = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    locked.is_published = True
    locked.save(update_fields=["is_published"])


def compare(opportunity: Opportunity) -> tuple[list[str], list[Compared]]:
    """Lay the proposals for an offer side by side: the headings, and each proposal under them."""
    requests = list(
        TransferRequest.objects.filter(proposal__opportunity=opportunity).order_by("reference")
    )
    if not requests:
        return [], []
    pack = steps.pack_of(requests[0])
    contents = [c for c in pack.contents.values() if any(r.answers.get(c.id) for r in requests)]
    rows = [
        Compared(
            request=one,
            stage=steps.pack_of(one).stages[one.stage].title,
            words=tuple(one.answers.get(content.id, "") for content in contents),
            assessment=assessment_of(one),
        )
        for one in requests
    ]
    return [content.title for content in contents], rows

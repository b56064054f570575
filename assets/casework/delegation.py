"""A council's own policy over a rule pack, and whom it lets decide what.

Only a policy that the council has adopted counts; what this product suggests binds nobody.
"""

from collections.abc import Iterable
from functools import cache

from assets.casework import policies, steps
from assets.casework.entries import read_toml_text
from assets.casework.errors import StepClosed
from assets.casework.hearing_models import AdoptedPolicy
from assets.casework.models import TransferRequest
from assets.casework.packs import Pack
from assets.casework.policies import Delegation, Policy
from gis.day import today


def policy_of(request: TransferRequest) -> Policy | None:
    """The policy that the council has adopted over the rules of a request, if it has."""
    return policies_among([request]).get(request.pk)


def policies_among(requests: Iterable[TransferRequest]) -> dict[int, Policy]:
    """The policies adopted over the rules of some requests, by the key of the request."""
    requests = list(requests)
    adopted = AdoptedPolicy.objects.filter(
        authority__in={one.authority_id for one in requests}, in_force_from__lte=today()
    )
    standing = {(one.authority_id, one.pack_id): one.text for one in reversed(list(adopted))}
    found = {}
    for one in requests:
        pack = steps.pack_of(one)
        text = standing.get((one.authority_id, pack.identity.id))
        if text is not None:
            found[one.pk] = _read(text, pack.hash, one.pack_id)
    return found


@cache
def _read(text: str, _hash: str, pack_key: int) -> Policy:
    pack = steps.stored_pack(pack_key)
    return policies.read_policy(read_toml_text(text, "policy"), pack, "policy")


def delegation_of(request: TransferRequest, step_id: str) -> Delegation | None:
    """Who decides a step under the council's own scheme, where it says so."""
    policy = policy_of(request)
    flags = steps.flags_of(request)
    for rule in policy.delegation.values() if policy else ():
        if step_id in rule.steps and flags.issuperset(rule.only_if):
            return rule
    return None


def needs_second(request: TransferRequest, step_id: str) -> bool:
    """Whether a second person must confirm a step."""
    rule = delegation_of(request, step_id)
    return bool(rule and rule.second_person)


def check_second_person(request, step_id, *, by, confirmed_by) -> None:
    """Refuse a step that no second person confirmed although the policy asks for one.

    Raises
    ------
    StepClosed
        If nobody, or the same person, confirmed it.
    """
    if needs_second(request, step_id) and (confirmed_by is None or confirmed_by == by):
        title = steps.pack_of(request).steps[step_id].title
        raise StepClosed(title, ("The council’s policy asks for a second person to confirm it.",))


def check_policy(pack: Pack, text: str) -> Policy:
    """Read a policy before it is adopted.

    Raises
    ------
    DataFault
        If anything is wrong, with one sentence for each fault.
    """
    return policies.read_policy(read_toml_text(text, "policy"), pack, "policy")

"""What a person may do with records; what they may see is in the QuerySets."""

import rules

from assets.register.models import Asset
from people.models import Authority
from people.querysets import authority_ids


@rules.predicate
def keeps_record(user, asset: Asset) -> bool:
    """Whether a person keeps the records of the asset's council."""
    return asset.authority_id in authority_ids(user, "officer", "administrator")


@rules.predicate
def sets_publication(user, authority: Authority) -> bool:
    """Whether a person says what a council publishes of its vacant property."""
    return authority.pk in authority_ids(user, "administrator")


@rules.predicate
def keeps_register(user) -> bool:
    """Whether a person keeps the records of any council."""
    return bool(authority_ids(user, "officer", "administrator"))


rules.add_rule("register.edit_asset", keeps_record)
rules.add_rule("register.set_publication", sets_publication)
rules.add_rule("register.decide_proposals", keeps_register)
rules.add_rule("register.enter_assets", keeps_register)

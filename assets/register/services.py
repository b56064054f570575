"""Every write to the register that is not an import."""

from django.db import transaction

from assets.register.models import Asset


@transaction.atomic
def note_requests(asset: Asset, count: int) -> None:
    """Keep how many requests for an asset are open, for map and list."""
    Asset.objects.filter(pk=asset.pk).exclude(open_requests=count).update(open_requests=count)

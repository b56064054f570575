"""Who must know when areas change: rooms above place their own records anew."""

from collections.abc import Callable

from gis.models import Kind

#: Called after areas or their figures changed, with their kind.
on_change: list[Callable[[Kind], None]] = []


def tell(kind: Kind) -> None:
    """Tell everybody that areas of this kind changed."""
    for follower in on_change:
        follower(kind)

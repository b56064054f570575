"""What must always be true of a society's share account: that it proves itself."""

from collections.abc import Iterator

from gis.invariants import register


def unproven() -> Iterator[str]:
    """Name every check of every society's ledger that does not hold."""
    from energy.society.models import Society
    from energy.society.proof import prove

    for society in Society.objects.select_related("organisation"):
        for check in prove(society).checks:
            if not check.holds:
                yield f"{society}: not so: {check.words.lower()}"


register("The share account of every society adds up in every way", unproven)

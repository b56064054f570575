from gis.errors import Refusal


class RoofsError(Refusal):
    """A roof whose yield cannot be estimated, with the reason."""

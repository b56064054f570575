from gis.errors import Refusal


class OutcomesError(Refusal):
    """What went wrong about outcomes, in a sentence that says what to do."""

from gis.errors import Refusal


class PeopleError(Refusal):
    """Something about people, their bodies or their roles that cannot be done."""

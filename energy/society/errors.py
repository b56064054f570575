from gis.errors import Refusal


class SocietyError(Refusal):
    """Something about a society, its members or its money that cannot be done."""


class LedgerError(SocietyError):
    """An entry that the rules of the share account do not allow."""

from gis.errors import Refusal


class RegisterError(Refusal):
    """Something about an asset, a building or an import that cannot be done."""


class UnusableFile(RegisterError):
    """A file of assets that cannot be imported at all."""


class InUse(RegisterError):
    """Something that cannot be removed, because other records hang on it."""

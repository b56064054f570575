"""The words for what a place is, who holds it, and how sure the register is of that."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a place is."""

    LAND = "land", "Land"
    LIBRARY = "library", "Library"
    LEISURE_SITE = "leisure_site", "Leisure site"
    COMMUNITY_CENTRE = "community_centre", "Community centre"
    PARK = "park", "Park or green space"
    BUILDING = "building", "Other building"


class State(TextChoices):
    """What the authority is doing with an asset; none of these bars a Scottish request."""

    HELD = "held", "Held by the council"
    UNDER_REVIEW = "under_review", "Under review"
    OPEN = "open", "Open to proposals"
    TRANSFERRED = "transferred", "Transferred"
    WITHDRAWN = "withdrawn", "Withdrawn from the register"


class Owner(TextChoices):
    AUTHORITY = "authority", "The council"
    PUBLIC = "public", "Another public body"
    COMMUNITY = "community", "A community body"
    PRIVATE = "private", "A private owner"
    UNKNOWN = "unknown", "Not known"


class Tenure(TextChoices):
    """How the authority holds the land."""

    FREEHOLD = "freehold", "Freehold"
    LEASEHOLD = "leasehold", "Leasehold"
    OWNED = "owned", "Owned outright"
    MIXED = "mixed", "Partly freehold, partly leasehold"
    LICENCE = "licence", "Held by licence"
    MANAGED = "managed", "Managed for somebody else"
    OTHER = "other", "Another tenure"
    UNKNOWN = "unknown", "Not known"


class Holding(TextChoices):
    """Who uses the land now, as transparency lists put it."""

    OCCUPIED = "occupied", "Used by the council"
    GROUND_LEASE = "ground_lease", "Let on a ground lease"
    LEASED_OUT = "leased_out", "Let to somebody else"
    SUBLEASED_OUT = "subleased_out", "Sublet to somebody else"
    LEASED_IN = "leased_in", "Rented by the council"
    LICENCE = "licence", "Used under licence"
    VACANT = "vacant", "Vacant"
    MANAGED = "managed", "Managed by somebody else"
    OTHER = "other", "In another way"
    UNKNOWN = "unknown", "Not known"


class Placed(TextChoices):
    """How we know where an asset is, the best first."""

    OUTLINE = "outline", "By its outline"
    COORDINATES = "coordinates", "By coordinates from its record"
    GRID_REFERENCE = "grid_reference", "By a grid reference"
    UPRN = "uprn", "By its property number"
    DRAWN = "drawn", "Drawn on the map by hand"
    POSTCODE = "postcode", "By its postcode only: the middle of a few streets"
    BLURRED = "blurred", "Roughly, about a kilometre around: the exact place is withheld"
    NONE = "none", "No place yet"


class Certainty(TextChoices):
    """How sure the register is of one fact."""

    CERTAIN = "certain", "Checked against the deeds, a survey or on site"
    STATED = "stated", "As its publisher states it"
    ASSUMED = "assumed", "Assumed; somebody should check"


class Flag(TextChoices):
    """What the law adds to a place, known to hold of it; requests and disposals look at it."""

    LISTED = "listed", "Listed building"
    OPEN_SPACE = "open_space", "Public open space"
    COMMON_GOOD = "common_good", "Common good"
    ALLOTMENT = "allotment", "Allotments"
    TRUST = "trust", "Held in trust"

"""What must always be true of people and the mail to them."""

from gis.invariants import register

register(
    "Every authority has a code of its nation",
    "SELECT name FROM people_authority WHERE code !~ '^[ESWN][0-9]{8}$'",
)
register(
    "No message was sent before it was written",
    "SELECT id::text FROM people_outgoingmail WHERE sent < written",
)

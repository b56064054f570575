"""What must always be true of a society's share account."""

from gis.invariants import register

register(
    "The entries of every operation add up to nothing",
    """SELECT 'operation ' || operation_id FROM society_entry
       GROUP BY operation_id HAVING sum(pence) <> 0""",
)
register(
    "The operations of every society are numbered without a gap",
    """SELECT 'society ' || society_id FROM society_operation
       GROUP BY society_id HAVING max(number) <> count(*)""",
)

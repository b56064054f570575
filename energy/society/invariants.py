"""What must always be true of a society's books beyond the rules that the database enforces."""

from gis.invariants import Invariant

INVARIANTS = [
    Invariant(
        "The sides of every operation add up to nothing.",
        """SELECT 'operation ' || operation.number || ' of society ' || operation.society_id
           FROM society_operation operation JOIN society_entry side
             ON side.operation_id = operation.id
           GROUP BY operation.id HAVING sum(side.pence) <> 0""",
    ),
    Invariant(
        "The operations of a society are numbered from one without a gap.",
        """SELECT 'society ' || book.society_id FROM society_book book
           LEFT JOIN society_operation operation ON operation.society_id = book.society_id
           GROUP BY book.society_id, book.last_number
           HAVING count(operation.id) <> book.last_number
             OR coalesce(max(operation.number), 0) <> book.last_number""",
    ),
]

"""Who changed what, kept by triggers of the database, so that no bulk edit can skip it."""

import pghistory
import pgtrigger


def tracked(*, fields=None, exclude=None):
    """Copy every insert, update and delete of a model into an append-only table beside it.

    ``fields`` or ``exclude`` say which columns may be copied; generated columns must be excluded.
    The update compares whole rows: column by column it cannot be restored from a dump, because
    the comparison of two geometries is not found in the empty search path of a restore.
    """
    changed = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=changed),
        pghistory.DeleteEvent(),
        fields=fields,
        exclude=exclude,
        obj_field=pghistory.ObjForeignKey(related_name="audit", related_query_name="audit"),
    )

"""Who changed what, kept by triggers of the database, so that no bulk edit can skip it."""

import pghistory
import pgtrigger


def tracked(*, fields=None, exclude=None, in_bulk=False, attrs=None):
    """Copy every insert, update and delete of a model into an append-only table beside it.

    ``fields`` or ``exclude`` say which columns may be copied; generated columns must be excluded.
    The update compares whole rows: column by column it cannot be restored from a dump, because
    the comparison of two geometries is not found in the empty search path of a restore.
    ``in_bulk`` copies all rows of one insert as a set and keeps no index of the context, for models
    that are loaded by the million: their history is asked for by object alone. ``attrs`` replaces
    fields of the copy, such as a shape without an index.
    """
    settings = {"context_field": pghistory.ContextForeignKey(db_index=False)} if in_bulk else {}
    changed = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
    return pghistory.track(
        pghistory.InsertEvent(level=pghistory.Statement if in_bulk else pghistory.Row),
        pghistory.UpdateEvent(condition=changed),
        pghistory.DeleteEvent(),
        fields=fields,
        exclude=exclude,
        attrs=attrs,
        obj_field=pghistory.ObjForeignKey(related_name="audit", related_query_name="audit"),
        **settings,
    )

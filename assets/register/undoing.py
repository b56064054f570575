"""One import taken back as a whole, in one transaction.

Places that it entered are removed, and it is refused while anything hangs on one of them. Facts
that it changed become what they were before, unless they were changed again or locked since: those
are kept and listed. Where a later import changed the same fact, that one's memory of what was
before is mended, so that imports may be taken back in any order. The audit keeps both.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from assets.register import merging, withholding
from assets.register.errors import InUse, RegisterError
from assets.register.models import Asset, ImportRow, ImportRun, StalledSpell

NAMED = 8  # places that a refusal names
LISTED = 500  # facts that were kept and are listed one by one


@dataclass
class Undone:
    """What taking an import back did."""

    file: str
    removed: int = 0
    restored: int = 0
    kept: list[dict] = field(default_factory=list)
    was_undone: bool = False

    def as_dict(self) -> dict:
        return {"removed": self.removed, "restored": self.restored, "kept": self.kept}

    def __str__(self):
        if self.was_undone:
            return f"{self.file} was taken back before; nothing was changed."
        kept = f"; {len(self.kept)} facts were changed since and stay as they are" * bool(self.kept)
        return f"{self.file} is taken back: {self.removed} removed, {self.restored} restored{kept}."


@transaction.atomic
def undo_import(run_id: int, *, by=None) -> Undone:
    """Take one import back.

    Raises
    ------
    RegisterError
        If there is no such import, or it has not been registered.
    InUse
        If something hangs on a place that the import entered, with the names of such places.
    """
    merging.hold_others()
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise RegisterError(f"There is no import {run_id}.")
    if run.state == ImportRun.State.UNDONE:
        return Undone(run.file_name, was_undone=True)
    if run.state not in (ImportRun.State.DONE, ImportRun.State.UNDOING):
        raise RegisterError(f"{run.file_name} is not in the register; nothing is to be taken back.")
    done = Undone(run.file_name)
    with _exact_facts(run), connection.cursor() as cursor:
        words = {"run": run.pk, "listed": LISTED}
        cursor.execute(_HOLD, words)
        _refuse_if_in_use(cursor, run)
        for statement in (_COMPARE, _MEND_LATER, _RESTORE):
            cursor.execute(statement, words)
        done.restored = cursor.rowcount
        cursor.execute(_KEPT, words)
        names = ("asset", "name", "fact", "why")
        done.kept = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for statement in (_END_SPELLS, _LET_GO, _REMOVE_EXACT):
            cursor.execute(statement, words)
        cursor.execute(_REMOVE, words)
        done.removed = cursor.rowcount
        cursor.execute("DROP TABLE taken_back; DROP TABLE entered_by_it")
    run.state, run.undone, run.undone_by = ImportRun.State.UNDONE, timezone.now(), by
    run.undoing = done.as_dict()
    run.save()
    return done


def _exact_facts(run):
    """Compare the exact facts of vacant property with what the list said."""
    named = run.rows.order_by().values("authority_code")
    return withholding.lifted(Asset.objects.of_authorities(named))


def reasons_against(run: ImportRun) -> str:
    """Say why an import cannot be taken back now, or nothing where it can."""
    try:
        with transaction.atomic():
            with _exact_facts(run), connection.cursor() as cursor:
                cursor.execute(_HOLD, {"run": run.pk})
                _refuse_if_in_use(cursor, run)
            transaction.set_rollback(True)
    except InUse as refusal:
        return str(refusal)
    return ""


def _refuse_if_in_use(cursor, run) -> None:
    found: dict[str, str] = {}
    for why, sql in _uses():
        cursor.execute(sql, {"run": run.pk, "named": NAMED + 1})
        for name, code in cursor.fetchall():
            found.setdefault(f"{name} ({code})", why)
    if not found:
        return
    shown = [f"{place}: {why}" for place, why in list(found.items())[:NAMED]]
    more = ", and more" if len(found) > NAMED else ""
    raise InUse(
        f"{run.file_name} cannot be taken back, because places that it entered are in use: "
        f"{'; '.join(shown)}{more}. Settle these first."
    )


def _uses():
    """Each way in which a place that the import entered may be in use, with SQL that finds it."""
    yield "a later import changed it", _CHANGED_LATER
    audit = Asset._meta.get_field("audit").related_model
    for relation in Asset._meta.related_objects:
        model = relation.related_model
        if model in (ImportRow, audit) or relation.one_to_one:  # the last: a part of the asset
            continue
        if relation.many_to_many:
            table, column = relation.through._meta.db_table, relation.field.m2m_reverse_name()
        else:
            table, column = model._meta.db_table, relation.field.column
        own = _OWN_SPELL if model is StalledSpell else ""
        word = str(model._meta.verbose_name)
        yield f"it has a {word}", _HANGS_ON.format(table=table, column=column, own=own)
    facts = [
        one.column
        for one in Asset._meta.concrete_fields
        if one.editable
        and not one.primary_key
        and one.name not in ("is_draft", "source")
        and any(other.name == one.name for other in audit._meta.concrete_fields)
    ]
    columns = {alias: ", ".join(f"{alias}.{name}" for name in facts) for alias in ("a", "e")}
    yield "it was edited since", _EDITED.format(audit=audit._meta.db_table, **columns)


_HOLD = """
CREATE TEMP TABLE entered_by_it ON COMMIT DROP AS
SELECT a.id, a.name, a.code FROM register_asset AS a
JOIN register_importrow AS i ON i.asset_id = a.id
WHERE i.run_id = %(run)s AND i.outcome = 'created'
FOR UPDATE OF a
"""
_CHANGED_LATER = """
SELECT made.name, made.code FROM entered_by_it AS made
JOIN register_importrow AS i ON i.asset_id = made.id
JOIN register_importrun AS later ON later.id = i.run_id
WHERE i.run_id <> %(run)s AND i.outcome = 'updated' AND later.state = 'done'
ORDER BY made.name LIMIT %(named)s
"""
_HANGS_ON = """
SELECT name, code FROM entered_by_it AS made
WHERE EXISTS (SELECT FROM {table} AS other WHERE other.{column} = made.id {own})
ORDER BY name LIMIT %(named)s
"""
# a stalled spell that the import began goes with it, unless somebody wrote more about it
_OWN_SPELL = """AND (
  other.id NOT IN (SELECT spell_id FROM register_importrow
                   WHERE run_id = %(run)s AND spell_id IS NOT NULL)
  OR EXISTS (SELECT FROM register_stalledspellevent AS e
             WHERE e.pgh_obj_id = other.id AND e.pgh_label = 'update'))"""
_EDITED = """
SELECT made.name, made.code FROM entered_by_it AS made
JOIN register_asset AS a ON a.id = made.id
JOIN {audit} AS e ON e.pgh_obj_id = a.id AND e.pgh_label = 'insert'
WHERE ROW({a}) IS DISTINCT FROM ROW({e})
ORDER BY made.name LIMIT %(named)s
"""

_COMPARE = f"""
CREATE TEMP TABLE taken_back ON COMMIT DROP AS
SELECT a.id AS asset_id, fact.key, fact.value->0 AS before, fact.value->1 AS after,
  later.id AS later_row, later.run_id AS later_run,
  now.value IS NOT DISTINCT FROM fact.value->1 AS is_as_written,
  CASE WHEN fact.key = 'place'
    THEN {merging.is_locked("place", *merging.PLACE)}
    ELSE coalesce(a.sureness->fact.key->>'locked', '') = 'true' END AS is_locked
FROM (SELECT a.* FROM register_asset AS a JOIN register_importrow AS i ON i.asset_id = a.id
      WHERE i.run_id = %(run)s AND i.outcome = 'updated' FOR UPDATE OF a) AS a
JOIN register_importrow AS i ON i.asset_id = a.id AND i.run_id = %(run)s AND i.outcome = 'updated'
CROSS JOIN LATERAL jsonb_each(i.changes) AS fact
JOIN LATERAL jsonb_each({merging.FACTS}) AS now ON now.key = fact.key
LEFT JOIN LATERAL (
  SELECT o.id, o.run_id FROM register_importrow AS o JOIN register_importrun AS r ON r.id = o.run_id
  WHERE o.asset_id = a.id AND o.run_id <> i.run_id AND o.registered > i.registered
    AND o.outcome = 'updated' AND r.state = 'done' AND o.changes ? fact.key
  ORDER BY o.registered LIMIT 1) AS later ON true
"""
_MEND_LATER = """
UPDATE register_importrow AS o SET changes = o.changes || mended.changes
FROM (SELECT t.later_row, jsonb_object_agg(
        t.key, jsonb_build_array(t.before, later.changes->t.key->1)) AS changes
      FROM taken_back AS t JOIN register_importrow AS later ON later.id = t.later_row
      WHERE later.changes->t.key->0 = t.after
      GROUP BY t.later_row) AS mended
WHERE o.id = mended.later_row
"""
_COLUMNS = [*merging.PLAIN, "titles", "notes", "details", *merging.PLACE, "source_id"]
_IS_RESTORED = "later_row IS NULL AND is_as_written AND NOT is_locked"
_RESTORE = f"""
UPDATE register_asset AS a SET ({", ".join(_COLUMNS)}) = (
    SELECT {", ".join(f"was.{name}" for name in _COLUMNS)}
    FROM jsonb_populate_record(a, back.facts) AS was),
  changed = now()
FROM (SELECT asset_id,
        coalesce(jsonb_object_agg(key, before) FILTER (WHERE key <> 'place'), '{{}}')
        || coalesce((jsonb_agg(before) FILTER (WHERE key = 'place'))->0, '{{}}') AS facts
      FROM taken_back WHERE {_IS_RESTORED} GROUP BY asset_id) AS back
WHERE a.id = back.asset_id
"""
_KEPT = f"""
SELECT a.code, a.name, t.key,
  CASE WHEN t.later_row IS NOT NULL THEN 'changed again by import ' || t.later_run
    WHEN t.is_locked AND t.is_as_written THEN 'locked since' ELSE 'changed since' END
FROM taken_back AS t JOIN register_asset AS a ON a.id = t.asset_id
WHERE NOT ({_IS_RESTORED}) AND t.key <> 'source_id'
ORDER BY a.name, a.code, t.key LIMIT %(listed)s
"""
_END_SPELLS = """
WITH gone AS (
  DELETE FROM register_stalledspell AS s USING register_importrow AS i
  WHERE i.run_id = %(run)s AND s.id = i.spell_id
    AND NOT EXISTS (SELECT FROM register_stalledspellevent AS e
                    WHERE e.pgh_obj_id = s.id AND e.pgh_label = 'update')
  RETURNING s.id)
UPDATE register_importrow AS i SET spell_id = NULL FROM gone WHERE i.spell_id = gone.id
"""
_LET_GO = """
UPDATE register_importrow AS i SET asset_id = NULL FROM entered_by_it AS made
WHERE i.asset_id = made.id
"""
_REMOVE_EXACT = (
    "DELETE FROM register_exact AS e USING entered_by_it AS made WHERE e.asset_id = made.id"
)
_REMOVE = "DELETE FROM register_asset AS a USING entered_by_it AS made WHERE a.id = made.id"

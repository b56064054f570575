import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The square of the map in which a coordinate of EPSG:3857 lies, from the west; from the north for
# one turned round. The edges are those of gis.tiles.bounds_of to the last digit.
CELL = """
CREATE FUNCTION register_cell(at double precision) RETURNS int
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  world constant double precision := 20037508.342789244;
  side constant double precision := 2 * world / 8192;
  cell int := floor((at + world) / side);
BEGIN
  IF at < cell * side - world THEN RETURN cell - 1; END IF;
  IF at >= (cell + 1) * side - world THEN RETURN cell + 1; END IF;
  RETURN cell;
END $$;
"""
SORT = "authority_id, kind, state, owner, is_draft"
SQUARE = """register_cell(ST_X(tile_point)) AS cell_x, register_cell(-ST_Y(tile_point)) AS cell_y,
      open_requests > 0 AS is_asked, round(ST_X(tile_point))::bigint AS x,
      round(ST_Y(tile_point))::bigint AS y"""
INTO = f"""INSERT INTO register_tiletally
      (cell_x, cell_y, {SORT}, is_asked, assets, east_m, north_m)"""
SUMMED = "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"


def added(rows: str, sign: str = "") -> str:
    return f"""{INTO}
    SELECT cell_x, cell_y, {SORT}, is_asked, {sign}count(*), {sign}sum(x), {sign}sum(y)
    FROM (SELECT {SORT}, {SQUARE} FROM {rows} WHERE tile_point IS NOT NULL) AS rows {SUMMED};"""


# As for register_tally(): what each statement changed is added as rows of its own. A change that
# moves no asset and leaves its sort adds nothing.
TALLY = f"""
CREATE FUNCTION register_tile_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM register_tiletally;
  ELSIF TG_OP = 'INSERT' THEN
    {added("new_rows")}
  ELSIF TG_OP = 'DELETE' THEN
    {added("old_rows", "-")}
  ELSE
    {INTO}
    SELECT cell_x, cell_y, {SORT}, is_asked, sum(n), sum(n * x), sum(n * y)
    FROM (SELECT {SORT}, {SQUARE}, 1 AS n FROM new_rows WHERE tile_point IS NOT NULL
          UNION ALL
          SELECT {SORT}, {SQUARE}, -1 FROM old_rows WHERE tile_point IS NOT NULL) AS changed
    {SUMMED} HAVING sum(n) <> 0 OR sum(n * x) <> 0 OR sum(n * y) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER register_tile_tally_insert AFTER INSERT ON register_asset
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION register_tile_tally();
CREATE TRIGGER register_tile_tally_update AFTER UPDATE ON register_asset
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION register_tile_tally();
CREATE TRIGGER register_tile_tally_delete AFTER DELETE ON register_asset
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION register_tile_tally();
CREATE TRIGGER register_tile_tally_truncate AFTER TRUNCATE ON register_asset
  FOR EACH STATEMENT EXECUTE FUNCTION register_tile_tally();
{added("register_asset")}
"""
NO_TALLY = """
DROP TRIGGER register_tile_tally_insert ON register_asset;
DROP TRIGGER register_tile_tally_update ON register_asset;
DROP TRIGGER register_tile_tally_delete ON register_asset;
DROP TRIGGER register_tile_tally_truncate ON register_asset;
DROP FUNCTION register_tile_tally();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_bodies"),
        ("places", "0004_constraints"),
        ("register", "0011_import_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TileTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cell_x", models.IntegerField()),
                ("cell_y", models.IntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=12)),
                ("owner", models.CharField(max_length=9)),
                ("is_draft", models.BooleanField()),
                ("is_asked", models.BooleanField()),
                ("assets", models.IntegerField()),
                ("east_m", models.BigIntegerField()),
                ("north_m", models.BigIntegerField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="asset",
            name="insert_insert",
        ),
        migrations.AlterField(
            model_name="asset",
            name="authority",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assets",
                to="people.authority",
            ),
        ),
        migrations.AlterField(
            model_name="asset",
            name="code",
            field=models.CharField(
                db_default=models.Func(function="register_next_code"),
                editable=False,
                max_length=6,
                verbose_name="public reference",
            ),
        ),
        migrations.AlterField(
            model_name="assetevent",
            name="outline",
            field=django.contrib.gis.db.models.fields.MultiPolygonField(
                null=True, spatial_index=False, srid=27700
            ),
        ),
        migrations.AlterField(
            model_name="assetevent",
            name="point",
            field=django.contrib.gis.db.models.fields.PointField(
                null=True, spatial_index=False, srid=27700
            ),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["authority", "name", "id"], name="asset_by_council"),
        ),
        migrations.AddIndex(
            model_name="asset",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["tile_shape"], name="asset_by_tile"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "register_assetevent" ("address", "authority_id", "building_area_m2", "changed", "code", "community_code", "condition", "decile", "details", "ended_on", "energy_rating", "entered", "flags", "holding", "how_placed", "id", "is_draft", "is_withheld", "kind", "name", "notes", "open_requests", "outline", "own_reference", "owner", "owner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_note", "point", "postcode", "running_cost_gbp", "small_area_code", "source_id", "started_on", "state", "state_reason", "stated_area_m2", "sureness", "tenure", "titles", "uprn", "url", "use", "ward_code") SELECT new_values."address", new_values."authority_id", new_values."building_area_m2", new_values."changed", new_values."code", new_values."community_code", new_values."condition", new_values."decile", new_values."details", new_values."ended_on", new_values."energy_rating", new_values."entered", new_values."flags", new_values."holding", new_values."how_placed", new_values."id", new_values."is_draft", new_values."is_withheld", new_values."kind", new_values."name", new_values."notes", new_values."open_requests", new_values."outline", new_values."own_reference", new_values."owner", new_values."owner_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_note", new_values."point", new_values."postcode", new_values."running_cost_gbp", new_values."small_area_code", new_values."source_id", new_values."started_on", new_values."state", new_values."state_reason", new_values."stated_area_m2", new_values."sureness", new_values."tenure", new_values."titles", new_values."uprn", new_values."url", new_values."use", new_values."ward_code" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="043e8fd6bdd970aa08edbf88ecf127327a0eb99f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d036",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="register_asset",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.UniqueConstraint(fields=("code",), name="asset_code_once"),
        ),
        migrations.AddField(
            model_name="tiletally",
            name="authority",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="people.authority",
            ),
        ),
        migrations.AddIndex(
            model_name="tiletally",
            index=models.Index(fields=["cell_x", "cell_y"], name="tile_tally_by_cell"),
        ),
        migrations.RunSQL(CELL, "DROP FUNCTION register_cell;"),
        migrations.RunSQL(TALLY, NO_TALLY),
    ]

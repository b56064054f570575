import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

# What each statement changed is added as rows of its own: no two writers wait for one another.
TALLY = """
CREATE FUNCTION register_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM register_assettally;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO register_assettally
      (authority_id, kind, state, owner, is_draft, is_located, is_asked, assets)
    SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL, open_requests > 0, count(*)
    FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6, 7;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO register_assettally
      (authority_id, kind, state, owner, is_draft, is_located, is_asked, assets)
    SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL, open_requests > 0, -count(*)
    FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6, 7;
  ELSE
    INSERT INTO register_assettally
      (authority_id, kind, state, owner, is_draft, is_located, is_asked, assets)
    SELECT authority_id, kind, state, owner, is_draft, located, asked, sum(n)
    FROM (SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL AS located,
                 open_requests > 0 AS asked, 1 AS n FROM new_rows
          UNION ALL
          SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL,
                 open_requests > 0, -1 FROM old_rows) AS changed
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER register_tally_insert AFTER INSERT ON register_asset
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
CREATE TRIGGER register_tally_update AFTER UPDATE ON register_asset
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
CREATE TRIGGER register_tally_delete AFTER DELETE ON register_asset
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
CREATE TRIGGER register_tally_truncate AFTER TRUNCATE ON register_asset
  FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
INSERT INTO register_assettally
  (authority_id, kind, state, owner, is_draft, is_located, is_asked, assets)
SELECT authority_id, kind, state, owner, is_draft, point IS NOT NULL, open_requests > 0, count(*)
FROM register_asset GROUP BY 1, 2, 3, 4, 5, 6, 7;
"""
NO_TALLY = """
DROP TRIGGER register_tally_insert ON register_asset;
DROP TRIGGER register_tally_update ON register_asset;
DROP TRIGGER register_tally_delete ON register_asset;
DROP TRIGGER register_tally_truncate ON register_asset;
DROP FUNCTION register_tally();
"""
# One text with all that can be searched, for one index; immutable, so that it can be indexed.
WORDS = """
CREATE FUNCTION register_words(name text, address text, own_reference text, code text,
                               postcode text, uprn bigint)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(name || ' ' || address || ' ' || own_reference || ' ' || code || ' ' || postcode
               || ' ' || coalesce(uprn::text, ''))
$$;
"""


FIELDS = ("name", "address", "own_reference", "code", "postcode", "uprn")


class Migration(migrations.Migration):
    dependencies = [("register", "0009_alerts"), ("people", "0003_bodies")]
    operations = [
        migrations.CreateModel(
            name="AssetTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=12)),
                ("owner", models.CharField(max_length=9)),
                ("is_draft", models.BooleanField()),
                ("is_located", models.BooleanField()),
                ("is_asked", models.BooleanField()),
                ("assets", models.BigIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="people.authority",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(TALLY, NO_TALLY),
        migrations.RemoveIndex(model_name="asset", name="asset_name_words"),
        migrations.RunSQL(WORDS, "DROP FUNCTION register_words;"),
        migrations.AddIndex(
            model_name="asset",
            index=GinIndex(
                OpClass(
                    models.Func(
                        *(models.F(name) for name in FIELDS),
                        function="register_words",
                        output_field=models.TextField(),
                    ),
                    name="gin_trgm_ops",
                ),
                name="asset_words",
            ),
        ),
        migrations.AddIndex(
            model_name="asset", index=GinIndex(fields=["titles"], name="asset_by_title")
        ),
    ]

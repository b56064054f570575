from django.db import migrations, models

COUNTS = """
UPDATE register_importrun AS r SET counts = found.counts
FROM (SELECT run_id, jsonb_object_agg(outcome, rows) AS counts
      FROM (SELECT run_id, outcome, count(*) AS rows FROM register_importrow
            WHERE outcome <> '' GROUP BY 1, 2) AS counted GROUP BY 1) AS found
WHERE found.run_id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0010_tallies")]
    operations = [
        migrations.AddField(
            model_name="importrun",
            name="counts",
            field=models.JSONField(default=dict, help_text="How many rows came to which end"),
        ),
        migrations.RunSQL(COUNTS, migrations.RunSQL.noop),
    ]

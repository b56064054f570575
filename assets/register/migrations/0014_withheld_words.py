from django.db import migrations, models

# What is withheld already keeps these words beside the row from now on, too.
SET_ASIDE = """
UPDATE register_exact AS e SET state_reason = a.state_reason, owner_name = a.owner_name,
  use = a.use, condition = a.condition
FROM register_asset AS a WHERE a.id = e.asset_id AND a.is_withheld;
UPDATE register_asset SET owner_name = '', use = '', condition = '',
  state_reason = CASE state WHEN 'withdrawn' THEN 'The council withdrew it.' ELSE '' END
WHERE is_withheld;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0013_placing_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="exact",
            name="condition",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="exact",
            name="owner_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="exact",
            name="state_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="exact",
            name="use",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunSQL(SET_ASIDE, migrations.RunSQL.noop),
    ]

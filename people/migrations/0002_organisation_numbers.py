from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE people_organisation_number START 101",
            "DROP SEQUENCE people_organisation_number",
        )
    ]

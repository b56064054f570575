from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE casework_request_number", "DROP SEQUENCE casework_request_number"
        )
    ]

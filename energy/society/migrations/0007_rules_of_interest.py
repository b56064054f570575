from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules_of_interest.sql").read_text()
UNDO = "DROP FUNCTION society_check_interest_run CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("society", "0006_meetings_surplus_installations")]
    operations = [migrations.RunSQL(RULES, UNDO)]

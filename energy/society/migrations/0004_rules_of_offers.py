from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules_of_offers.sql").read_text()
UNDO = """
DROP FUNCTION society_keep_offer_room CASCADE;
DROP FUNCTION society_keep_offer_terms CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("society", "0003_offers")]
    operations = [migrations.RunSQL(RULES, UNDO)]

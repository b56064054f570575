from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules_of_the_ledger.sql").read_text()
FUNCTIONS = (
    "society_number_operation", "society_number_member", "society_keep_as_written",
    "society_open_operation", "society_after_operation", "society_after_entry",
    "society_keep_terms", "society_keep_member", "society_keep_law", "society_check_operation",
    "society_check_shape", "society_check_contra", "society_check_leave", "society_check_member",
    "society_check_law", "society_pounds", "society_refuse",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION {name} CASCADE;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("society", "0001_members_and_ledger")]
    operations = [migrations.RunSQL(RULES, UNDO)]

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """PostGIS itself is made with the database; these two ship with PostgreSQL."""

    initial = True
    dependencies = []
    operations = [TrigramExtension(), BtreeGistExtension()]

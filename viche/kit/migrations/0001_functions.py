"""The journal's trigger functions stand before any table that uses them."""

from django.db import migrations

from viche.kit.journal import FUNCTIONS, UNDO_FUNCTIONS


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("hromada", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS)]

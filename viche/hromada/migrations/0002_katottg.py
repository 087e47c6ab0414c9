"""The shipped codifier: 31,748 rows, the edition of 16.05.2025."""

from django.db import migrations

from viche.hromada import codifier


def load(apps, schema_editor):
    codifier.load(schema_editor.connection, codifier.read(codifier.SHIPPED))


class Migration(migrations.Migration):
    dependencies = [("hromada", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

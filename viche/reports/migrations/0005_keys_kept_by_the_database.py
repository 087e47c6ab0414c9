import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_outlines_of_hromadas'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='keeps_records',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='snapshotnumber',
            name='amounts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=6, max_digits=28, null=True), default=list, size=None),
        ),
        migrations.AddField(
            model_name='snapshotnumber',
            name='same_as',
            field=models.PositiveIntegerField(null=True),
        ),
    ]

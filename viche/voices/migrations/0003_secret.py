from django.db import migrations, models

import viche.voices.guards
from viche.voices.functions import DROP_VOICES
from viche.voices.functions_sealed import FUNCTIONS, TABLES, UNDO_FUNCTIONS, UNDO_TABLES

DROP_AGAIN = DROP_VOICES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
FIXED = (
    *("uuid", "kind", "about_id", "title", "choices", "titles", "rules", "least", "most", "secret", "named"),
    *("level", "residence", "opens_at"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('voices', '0002_proof'),
    ]

    operations = [
        migrations.RunSQL(DROP_AGAIN, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS),
        migrations.AddField(
            model_name='question',
            name='seal_key',
            field=models.BinaryField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='question',
            name='opened_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='розкрито'),
        ),
        migrations.AddField(
            model_name='tally',
            name='secret',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='tally',
            name='opened',
            field=models.JSONField(null=True),
        ),
        migrations.RunSQL(TABLES, UNDO_TABLES),
        migrations.RemoveConstraint(
            model_name='question',
            name='voices_question_fixed',
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=viche.voices.guards.Fixed(fields=(*FIXED, 'seal_key'), name='voices_question_fixed'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seal_key__isnull', False), ('secret', True)), models.Q(('seal_key__isnull', True), ('secret', False)), _connector='OR'), name='voices_question_sealed'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=viche.voices.guards.ClosesForGood(name='voices_question_closes_for_good'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=viche.voices.guards.CountsHidden(name='voices_tally_hidden'),
        ),
        migrations.AddConstraint(
            model_name='voiceevent',
            constraint=viche.voices.guards.DropsSeal(name='voices_event_drops_seal'),
        ),
    ]

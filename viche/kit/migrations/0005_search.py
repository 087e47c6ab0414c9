"""The index of words and its functions; every record that there is already waits to be indexed."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import viche.kit.search.functions
from django.db import migrations, models

# Every record has a line in the journal, so the journal names them all. Its policy holds for the owner as well, who is
# no hromada: it is lifted for this one statement. The steward, or `manage.py search`, then indexes what is due.
MARK_ALL = """
ALTER TABLE kit_journalentry NO FORCE ROW LEVEL SECURITY;
INSERT INTO kit_searchdue (hromada_id, kind, record_id)
SELECT hromada_id, kind, record_id FROM kit_journalentry WHERE hromada_id IS NOT NULL GROUP BY hromada_id, kind, record_id;
ALTER TABLE kit_journalentry FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('hromada', '0002_katottg'),
        ('kit', '0004_links'),
    ]

    operations = [
        migrations.RunSQL(viche.kit.search.functions.FUNCTIONS, viche.kit.search.functions.UNDO_FUNCTIONS),
        migrations.CreateModel(
            name='SearchDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=63)),
                ('record_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=63)),
                ('record_id', models.BigIntegerField()),
                ('state', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=viche.kit.search.functions.MarksDue(name='kit_journalentry_search_due'),
        ),
        migrations.AddField(
            model_name='searchdue',
            name='hromada',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hromada.hromada'),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='hromada',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada'),
        ),
        migrations.AddField(
            model_name='searchword',
            name='hromada',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada'),
        ),
        migrations.AddIndex(
            model_name='searchdue',
            index=models.Index(fields=['hromada', 'id'], name='kit_searchdue_oldest'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['hromada', '-day', '-id'], name='kit_searchentry_newest'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['vector'], name='kit_searchentry_words'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=viche.kit.search.functions.LookedUpPolicy(name='kit_searchentry_tenant'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(fields=('hromada', 'id'), name='kit_searchentry_home'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(fields=('hromada', 'kind', 'record_id'), name='kit_searchentry_once'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=django.contrib.postgres.indexes.GinIndex(fields=['keys'], name='kit_searchword_keys'),
        ),
        migrations.AddConstraint(
            model_name='searchword',
            constraint=viche.kit.search.functions.LookedUpPolicy(name='kit_searchword_tenant'),
        ),
        migrations.AddConstraint(
            model_name='searchword',
            constraint=models.UniqueConstraint(fields=('hromada', 'id'), name='kit_searchword_home'),
        ),
        migrations.AddConstraint(
            model_name='searchword',
            constraint=models.UniqueConstraint(fields=('hromada', 'word'), name='kit_searchword_once'),
        ),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
    ]

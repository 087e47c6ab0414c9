import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import viche.kit.clock
import viche.kit.journal
import viche.kit.tenancy
import viche.kit.together
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('hromada', '0002_katottg'),
    ]

    operations = [
        viche.kit.together.Together(
            operations=[
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(default='draft', editable=False, max_length=20, verbose_name='стан')),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='оприлюднено')),
                        ('due_at', models.DateTimeField(editable=False, null=True, verbose_name='строк')),
                        ('withheld_ground', models.TextField(blank=True, editable=False, verbose_name='підстава притримання')),
                        ('withheld_act', models.CharField(blank=True, editable=False, max_length=200, verbose_name='рішення про притримання')),
                        ('review_on', models.DateField(editable=False, null=True, verbose_name='переглянути')),
                        ('created_at', models.DateTimeField(default=viche.kit.clock.now, editable=False, verbose_name='записано')),
                        ('form', models.CharField(editable=False, max_length=60, verbose_name='форма')),
                        ('subject', models.CharField(editable=False, max_length=60, verbose_name='про що')),
                        ('subject_pk', models.BigIntegerField(editable=False)),
                        ('since', models.DateField(verbose_name='від')),
                        ('until', models.DateField(verbose_name='до')),
                        ('title', models.CharField(max_length=700, verbose_name='назва')),
                        ('moved_at', models.DateTimeField(default=viche.kit.clock.now, editable=False, verbose_name='у цьому стані від')),
                        ('department', viche.kit.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.department', verbose_name='відповідальний підрозділ')),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                    ],
                    options={
                        'verbose_name': 'звіт',
                        'verbose_name_plural': 'звіти',
                        'ordering': ['-until', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['hromada', '-until', '-id'], name='reports_report_newest'), models.Index(fields=['hromada', 'state', '-until', '-id'], name='reports_report_public'), models.Index(fields=['hromada', 'subject', 'subject_pk', '-until'], name='reports_report_about'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['hromada', 'due_at'], name='reports_report_due')],
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_report_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_report_home'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='reports_report_term'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'review'])), fields=('hromada', 'form', 'subject', 'subject_pk', 'since', 'until'), name='reports_report_one_open'), viche.kit.journal.Journalled(home='hromada_id', name='reports_report_journal', personal=()), viche.kit.tenancy.SameHromada(field='department', name='reports_report_department_same')],
                    },
                ),
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(verbose_name='версія')),
                        ('taken_at', models.DateTimeField(default=viche.kit.clock.now, verbose_name='знято')),
                        ('person_id', models.BigIntegerField(verbose_name='хто просив')),
                        ('content', models.JSONField()),
                        ('doubts', models.JSONField(default=list)),
                        ('columns', models.JSONField(default=dict)),
                        ('sha256', models.CharField(max_length=64)),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                        ('report', viche.kit.tenancy.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='звіт')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_snapshot_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_snapshot_home'), models.UniqueConstraint(fields=('hromada', 'report', 'version'), name='reports_snapshot_version'), viche.kit.journal.WrittenOnce(name='reports_snapshot_once'), viche.kit.tenancy.SameHromada(field='report', name='reports_snapshot_report_same')],
                    },
                ),
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=150, verbose_name='ім’я та прізвище')),
                        ('office', models.CharField(max_length=200, verbose_name='посада')),
                        ('department', models.CharField(max_length=500, verbose_name='підрозділ')),
                        ('second_factor', models.CharField(choices=[('passed', 'другий чинник підтверджено'), ('not_asked', 'другий чинник не вимагався')], max_length=9)),
                        ('at', models.DateTimeField(default=viche.kit.clock.now)),
                        ('sha256', models.CharField(max_length=64)),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                        ('report', viche.kit.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='звіт')),
                        ('snapshot', viche.kit.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.snapshot', verbose_name='знімок')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_approval_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_approval_home'), models.UniqueConstraint(fields=('hromada', 'report'), name='reports_approval_once'), viche.kit.journal.WrittenOnce(name='reports_approval_written'), viche.kit.tenancy.SameHromada(field='report', name='reports_approval_report_same'), viche.kit.tenancy.SameHromada(field='snapshot', name='reports_approval_snapshot_same')],
                    },
                ),
                migrations.CreateModel(
                    name='SnapshotNumber',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('figure', models.CharField(blank=True, max_length=100)),
                        ('since', models.DateField()),
                        ('until', models.DateField()),
                        ('narrow', models.JSONField(default=dict)),
                        ('value', models.DecimalField(decimal_places=6, max_digits=28)),
                        ('basis', models.CharField(choices=[('counted', 'пораховано'), ('stated', 'зазначено'), ('mixed', 'частково зазначено')], max_length=7)),
                        ('text', models.CharField(max_length=60)),
                        ('unit', models.PositiveIntegerField(default=1)),
                        ('title', models.CharField(max_length=300)),
                        ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('passed_over', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('made_of', models.JSONField(default=list)),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                        ('snapshot', viche.kit.tenancy.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.snapshot', verbose_name='знімок')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_snapshotnumber_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_snapshotnumber_home'), models.UniqueConstraint(fields=('hromada', 'snapshot', 'number'), name='reports_snapshotnumber_once'), viche.kit.journal.WrittenOnce(name='reports_snapshotnumber_written'), viche.kit.tenancy.SameHromada(field='snapshot', name='reports_snapshotnumber_snapshot_same')],
                    },
                ),
                migrations.CreateModel(
                    name='SnapshotRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=63)),
                        ('record_id', models.BigIntegerField()),
                        ('cells', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('stated', models.BooleanField(default=False)),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                        ('snapshot', viche.kit.tenancy.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.snapshot', verbose_name='знімок')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_snapshotrecord_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_snapshotrecord_home'), models.UniqueConstraint(fields=('hromada', 'snapshot', 'kind', 'record_id'), name='reports_snapshotrecord_once'), viche.kit.journal.WrittenOnce(name='reports_snapshotrecord_written'), viche.kit.tenancy.SameHromada(field='snapshot', name='reports_snapshotrecord_snapshot_same')],
                    },
                ),
                migrations.CreateModel(
                    name='Verification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('attachment_pk', models.BigIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('outcome', models.CharField(choices=[('valid', 'підпис дійсний'), ('invalid', 'підпис не підтверджено'), ('failed', 'не вдалося')], max_length=7)),
                        ('told', models.JSONField(default=dict)),
                        ('verifier', models.CharField(max_length=200)),
                        ('at', models.DateTimeField(default=viche.kit.clock.now)),
                        ('hromada', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hromada.hromada')),
                        ('report', viche.kit.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='звіт')),
                    ],
                    options={
                        'abstract': False,
                        'indexes': [models.Index(fields=['hromada', 'report', '-id'], name='reports_verification_newest')],
                        'constraints': [viche.kit.tenancy.TenantPolicy(name='reports_verification_tenant'), models.UniqueConstraint(fields=('hromada', 'id'), name='reports_verification_home'), viche.kit.journal.WrittenOnce(name='reports_verification_written'), viche.kit.tenancy.SameHromada(field='report', name='reports_verification_report_same')],
                    },
                ),
            ],
        ),
    ]

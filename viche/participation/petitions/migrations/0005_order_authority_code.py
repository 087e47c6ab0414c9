"""The code of the council that open data asks for."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0004_sheet_due'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='authority_code',
            field=models.CharField(blank=True, db_default='', help_text='Його просить форма відкритих даних. Без нього файл петицій неповний.', max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}\\Z', 'Код ЄДРПОУ має 8 цифр. Якщо їх менше, допишіть на початку нулі.')], verbose_name='код ЄДРПОУ ради'),
        ),
    ]

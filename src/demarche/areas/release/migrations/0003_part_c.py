# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("release", "0002_what_stays_inside"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftfile",
            name="size",
            field=models.BigIntegerField(null=True),
        ),
    ]

# SPDX-License-Identifier: Apache-2.0
"""Files of drafts that lie on disk, by their size."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One field more, empty in what there is."""

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

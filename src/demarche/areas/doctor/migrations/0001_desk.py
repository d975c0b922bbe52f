# SPDX-License-Identifier: Apache-2.0
"""What was found when somebody asked: tests of connections, looks at doors and files, backups.

Locks nothing: the table is new. Works beside the version before, which does not know it. Reverse: drops it; what was found is
found anew. It holds nothing of the record.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=80)),
                ("at", models.BigIntegerField()),
                ("value", models.JSONField()),
            ],
            options={"indexes": [models.Index(fields=["topic", "about", "-id"], name="note_newest")]},
        ),
    ]

# SPDX-License-Identifier: Apache-2.0
"""The subject areas of a matter, so that the list can be narrowed to one. Filled by `demarche rebuild`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column of a projection; nothing of the record is in it."""

    dependencies = [("concerns", "0003_received_files")]

    operations = [
        migrations.AddField(
            "dossierrow", "subjects", models.CharField(blank=True, default="", max_length=120), preserve_default=False
        ),
    ]

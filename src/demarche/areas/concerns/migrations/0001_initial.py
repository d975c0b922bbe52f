# SPDX-License-Identifier: Apache-2.0
"""One row a dossier, for the list of matters.

Made from the acts and made anew from them, never migrated. Locks nothing: the table is new. Reverse: drops it, and
`demarche rebuild` makes the rows again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DossierRow",
            fields=[
                ("dossier", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("kind", models.CharField(blank=True, max_length=64)),
                ("desk", models.CharField(max_length=16)),
                ("title", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=35)),
                ("number", models.CharField(blank=True, max_length=64)),
                ("their_number", models.CharField(blank=True, max_length=64)),
                ("party", models.CharField(blank=True, max_length=8)),
                ("ours", models.BooleanField()),
                ("urgent", models.BooleanField(default=False)),
                ("stage", models.CharField(max_length=24)),
                ("joint", models.CharField(blank=True, max_length=24)),
                (
                    "turn",
                    models.CharField(
                        choices=[("ours", "Ours"), ("theirs", "Theirs"), ("nobodys", "Nobodys"), ("ended", "Ended")],
                        max_length=8,
                    ),
                ),
                ("questions", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("forked", models.BooleanField(default=False)),
                ("opened", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("due", models.BigIntegerField(null=True)),
                ("due_party", models.CharField(blank=True, max_length=8)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-changed", "dossier"], name="dossier_all"),
                    models.Index(fields=["desk", "-changed", "dossier"], name="dossier_desk"),
                    models.Index(fields=["turn", "-changed", "dossier"], name="dossier_turn"),
                    models.Index(fields=["desk", "turn", "-changed", "dossier"], name="dossier_desk_turn"),
                ],
            },
        ),
    ]

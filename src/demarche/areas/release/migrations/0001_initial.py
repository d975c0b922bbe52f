# SPDX-License-Identifier: Apache-2.0
"""Drafts, every version that was saved of them, and the files that go with them.

Locks nothing: the tables are new. Reverse: drops them; drafts are lost, acts are not, for a released draft has become one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("process", models.CharField(max_length=64)),
                ("desk", models.CharField(max_length=16)),
                ("kind", models.CharField(max_length=64)),
                ("dossier", models.CharField(blank=True, max_length=64)),
                ("audience", models.JSONField(default=list)),
                ("values", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("released", "Released"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("hands", models.JSONField(default=list)),
                ("made", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("remark", models.TextField(blank=True)),
                ("remark_by", models.CharField(blank=True, max_length=150)),
                ("returned_version", models.PositiveIntegerField(null=True)),
                ("notes", models.JSONField(default=list)),
                ("act", models.CharField(blank=True, max_length=64)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts_begun",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts_changed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=255)),
                ("media", models.CharField(max_length=127)),
                ("data", models.BinaryField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="release.draft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("aside", models.BooleanField(default=False)),
                ("settled", models.BooleanField(default=False)),
                ("values", models.JSONField(default=dict)),
                ("at", models.BigIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="release.draft"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["state", "desk", "-changed"], name="draft_open"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["dossier", "state"], name="draft_of_dossier"),
        ),
        migrations.AddConstraint(
            model_name="draftfile",
            constraint=models.UniqueConstraint(fields=("draft", "sha256"), name="one_file_a_draft"),
        ),
        migrations.AddConstraint(
            model_name="draftversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("aside", False)), fields=("draft", "version"), name="one_draft_a_version"
            ),
        ),
    ]

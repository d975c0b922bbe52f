# SPDX-License-Identifier: Apache-2.0
"""The own contact card, invitations, contacts of other Parties, comparisons of fingerprints.

Locks nothing: every table is new. Reverse: drops them; what was compared by voice would have to be compared again.
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
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("duty_line", models.CharField(max_length=80)),
                ("hours", models.CharField(max_length=80)),
                ("zone", models.CharField(max_length=60)),
                ("languages", models.JSONField(default=list)),
                ("confirmation", models.CharField(max_length=120)),
                ("weekend", models.JSONField(default=list)),
                ("holidays", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="RootFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                ("gone", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=8)),
                ("address", models.CharField(max_length=262)),
                ("tls", models.CharField(max_length=64)),
                ("card", models.JSONField()),
                ("founding_draft", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("process", "code"), name="contact_once")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_here", models.BooleanField()),
                ("nonce", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("document", models.BinaryField()),
                ("reply", models.BinaryField(null=True)),
                ("process", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=8)),
                ("state", models.CharField(default="made", max_length=16)),
                ("at", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("process", ""), _negated=True),
                        fields=("process",),
                        name="invitation_once_a_process",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("process", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=8)),
                ("groups", models.JSONField()),
                ("heard", models.JSONField(default=list)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("spoke_with", models.CharField(blank=True, max_length=120)),
                ("line_used", models.CharField(blank=True, max_length=120)),
                ("note_verbale", models.CharField(blank=True, max_length=120)),
                ("started", models.BigIntegerField()),
                ("ended", models.BigIntegerField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "mismatch"), _negated=True),
                        fields=("process", "code"),
                        name="comparison_one_at_a_time",
                    )
                ],
            },
        ),
    ]

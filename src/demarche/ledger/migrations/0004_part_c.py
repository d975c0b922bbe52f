# SPDX-License-Identifier: Apache-2.0
"""What another Party's clock said while it is far from ours."""

# Add two columns to the members of processes, empty as a rule.
#
# Why: they are read with the member anyway, so that a clock that agrees costs no query.
# Lock: on PostgreSQL a moment, for the columns have no default; SQLite the same.
# Reverse: drops the columns; a doubt begins again at the next contact.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_received_and_not_delivered"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="clock_ours",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="clock_said",
            field=models.BigIntegerField(null=True),
        ),
    ]

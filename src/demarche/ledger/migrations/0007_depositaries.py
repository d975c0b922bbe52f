# SPDX-License-Identifier: Apache-2.0
"""Who keeps the register after the charter's depositary, and from which size on."""

# Add what a process says of its later depositaries.
#
# Why: who keeps the register is asked with every parcel, and the acts that say so may not be entered yet.
# Lock: one column with a constant default; PostgreSQL rewrites no row for it, SQLite copies the few rows of processes.
# Reverse: drops the column; what it held follows from acts of the register.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="process",
            name="depositaries",
            field=models.TextField(default=""),
        ),
    ]

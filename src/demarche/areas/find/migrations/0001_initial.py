# SPDX-License-Identifier: Apache-2.0
"""The index of Find."""

# Make the table of what can be found, and beside it what the database in use searches by.
#
# Why here: on SQLite the words are searched in a table of FTS5's that reads them from ours; triggers keep the two together, so
# that whoever writes or deletes rows need not know of it. On PostgreSQL they are a column that the database works out itself.
# Lock: none that matters, the tables are new. They are empty until `demarche rebuild`, which fills them from the record.
# Reverse: drops the table and what was made beside it; nothing is lost, a rebuild after going forward again makes it anew.
# A later change of the table on SQLite makes it anew and loses the triggers: it must run SQLITE again and rebuild FTS5's table.

from typing import Any

from django.db import migrations, models

_OPTIONS = (
    "content='find_document', content_rowid='id', tokenize='ascii', prefix='1 2 3 4 5 6 7 8', detail=none, columnsize=0"
)
_IN = "INSERT INTO find_words(rowid, words) VALUES (new.id, new.words);"
_OUT = "INSERT INTO find_words(find_words, rowid, words) VALUES ('delete', old.id, old.words);"
_OTHER = "UPDATE OF words ON find_document WHEN old.words <> new.words"
SQLITE = (
    f"CREATE VIRTUAL TABLE find_words USING fts5(words, {_OPTIONS})",
    f"CREATE TRIGGER find_words_new AFTER INSERT ON find_document BEGIN {_IN} END",
    f"CREATE TRIGGER find_words_gone AFTER DELETE ON find_document BEGIN {_OUT} END",
    f"CREATE TRIGGER find_words_other AFTER {_OTHER} BEGIN {_OUT} {_IN} END",
)
_LEXEMES = "array_to_tsvector(string_to_array(btrim(words), ' '))"
POSTGRESQL = (
    f"ALTER TABLE find_document ADD COLUMN lexemes tsvector GENERATED ALWAYS AS ({_LEXEMES}) STORED",
    "CREATE INDEX find_by_word ON find_document USING gin (lexemes)",
)


def beside(_apps: Any, editor: Any) -> None:
    """Make what the database in use searches by."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def away(_apps: Any, editor: Any) -> None:
    """Take it away; what is a part of the table goes with the table."""
    if editor.connection.vendor == "sqlite":
        for name in ("new", "gone", "other"):
            editor.execute(f"DROP TRIGGER find_words_{name}")
        editor.execute("DROP TABLE find_words")


class Migration(migrations.Migration):
    """A new table, no data."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(db_index=True, max_length=160)),
                ("kind", models.CharField(max_length=16)),
                ("form", models.CharField(blank=True, max_length=64)),
                ("process", models.CharField(blank=True, max_length=64)),
                ("dossier", models.CharField(blank=True, db_index=True, max_length=64)),
                ("desk", models.CharField(blank=True, max_length=16)),
                ("party", models.CharField(blank=True, max_length=8)),
                ("marking", models.CharField(blank=True, max_length=16)),
                ("state", models.CharField(blank=True, max_length=16)),
                ("readers", models.TextField(blank=True)),
                ("number", models.CharField(blank=True, max_length=140)),
                ("title", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=35)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
            ],
            options={"indexes": [models.Index(fields=["kind", "-id"], name="find_by_kind")]},
        ),
        migrations.RunPython(beside, away),
    ]

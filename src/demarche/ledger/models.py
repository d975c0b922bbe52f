# SPDX-License-Identifier: Apache-2.0
"""The tables of the ledger: acts, leaves and heads are the truth; the rest follows from them or says what is under way.

Times are UTC seconds of process time, unless a field says machine time. Hashes and ids are lower hex.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from demarche.ledger.on_its_way import CODE, HASH, FileInbox, FileOutbox, OnItsWay, Outbox

__all__ = ["FileInbox", "FileOutbox", "OnItsWay", "Outbox"]

ORIGIN: Final = 255


class Process(models.Model):
    """A process this node is in; the row exists once its charter is complete, before founding. `id` is the charter's hash.

    `register_size` and `register_root` are the register as folded here: 0 and the hash of nothing until all have founded.
    """

    id = models.CharField(primary_key=True, max_length=HASH)
    charter = models.BinaryField()
    own_code = models.CharField(max_length=CODE)
    register_size = models.BigIntegerField(default=0)
    register_root = models.CharField(max_length=HASH)
    created = models.BigIntegerField()

    def __str__(self) -> str:
        return f"process {self.id[:16]}"


class Member(models.Model):
    """A Party of a process, the own one too; `keyset_*` is the key-set it founds with.

    `confirmed_at` is when an officer confirmed its fingerprint; `origin` and `log_keys` come from its founding act.
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    code = models.CharField(max_length=CODE)
    name = models.CharField(max_length=120)
    root = models.CharField(max_length=HASH)
    keyset_n = models.BigIntegerField()
    keyset_hash = models.CharField(max_length=HASH)
    confirmed_at = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=ORIGIN, default="")
    log_keys = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="member_once"),)

    def __str__(self) -> str:
        return f"{self.code} in {self.process_id[:16]}"


class KeySetRecord(models.Model):
    """A signed key-set as it came, by the hash that acts and leaves name it with."""

    hash = models.CharField(primary_key=True, max_length=HASH)
    party = models.CharField(max_length=CODE)
    n = models.BigIntegerField()
    document = models.BinaryField()

    def __str__(self) -> str:
        return f"key-set {self.n} of {self.party}"


class Log(models.Model):
    """One generation of the own log of a process: its size, peaks (`core.log.tree`), newest `t`, and the own key-set in force.

    Whoever appends compares and swaps this row; whoever signs a head holds its lease (`lease_until` is machine time). A log
    that was restored from a copy is closed, and the next generation opens: `base` is how many leaves those before it have,
    and `again` the indices of acts that no signed head of theirs covers, entered again from its leaf 1 on. `shown_*` is a head
    of this log, signed by its own key, that another Party showed and these rows do not have (0: none). `fetched` says that
    others were asked for what they hold and a restored store lacks.
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    generation = models.IntegerField(default=1)
    open = models.BooleanField(default=True)
    base = models.BigIntegerField(default=0)
    continues = models.CharField(max_length=ORIGIN, default="")
    again = models.JSONField(default=list)
    fetched = models.BooleanField(default=True)
    origin = models.CharField(max_length=ORIGIN, unique=True)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    last_t = models.BigIntegerField(default=0)
    keyset_n = models.BigIntegerField()
    keyset_hash = models.CharField(max_length=HASH)
    lease_owner = models.CharField(max_length=32, default="")
    lease_until = models.FloatField(default=0.0)
    shown_size = models.BigIntegerField(default=0)
    shown_root = models.CharField(max_length=HASH, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["process", "generation"], name="log_generation_once"),
            models.UniqueConstraint(fields=["process"], condition=Q(open=True), name="log_open_once"),
        )

    def __str__(self) -> str:
        return self.origin

    @property
    def upto(self) -> int:
        """How many leaves this and all earlier generations have: every act has a smaller `leaf_index`."""
        return self.base + self.size


class Leaf(models.Model):
    """One leaf of an own log: its canonical bytes."""

    pk = models.CompositePrimaryKey("log_id", "index")
    log = models.ForeignKey(Log, models.PROTECT, db_index=False)
    index = models.BigIntegerField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"leaf {self.index} of log {self.log_id}"


class Node(models.Model):
    """A complete node of an own log's tree, under the number `core.log.tree` gives it; its hash is 32 bytes."""

    pk = models.CompositePrimaryKey("log_id", "position")
    log = models.ForeignKey(Log, models.PROTECT, db_index=False)
    position = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"node {self.position} of log {self.log_id}"


class ActRecord(models.Model):
    """An act, sent or received. Written once: the database refuses to change or delete it.

    `document` is the act's one form, byte for byte as signed or as it came. Every act has exactly one leaf in the own log,
    `act` when `outgoing`, else `got`; `leaf_index` (counted over all generations of the log) and `t` are that leaf's. The order
    of `leaf_index` is the order of commits.
    """

    id = models.CharField(primary_key=True, max_length=HASH)
    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    dossier = models.CharField(max_length=HASH)
    author = models.CharField(max_length=CODE)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    document = models.BinaryField()
    outgoing = models.BooleanField()
    t = models.BigIntegerField()
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["process", "leaf_index"], name="act_leaf_once"),
            models.UniqueConstraint(
                fields=["process", "dossier", "seq"], condition=Q(outgoing=True), name="act_number_once"
            ),
        )
        indexes = (
            models.Index(fields=["process", "dossier", "leaf_index"], name="act_of_dossier"),
            models.Index(fields=["process", "leaf_index"], condition=Q(outgoing=False), name="act_received"),
        )

    def __str__(self) -> str:
        return f"act {self.id[:16]}"


class HeadRecord(models.Model):
    """A head of a log as signed: an own one, or another's whose signatures were checked. `root` is hex.

    Another's came with `proof` (hashes of 32 bytes, joined) that it continues the one of size `since`; 0 where none was needed.
    """

    pk = models.CompositePrimaryKey("origin", "size", "root")
    origin = models.CharField(max_length=ORIGIN)
    size = models.BigIntegerField()
    root = models.CharField(max_length=HASH)
    note = models.BinaryField()
    own = models.BooleanField()
    since = models.BigIntegerField(default=0)
    proof = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"head {self.origin} {self.size}"


class PeerLog(models.Model):
    """The newest head of another Party's log that was shown to continue those before it."""

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    party = models.CharField(max_length=CODE)
    origin = models.CharField(max_length=ORIGIN)
    size = models.BigIntegerField()
    root = models.CharField(max_length=HASH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "party", "origin"], name="peer_log_once"),)

    def __str__(self) -> str:
        return f"log of {self.party} at {self.size}"


class GenerationRecord(models.Model):
    """Another Party's log that goes on as a new one, `origin`, as the first leaf of that one states, kept with its place.

    `old_origin`, `size`, `root`, `restored`, `reason` and `t` are the leaf's; `number` counts the Party's logs held here, and
    `held` is the size of the old one that was held here then. The place leads to a `HeadRecord` at `head_size`.
    """

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    party = models.CharField(max_length=CODE)
    number = models.IntegerField()
    origin = models.CharField(max_length=ORIGIN, unique=True)
    old_origin = models.CharField(max_length=ORIGIN)
    size = models.BigIntegerField()
    root = models.CharField(max_length=HASH)
    restored = models.BigIntegerField()
    reason = models.TextField()
    t = models.BigIntegerField()
    held = models.BigIntegerField()
    leaf = models.BinaryField()
    path = models.BinaryField()
    head_size = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "party", "number"], name="generation_once"),)

    def __str__(self) -> str:
        return f"generation {self.number} of {self.party}"


class Shown(models.Model):
    """The newest size of the own open log that another Party has said it holds; proofs to it start there."""

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    party = models.CharField(max_length=CODE)
    size = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "party"], name="shown_once"),)

    def __str__(self) -> str:
        return f"{self.party} holds {self.size}"


class PlaceRecord(models.Model):
    """A place in the log of another Party (`party`): the author's of an act received, a receipt or a refusal of one of ours.

    `kind` and `t` are the leaf's (`act`, `got` or `refused`; `file` for a `got` of a file; UTC seconds). `path` is its hashes of 32 bytes, joined; `size`
    that of the head it leads to, which is a `HeadRecord`.
    """

    pk = models.CompositePrimaryKey("act", "origin", "index")
    act = models.CharField(max_length=HASH)
    origin = models.CharField(max_length=ORIGIN)
    index = models.BigIntegerField()
    party = models.CharField(max_length=CODE)
    kind = models.CharField(max_length=8)
    t = models.BigIntegerField()
    leaf = models.BinaryField()
    path = models.BinaryField()
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return f"place of {self.act[:16]} at {self.index} in {self.origin}"


class Pending(models.Model):
    """Something that needs an officer. Written by projections and by rooms, each under keys of its own."""

    key = models.CharField(primary_key=True, max_length=255)
    group = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    title = models.TextField(default="")
    number = models.CharField(max_length=64, default="")
    process = models.CharField(max_length=HASH, default="")
    dossier = models.CharField(max_length=HASH, default="")
    desk = models.CharField(max_length=16, default="")
    role = models.CharField(max_length=16, default="")
    officer = models.BigIntegerField(null=True)
    party = models.CharField(max_length=CODE, default="")
    due = models.BigIntegerField(null=True)
    url = models.CharField(max_length=255)
    since = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["group", "due"], name="pending_by_group"),
            models.Index(fields=["dossier"], name="pending_of_dossier"),
        )

    def __str__(self) -> str:
        return self.key


class Proof(models.Model):
    """Two signed things that cannot both be honest: two heads of one log, or two acts under one number."""

    process = models.ForeignKey(Process, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=16)
    origin = models.CharField(max_length=ORIGIN)
    party = models.CharField(max_length=CODE)
    found = models.BigIntegerField()
    one = models.BinaryField()
    two = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=["process", "party"], name="proof_against"),)

    def __str__(self) -> str:
        return f"{self.kind} by {self.party}"


class FileRecord(models.Model):
    """A file that is held: its bytes are on disk under its hash (`files.py`)."""

    sha256 = models.CharField(primary_key=True, max_length=HASH)
    bytes = models.BigIntegerField()
    media = models.CharField(max_length=127)

    def __str__(self) -> str:
        return f"file {self.sha256[:16]}"

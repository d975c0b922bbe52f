# SPDX-License-Identifier: Apache-2.0
"""Checks of what everything else stands on: key-sets, charters and members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demarche.core import charter
from demarche.core.charter import Charter, read_charter
from demarche.core.encoding import digest
from demarche.core.keyring import Keyring
from demarche.core.keys import LogPublic
from demarche.core.keyset import KeySet, open_founding, open_keyset, root_fingerprint
from demarche.ledger import keyrings
from demarche.ledger.fsck.report import Report
from demarche.ledger.models import KeySetRecord, Log, Member, Process
from demarche.ledger.processes import standing

KeySets = Mapping[str, KeySet]


@dataclass(frozen=True, slots=True)
class Here:
    """A process as its rows have it, with the key-sets that hold, by hash; `logs` are all generations, the first one first."""

    process: Process
    charter: Charter
    logs: Sequence[Log]
    members: Mapping[str, Member]
    keysets: KeySets
    rings: Mapping[str, Keyring] = field(default_factory=dict)

    def log_key(self, party: str, origin: str, size: int) -> LogPublic:
        """The log key with which a Party signs a head of this size; raise `LookupError` where its key-sets do not hold."""
        if party not in self.rings:
            return self.keysets[self.members[party].keyset_hash].log
        return self.rings[party].at(origin, size).log

    @property
    def own(self) -> str:
        """The own Party's code."""
        return self.process.own_code

    @property
    def joins(self) -> bool:
        """Whether the own Party stands in no charter: it joined, and was told of the others before it read the register."""
        return self.charter.member(self.own) is None

    @property
    def log(self) -> Log:
        """The newest generation of the own log."""
        return self.logs[-1]


def check_keysets(report: Report) -> KeySets:
    """Check every key-set against the one before it; give those that hold, by hash."""
    found: dict[str, KeySet] = {}
    newest: dict[str, KeySet] = {}
    for row in KeySetRecord.objects.order_by("party", "n"):
        name = f"key-set {row.n} of {row.party}"
        with report.reading(name):
            before, document = newest.get(row.party), bytes(row.document)
            keyset = open_founding(document) if before is None else open_keyset(document, before=before)
            newest[row.party] = keyset
            columns = (row.hash, row.party, row.n)
            if report.same(name, "hash, Party and number", (keyset.hash, keyset.party, keyset.n), columns):
                found[keyset.hash] = keyset
    return found


def check_process(report: Report, process: Process, keysets: KeySets) -> Here | None:
    """Check a charter, and the members against it; `None` when so much is wrong that nothing else can be judged."""
    name = f"process {process.id}"
    with report.reading(name):
        terms = read_charter(bytes(process.charter))
        report.same(name, "a charter of hash", process.id, digest(bytes(process.charter)))
        members = {member.code: member for member in Member.objects.filter(process=process).order_by("pk")}
        founders = [each.code for each in terms.parties]
        report.same(name, "members", founders, list(members)[: len(founders)])
        report.require(
            name, f"expected {process.own_code} among its members, got others", holds=process.own_code in members
        )
        for named in terms.parties:
            _check_named(report, named, members[named.code])
        for member in members.values():
            _check_member(report, member, keysets)
        logs = list(Log.objects.filter(process=process).order_by("generation"))
        if not logs:
            raise LookupError("expected a log of its own, there is none")
        here = standing(process.id)
        rings = {code: keyrings.keyring(here, code) for code in members if members[code].keyset_hash in keysets}
        return Here(process, terms, logs, members, keysets, rings)
    return None


def _check_named(report: Report, named: charter.Member, member: Member) -> None:
    name = f"member {member.code} of {member.process_id}"
    report.same(name, "the charter's root", named.root, member.root)
    report.same(name, "the charter's name", named.name, member.name)


def _check_member(report: Report, member: Member, keysets: KeySets) -> None:
    name = f"member {member.code} of {member.process_id}"
    keyset = keysets.get(member.keyset_hash)
    if keyset is None:
        report.fault(name, f"expected key-set {member.keyset_hash} in the record, it is missing")
        return
    report.same(name, "the root of its key-set", root_fingerprint(keyset.root), member.root)
    report.same(name, "its key-set's Party and number", (keyset.party, keyset.n), (member.code, member.keyset_n))

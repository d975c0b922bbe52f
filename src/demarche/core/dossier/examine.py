# SPDX-License-Identifier: Apache-2.0
"""Checking every claim of a dossier file, and saying one by one what was found.

Source: docs/protocol/dossier.md 4.
"""

from collections.abc import Iterator

from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.charter import read_charter
from demarche.core.dossier.archive import Archive, Read, open_archive
from demarche.core.dossier.bag import CHARTER, CLAIM, Claim, hash_members, read_claim, wrong_tags
from demarche.core.dossier.case import Case
from demarche.core.dossier.disowned import check_disowned
from demarche.core.dossier.evidence import check_acts, check_heads, check_places
from demarche.core.dossier.finding import ClaimError, Finding, Outcome, attempt
from demarche.core.dossier.generations import check_generations, find_generations
from demarche.core.dossier.matter import check_files, check_matter, check_register, check_register_head
from demarche.core.dossier.receipts import check_receipts
from demarche.core.dossier.renewals import check_renewals, find_renewals
from demarche.core.dossier.trust import Roster, check_keysets
from demarche.core.encoding import DOCUMENT_LIMIT
from demarche.core.errors import DemarcheError


def examine(read: Read, size: int, trust: Roster | None) -> Iterator[Finding]:
    """Check every claim of a dossier file or proof of `size` bytes; yields one finding a claim.

    Files enclosed are read a chunk at a time and never held. Raises `ArchiveError` at the first finding asked for when the
    file is not in the one form of an archive; whatever is wrong inside is a finding.
    """
    archive = open_archive(read, size)
    yield Finding(Outcome.HOLDS, "archive", f"{len(archive.entries)} members, in the one order and spelling")
    try:
        hashes = hash_members(archive)
        claim = read_claim(archive.read(CLAIM, DOCUMENT_LIMIT))
    except DemarcheError as error:
        yield Finding(Outcome.FAILS, "archive", str(error))
        return
    yield attempt("bag", lambda: _tags(archive, claim, hashes))
    try:
        case = _case(archive, claim)
    except DemarcheError as error:
        yield Finding(Outcome.FAILS, "charter", str(error))
        return
    yield Finding(Outcome.HOLDS, "charter", f"its hash is the process id {claim.process}")
    yield from _examine(case, trust, hashes)


def _tags(archive: Archive, claim: Claim, hashes: dict[str, str]) -> str:
    if archive.top != claim.top:
        raise ClaimError(f"expected the folder {claim.top}, got {archive.top}")
    wrong = list(wrong_tags(archive, claim, hashes))
    if wrong:
        raise ClaimError(f"expected the tags that the content makes, got another {', '.join(wrong)[:200]}")
    archive.unread.difference_update(name for name in archive.entries if not name.startswith("data/"))
    return "its manifests and tags are those that its content makes"


def _case(archive: Archive, claim: Claim) -> Case:
    charter = read_charter(archive.read(CHARTER, DOCUMENT_LIMIT))
    if charter.process != claim.process:
        raise ClaimError(f"expected the charter of process {claim.process}, got that of {charter.process}")
    return Case(archive, claim, charter)


def _examine(case: Case, trust: Roster | None, hashes: dict[str, str]) -> Iterator[Finding]:
    yield from check_keysets(case, trust)
    yield from check_acts(case)
    if case.charter.vocabulary not in VOCABULARIES:
        sentence = f"{case.charter.vocabulary} is not known to this program, so no more is judged: use a newer one"
        yield Finding(Outcome.MISSING, "vocabulary", sentence)
        return
    register, findings = check_register(case)
    yield from findings
    generations = find_generations(case)
    renewals = find_renewals(case)
    yield from check_heads(case)
    yield from check_generations(case, generations)
    yield from check_renewals(case, renewals)
    yield from check_receipts(case)
    yield from check_places(case)
    yield from check_files(case, hashes)
    yield from check_register_head(case, register)
    yield from check_matter(case, register)
    yield from check_disowned(case)
    for name in sorted(case.archive.unread):
        yield Finding(Outcome.FAILS, name[:200], "nothing in this file that holds refers to it")

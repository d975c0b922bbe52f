# SPDX-License-Identifier: Apache-2.0
"""Indicators pasted into a notification: what the lines say becomes its file, and the lines stay inside, as they were typed."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demarche.areas.concerns.happened import runs
from demarche.areas.concerns.indicators import MEDIA, Upload, too_large
from demarche.areas.concerns.papers import field_of
from demarche.areas.release import actions
from demarche.areas.release.models import Draft
from demarche.core.pasted import Pasted, write_bundle
from demarche.ui.series import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "indicators.json"
NAMED: Final = 10
"""How many lines that were not understood are shown with their text."""

SHOWN: Final = 120


def bundle(pasted: Pasted, *, limit: int) -> Upload | str | None:
    """The file that pasted lines make, of at most `limit` bytes; none when nothing was understood, a sentence when it is too large."""
    if not pasted.observables:
        return None
    content = write_bundle(pasted.observables)
    return too_large(len(content), limit) or Upload(NAME, MEDIA, content)


def keep(draft: Draft, text: str, file: Upload | None) -> None:
    """Keep the lines as they were typed, beside the file that they made."""
    actions.keep_typed(draft, _name("" if file is None else file.attached().sha256), text)


def typed(draft: Draft) -> str:
    """The lines that made the file of a draft, as they were typed; empty when the file was given as one."""
    return actions.typed(draft, _name(field_of(draft.values, "file1", "sha256")))


def _name(sha256: str) -> str:
    return f"indicators {sha256}"


def told(pasted: Pasted) -> str:
    """What was read, in one line: `Read: 9 addresses, 4 hashes, 1 line not understood (line 6)`; empty for no lines."""
    hashes = sum(bool(each.algorithm) for each in pasted.observables)
    addresses = len(pasted.observables) - hashes
    unread = [each.line for each in pasted.unread]
    counted = (
        (addresses, ngettext("%(n)d address", "%(n)d addresses", addresses)),
        (hashes, ngettext("%(n)d hash", "%(n)d hashes", hashes)),
        (
            len(unread),
            ngettext(
                "%(n)d line not understood (line %(lines)s)",
                "%(n)d lines not understood (lines %(lines)s)",
                len(unread),
            ),
        ),
    )
    said = [words % {"n": count, "lines": listed(runs(unread))} for count, words in counted if count]
    return _("Read: %(what)s") % {"what": listed(said)} if said else ""


def wrong(pasted: Pasted) -> "Iterator[str]":
    """A sentence for each line that was not understood, with its text; past the first ten, one for the rest."""
    for each in pasted.unread[:NAMED]:
        text = each.text if len(each.text) <= SHOWN else f"{each.text[:SHOWN]} …"
        yield _("Line %(line)d was not understood: “%(text)s”. Correct it or take it out.") % {
            "line": each.line,
            "text": f"\u2068{text}\u2069",
        }
    rest = [each.line for each in pasted.unread[NAMED:]]
    if rest:
        yield ngettext(
            "%(n)d more line was not understood: %(lines)s.",
            "%(n)d more lines were not understood: %(lines)s.",
            len(rest),
        ) % {"n": len(rest), "lines": listed(runs(rest))}

# SPDX-License-Identifier: Apache-2.0
"""The node's settings, its key-set, certificate and secret files, and the versions of its software."""

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazily

from demarche.areas.doctor.checks import Asked, Check, Line, Word
from demarche.core.acts.vocabulary import VOCABULARIES
from demarche.core.charter import read_charter
from demarche.core.errors import DemarcheError
from demarche.core.keys import MissingPrimitiveError, certificate_says, require_ml_dsa
from demarche.core.renewal import read_set
from demarche.ledger.models import Process
from demarche.node import clock, keysets
from demarche.node.config import read_config
from demarche.node.values import ConfigError
from demarche.ui import moments
from demarche.ui.series import listed

_OTHERS: Final = 0o077
_SOON: Final = 30 * 86_400
_AHEAD: Final = 600
_RENEW: Final = "demarche keys rotate --role tls"
_SECRETS: Final = ("secret.key", "keys/tls.key")


def _version() -> str:
    try:
        return version("demarche")
    except PackageNotFoundError:
        return ""


_STARTED_WITH: Final = _version()


def _home() -> Path:
    return Path(settings.DEMARCHE_HOME)


def _configuration(_asked: Asked) -> Iterator[Line]:
    try:
        found = read_config(_home())
    except ConfigError as error:
        fact = _("The settings cannot be read, so the node will not start again: %(why)s.") % {"why": error}
        yield Line(Word.STOP, fact, _("Put demarche.toml right."))
        return
    changed = [name for name, value in found.values.items() if settings.NODE.values.get(name) != value]
    if changed:
        fact = _("Settings were changed since the node was started: %(names)s.") % {"names": listed(changed)}
        yield Line(Word.LOOK, fact, _("Start the node again."), command="demarche run")
    else:
        yield Line(Word.FINE, _("they can be read"))


CONFIGURATION: Final = Check(_lazily("Settings"), _configuration)


def _key_set(asked: Asked) -> Iterator[Line]:
    try:
        found = keysets.check_chain(_home())
    except DemarcheError as error:
        fact = _("The key-set cannot be used: %(why)s.") % {"why": error}
        yield Line(Word.STOP, fact, _("Put keys/ back from the backup."))
        return
    said = {"number": found.n, "made": moments.utc(found.made)}
    if found.made > asked.at + _AHEAD:
        fact = _("Key-set %(number)d is of %(made)s, which is to come: the clock is behind.") % said
        yield Line(Word.LOOK, fact, _("Compare this machine’s clock with a time service and set it."))
    else:
        yield Line(Word.FINE, _("key-set %(number)d of %(made)s") % said)


KEY_SET: Final = Check(_lazily("Key-set"), _key_set)


def _secrets(_asked: Asked) -> Iterator[Line]:
    """Those that no process reports itself: what signs sessions, the key of the certificate."""
    wrong = False
    for name in _SECRETS:
        path = _home() / name
        try:
            others = path.stat().st_mode & _OTHERS
        except OSError as error:
            wrong = True
            fact = _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": (error.strerror or "").lower()}
            yield Line(Word.STOP, fact, _("Put it back from the backup."))
            continue
        if others:
            wrong = True
            fact = _("Others may read or change %(path)s.") % {"path": path}
            yield Line(
                Word.STOP, fact, _("Close it; whoever may have read it has the secret."), command=f"chmod 600 {path}"
            )
    if not wrong:
        yield Line(Word.FINE, _("readable by the node alone"))


SECRETS: Final = Check(_lazily("Secret files"), _secrets)


def _certificate(_asked: Asked) -> Iterator[Line]:
    again = _("Put keys/tls.crt and keys/tls.key back from the backup.")
    try:
        chain = [read_set(each) for each in keysets.documents(_home())]
        shown = min(keysets.shown(_home()), len(chain))
        found = certificate_says(keysets.certificate(_home(), shown)[0].read_bytes())
        named = chain[shown - 1].tls
    except (OSError, DemarcheError) as error:
        yield Line(Word.STOP, _("The certificate cannot be used: %(why)s.") % {"why": error}, again)
        return
    said = {"until": moments.utc(found.until)}
    if found.sha256 != named:
        fact = _("The certificate is not the one that the key-set names: other Parties’ nodes will refuse it.")
        yield Line(Word.STOP, fact, again)
    elif found.until <= clock.machine():
        yield _ended(said)
    elif found.until <= clock.machine() + _SOON:
        fact = _("The certificate is valid until %(until)s; browsers will refuse it then.") % said
        yield Line(Word.LOOK, fact, _("Plan a new certificate."), command=_RENEW)
    elif unknown := _unknown(found.names):
        fact = _("The certificate does not name %(names)s, by which officers come: their browsers warn them.")
        yield Line(
            Word.LOOK,
            fact % {"names": listed(unknown)},
            _("Let officers use a name that it has: inside.names in demarche.toml."),
        )
    else:
        yield Line(Word.FINE, _("valid until %(until)s") % said)


def _ended(said: Mapping[str, str]) -> Line:
    step = _("Make a new certificate.")
    if settings.NODE.inside_tls:
        return Line(
            Word.STOP,
            _("The certificate ended %(until)s: browsers refuse this node’s pages.") % said,
            step,
            command=_RENEW,
        )
    fact = _("The certificate ended %(until)s. Other Parties’ nodes go by its fingerprint and still take it.")
    return Line(Word.LOOK, fact % said, step, command=_RENEW)


def _unknown(names: tuple[str, ...]) -> list[str]:
    """The names of the inside door, where it speaks TLS, that the certificate does not have."""
    node = settings.NODE
    if not node.inside_tls:
        return []
    used = [*([] if node.inside.is_wildcard else [node.inside.host]), *node.inside_names]
    return [name for name in used if name not in names]


CERTIFICATE: Final = Check(_lazily("Certificate"), _certificate)


def _ml_dsa(_asked: Asked) -> Iterator[Line]:
    try:
        require_ml_dsa()
    except MissingPrimitiveError as error:
        fact = _("No act can be signed or checked: %(why)s.") % {"why": error}
        yield Line(Word.STOP, fact, _("Install the wheel of cryptography in the node’s environment."))
    else:
        yield Line(Word.FINE, _("ML-DSA is there"))


ML_DSA: Final = Check(_lazily("Cryptography"), _ml_dsa)


def _software(_asked: Asked) -> Iterator[Line]:
    installed = _version()
    said = {"runs": _STARTED_WITH, "installed": installed}
    if installed != _STARTED_WITH:
        fact = _("Version %(installed)s is installed, and %(runs)s still runs.") % said
        yield Line(
            Word.LOOK,
            fact,
            _("Bring the store up to date and start the node again."),
            command="demarche manage migrate",
        )
    elif later := _of_later_versions():
        fact = _(
            "Processes need a vocabulary that this version does not know: %(names)s. Their acts are kept and wait."
        )
        yield Line(Word.LOOK, fact % {"names": listed(later)}, _("Install the newer version."))
    else:
        yield Line(Word.FINE, installed)


def _of_later_versions() -> list[str]:
    """The names of the processes whose other Parties speak a vocabulary that is newer than this node's."""
    charters = [read_charter(bytes(each)) for each in Process.objects.order_by("id").values_list("charter", flat=True)]
    return [f"{each.name} ({each.vocabulary})" for each in charters if each.vocabulary not in VOCABULARIES]


SOFTWARE: Final = Check(_lazily("Software"), _software)

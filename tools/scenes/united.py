# SPDX-License-Identifier: Apache-2.0
"""More than two: what a third Party and an observer see, a matter raised together, a larger dossier, an amendment, another depositary."""

from typing import Final

from tools.scenes.scene import MAIN, SEND, Scene
from tools.scenes.shared import ON, WRITE

LATER: Final = (
    Scene("third-needs", "XC", "d.celik", "/"),
    Scene("third-concerns-none", "XC", "d.celik", "/concerns/"),
    Scene("third-raise", "XC", "d.celik", "/concerns/raise/"),
    Scene("third-members", "XC", "d.celik", "/membership/{process}/"),
    Scene("third-contacts", "XC", "d.celik", "/contacts/{process}/"),
    Scene("third-register", "XC", "d.celik", "/register/{process}/"),
    Scene("third-glance", "XC", "d.celik", "/parties/{process}/XA/"),
    Scene("third-figures", "XC", "d.celik", "/figures/"),
    Scene("third-parties", "XC", "admin", "/parties/"),
    Scene("third-subjects", "XC", "d.celik", "/cooperation/"),
    Scene("third-subject", "XC", "d.celik", "{subject_unanswered}"),
    Scene("subject-confirm", "XB", "d.birk", "{confirm_subject}"),
    Scene("subject-decline-errors", "XB", "d.birk", "{decline_subject}", press=ON),
    Scene("strand-open", "XB", "d.birk", "{open_strand}"),
    Scene("third-admitted", "XC", "d.celik", "{admitted}"),
    Scene("joining-over", "XB", "d.birk", "/joining/{process}/", unfold=True),
    Scene("observer-needs", "XD", "d.dara", "/"),
    Scene("observer-raise", "XD", "d.dara", "/concerns/raise/"),
    Scene("observer-members", "XD", "d.dara", "/membership/{process}/"),
    Scene("observer-checks", "XD", "d.dara", "/checks/"),
    Scene("observer-subjects", "XD", "d.dara", "/cooperation/"),
)

TOGETHER: Final = (
    Scene("together-naming", "XA", "d.amis", "{naming}"),
    Scene("together-named", "XC", "d.celik", "{together}", unfold=True),
    Scene("together-needs", "XC", "d.celik", "/"),
    Scene("together-concur", "XC", "d.celik", "{together}concur/"),
    Scene("together-informed", "XD", "d.dara", "{together}"),
)
CONCURRED: Final = (
    Scene("together-raised", "XA", "d.amis", "{together}", unfold=True),
    Scene("together-addressed", "XB", "d.birk", "{together}"),
    Scene("together-leave", "XC", "d.celik", "{together}leave/"),
)

PROPOSED: Final = (
    Scene("larger-propose", "XA", "d.amis", "{together}enlarge/"),
    Scene("larger-propose-errors", "XA", "d.amis", "{concern}enlarge/", press=SEND),
    Scene("larger-proposed", "XB", "d.birk", "{small}"),
    Scene("larger-needs", "XB", "d.birk", "/"),
    Scene("larger-consent", "XB", "d.birk", "{consent}"),
    Scene("larger-decline", "XB", "d.birk", "{decline_larger}"),
)
AGREED: Final = (
    Scene("larger-agreed", "XA", "d.amis", "{small}"),
    Scene("larger-open", "XA", "d.amis", "{succeed}"),
)
OPENED: Final = (
    Scene("larger-opened", "XC", "d.celik", "{larger}", unfold=True),
    Scene("larger-opened-there", "XB", "d.birk", "{larger}"),
    Scene("larger-before", "XA", "d.amis", "{small}"),
    Scene("larger-copy", "XC", "d.celik", "{larger}copy/", press=MAIN),
)

ANOTHER: Final = (
    Scene("amendments-proposed", "XA", "d.amis", "/charter/{process}/amendments/"),
    Scene("amendment-agree", "XA", "d.amis", "{agree_amendment}"),
    Scene("depositary-name", "XB", "d.birk", WRITE + "name-depositary/"),
    Scene("depositary-name-errors", "XB", "d.birk", WRITE + "name-depositary/", press=ON),
    Scene("depositary-named", "XA", "d.amis", "/register/{process}/", unfold=True),
    Scene("depositary-name-too", "XA", "d.amis", "{name_too}"),
    Scene("depositary-needs", "XA", "d.amis", "/"),
    Scene("members-suspended", "XC", "d.celik", "/membership/{process}/"),
    Scene("member-resume", "XC", "d.celik", WRITE + "resume/"),
    Scene("suspended-raise", "XC", "d.celik", "/concerns/raise/"),
    Scene("suspended-subjects", "XC", "d.celik", "/cooperation/"),
)

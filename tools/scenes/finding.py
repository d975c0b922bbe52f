# SPDX-License-Identifier: Apache-2.0
"""Find, and lists narrowed down: found, many, nothing, closed, too short, wrong, other scripts."""

from typing import Final

from tools.scenes.scene import Scene
from tools.staging import ADMIN

FOUND: Final = (
    Scene("find", "XA", "d.amis", "/find/"),
    Scene("find-found", "XA", "d.amis", "/find/?q=hospital"),
    Scene("find-many", "XA", "d.amis", "/find/?kind=act&since=2027-01-01&party=XB"),
    Scene("find-nothing", "XA", "d.amis", "/find/?q=zirconium&kind=matter"),
    Scene("find-closed", "XA", "t.arno", "/find/?q=vote"),
    Scene("find-administrator", "XA", ADMIN, "/find/?q=amis"),
    Scene("find-too-short", "XA", "d.amis", "/find/?q=a"),
    Scene("find-errors", "XA", "d.amis", "/find/?q=hospital&since=soon"),
    Scene("find-arabic", "XA", "d.amis", "/find/?q=مستشفى"),
    Scene("find-address", "XA", "d.amis", "/find/?q=203.0.113.7"),
    Scene("concerns-narrowed", "XA", "d.amis", "/concerns/?subject=INT&party=XB"),
    Scene("concerns-narrow-errors", "XA", "d.amis", "/concerns/?narrow=on&until=soon"),
)

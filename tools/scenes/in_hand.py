# SPDX-License-Identifier: Apache-2.0
"""Matters in hand: a long one, one pursued, one declined; and an exercise."""

from typing import Final

from tools.scenes.scene import MAIN, SEND, Scene
from tools.staging import ADMIN

IN_HAND: Final = (
    Scene("matter-long", "XA", "d.amis", "{matter}"),
    Scene("matter-received", "XB", "d.birk", "{matter}", unfold=True),
    Scene("needs-addressed", "XB", "d.birk", "/"),
    Scene("acknowledge-draft", "XB", "d.birk", "{acknowledge}"),
    Scene("ask-draft", "XB", "d.birk", "{ask}"),
    Scene("supply-draft", "XA", "d.amis", "{supply}"),
    Scene("assess-draft", "XB", "d.birk", "{assess}"),
    Scene("close-draft", "XA", "d.amis", "{close}"),
    Scene("withdraw-draft", "XA", "d.amis", "{withdraw}"),
    Scene("mark-draft", "XB", "t.basso", "{mark}"),
    Scene("answers", "XB", "d.birk", "{matter}answer/"),
    Scene("answers-draft", "XB", "d.birk", "{answer}"),
    Scene("answer", "XB", "d.birk", "{matter}answer/1/"),
    Scene("answer-errors", "XB", "d.birk", "{matter}answer/3/", typed=(("[name=text]", "In words only."),), press=MAIN),
)

PURSUED: Final = (
    Scene("pursued", "XA", "d.amis", "{pursued}", unfold=True),
    Scene("pursued-addressed", "XB", "d.birk", "{pursued}"),
    Scene("pursued-copy", "XA", "d.amis", "{pursued}copy/"),
    Scene("pursued-answers", "XB", "d.birk", "{pursued}answer/"),
    Scene("pursued-question", "XB", "d.birk", "{pursued}answer/1/"),
    Scene("act-corrected", "XB", "d.birk", "{opened}"),
    Scene("act-corrects", "XB", "d.birk", "{corrects}"),
    Scene("repeat", "XA", "d.amis", "{pursued}repeat/"),
    Scene("preserve-accept-errors", "XB", "d.birk", "{pursued}preserve-accept/", press=SEND),
    Scene("accept-offer", "XA", "d.amis", "{pursued}accept-offer/"),
    Scene("agree", "XA", "d.amis", "{pursued}agree/"),
    Scene("needs-requests", "XB", "d.birk", "/", unfold=True),
)

DECLINED: Final = (
    Scene("declined", "XA", "d.amis", "{pursued}"),
    Scene("declined-answers", "XB", "d.birk", "{pursued}answer/"),
    Scene("declined-reply", "XB", "d.birk", "{reply}"),
    Scene("resting", "XB", "d.birk", "{concern}"),
    Scene("concerns-declined", "XA", "d.amis", "/concerns/"),
)

EXERCISE: Final = (
    Scene("invitation", "XA", ADMIN, "{unanswered}"),
    Scene("invitation-answered", "XA", ADMIN, "{invitation}"),
    Scene("parties-under-way", "XA", ADMIN, "/parties/"),
    Scene("compare-fingerprints", "XA", ADMIN, "/parties/{exercise}/XB/compare/", unfold=True),
    Scene("compare-fingerprints-errors", "XA", ADMIN, "/parties/{exercise}/XB/compare/", press=MAIN),
    Scene("charter-not-founded", "XA", ADMIN, "/parties/{exercise}/charter/"),
)

MISMATCH: Final = (Scene("fingerprints-disagree", "XA", ADMIN, "/parties/{exercise}/XB/compare/"),)

# SPDX-License-Identifier: Apache-2.0
"""The table of questions: six languages' scripts and what people type, the same hits in the same order on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from demarche.areas.find import asking, queries
from demarche.areas.find.asking import Question
from demarche.areas.find.queries import Filters
from demarche.core.acts import concern as kinds
from demarche.ledger import replay
from tests.areas.concerns.filling import asked, heard, notified, raised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.areas.release.desk import Desk

HASH: Final = "44d88612fea8a8f36de82e1278abb02f"

TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "fr": ("Réseau hospitalier hors service", "Depuis l’été, l'hôpital de la Forêt-Noire est touché. Œuvre d’un programme ; déjà signalé."),
    "es": ("Preocupación por la señal", "El año pasado el niño pidió ayuda: ¿quién administra el servidor «cigüeña»?"),
    "ru": ("Вредоносная программа в больницах", "С третьего февраля удаляются данные; ещё одна ёлка. Мой запрос прежний. Ъ."),
    "zh": ("医院系统受到攻击", "自二月三日起，第3医院的数据被删除。請確認。ＡＢＣ１２３７９"),
    "ar": ("برنامج خبيث في الْمُسْتَشْفَى", "منذ الثالث من شباط تُحذف البياناتُ، وأُصيبت المدرســة أيضاً. العدد ٤٢٧١٩. إلى مسؤولي الأمن."),
    "ko": ("병원 네트워크 공격", "서울의 국립병원을 공격했다."),
}  # fmt: skip

# What is typed, and what is found: the matter's language, `act` for a further act of the English one, newest first. Digits are
# at least five: the hash of an act, which is another one each time, may begin with fewer.
TABLE: Final[Mapping[str, str]] = {
    # English, and what any script shares
    "hospital": "fr en",
    "HOSPITAL networks": "en",
    "hosp": "fr en",
    "spital": "",
    "destructive data": "en",
    "destructive zircon": "",
    '"destroys data"': "en",
    '"data destroys"': "",
    '"destroys dat"': "",
    "destroys dat": "en",
    "continu": "en",
    "acknowledge receipt": "act",
    # numbers, hashes, addresses
    "XA-2027-001": "en",
    "xa-2027-00": "en",
    "2027-001": "en",
    "XB-IN-0007": "act en",
    "xb in 0007": "act en",
    "203.0.113.7": "ip",
    "203.0.113[.]7": "ip",
    "203.0.113": "ip",
    "203.0.113.8": "",
    "198.51.100[.]23": "ip",
    "198.51.100.23": "ip",
    "http://c2.example/a": "ip",
    "hxxp://c2[.]example/a": "ip",
    "c2(dot)example": "ip",
    "44d88612": "ip",
    "44D88612FEA8": "ip",
    "d88612": "",
    # French
    "reseau": "fr",
    "RÉSEAU": "fr",
    "re\u0301seau": "fr",
    "l'hopital": "fr",
    "l’hôpital": "fr",
    "hôpital": "fr",
    "forêt noire": "fr",
    "oeuvre": "fr",
    "deja signale": "fr",
    # Spanish
    "preocupacion": "es",
    "senal": "es",
    "AÑO": "es",
    "ciguena": "es",
    '"el nino pidio"': "es",
    # Russian
    "больницах": "ru",
    "больниц": "ru",
    "БОЛЬНИЦ программа": "ru",
    "елка": "ru",
    "ёлка": "ru",
    "еще одна": "ru",
    "больница": "ru",
    "больницы": "",
    "мой": "ru",
    "мои": "",
    '"вредоносная программа"': "ru",
    # Chinese
    "医院": "zh",
    "医": "zh",
    "院": "zh",
    "击": "zh",
    "系统受到": "zh",
    "统系": "",
    "第3医院": "zh",
    "医院 数据": "zh",
    "二月三日": "zh",
    "abc12379": "zh",
    "１２３７９": "",
    # Arabic
    "مستشفى": "ar",
    "مستشفي": "ar",
    "المستشفى": "ar",
    "والمستشفى": "ar",
    "مُسْتَشْفَى": "ar",
    "مدرسه": "ar",
    "المدرسة": "ar",
    "بيانات": "ar",
    "الى مسوولي": "ar",
    "42719": "ar",
    "٤٢٧١٩": "ar",
    '"برنامج خبيث"': "ar",
    # Korean
    "병원": "ko",
    "국립병원": "ko",
    "국립": "ko",
    "원을": "ko",
    "공격 네트워크": "ko",
    # several scripts in one question
    "医院 hospital": "",
}


def told(desk: Desk) -> dict[str, str]:
    """What was said, by the address of its page."""
    ours = raised(desk)
    found = {f"/concerns/{ours.act.id}/": "en"}
    for language, (title, matter) in TOLD.items():
        signed = asked(desk, "open", title=title, matter=matter, language=language)
        found[f"/concerns/{signed.act.id}/"] = language
    said = f"Scans from 203.0.113[.]7 and 198.51.100.23, loader at hxxp://c2[.]example/a, hash {HASH}."
    found[f"/concerns/{notified(desk, title='Scans', matter=said).act.id}/"] = "ip"
    values = {"clause": "without_prejudice", "number": "XB-IN-0007", "text": "We acknowledge receipt."}
    act = heard(desk, kinds.ACKNOWLEDGE, values, ours)
    found[f"/concerns/{ours.act.id}/acts/{act.act.id}/"] = "act"
    return found


def hits(desk: Desk, typed: str, pages: Mapping[str, str], who: str = "aksel") -> str:
    """What is found, in its order."""
    question = asking.read(typed)
    assert isinstance(question, Question), typed
    found = queries.page(desk.officers[who], question, Filters(), "").hits
    return " ".join(pages[each.url] for each in found)


def test_the_table_of_questions(desk: Desk) -> None:
    """As they came in, and as a rebuild makes the index anew."""
    pages = told(desk)
    found = {typed: hits(desk, typed, pages) for typed in TABLE}
    assert found == TABLE

    replay.rebuild()
    assert {typed: hits(desk, typed, pages) for typed in ("hosp", "XB-IN-0007", "院", "المستشفى")} == {
        typed: TABLE[typed] for typed in ("hosp", "XB-IN-0007", "院", "المستشفى")
    }

# SPDX-License-Identifier: Apache-2.0
"""What there is to find beside the scenario: drafts in other scripts, one with a title as long as titles may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from demarche.demo.steps import doing
from tools.staging import path

if TYPE_CHECKING:
    from demarche.demo.forms import Values
    from tools.staging import World

ARABIC: Final = (
    "برنامج خبيث في شبكات أحد عشر مستشفىً وفي المختبرات التي تخدمها وفي مراكز إسعاف محافظتين،"
    " لوحظ منذ ليلة الثالث من شباط/فبراير ولا يزال ينتشر عند كتابة هذا النص، وله آثار على الجراحة"
    " وعلى إمدادات الدم وعلى مكالمات الطوارئ وعلى حفظ ملفات المرضى في جميع المستشفيات المعنية"
)
TOLD: Final = (
    (ARABIC, "أُصيبت المستشفيات ليلاً، وتوقفت الخدمات. نطلب معرفة مصدر العناوين 203.0.113[.]7."),
    ("Вредоносная программа в больницах", "Ночью в больницах удалялись данные; источник 203.0.113[.]7."),
    ("医院系统受到攻击", "自二月三日起，医院的数据被删除。"),
)


def in_other_scripts(world: World) -> None:
    """Drafts of Aurelia's diplomatic desk."""
    amis = world.stage.aurelia.officer("d.amis")
    for title, matter in TOLD:
        page = amis.open("/concerns/raise/")
        words: Values = {"to": doing.choice(page, "to"), "title": title, "subjects": ["CIN"], "matter": matter}
        path(amis.submit(page, "Save draft", words))

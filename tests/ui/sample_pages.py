# SPDX-License-Identifier: Apache-2.0
"""What the sample pages show: Aurelia's desk on 16 February 2027, in English and in Arabic."""

from calendar import timegm
from typing import Any, Final

from django import forms

from demarche.ui.widgets import Checkboxes, DayAndTime, Radios
from tests.ui.sample_words import QUESTIONS, WORDS


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return timegm((2027, month, day, hour, minute, second))


NOW: Final = at(2, 16, 10, 2)
DUE: Final = at(2, 20, 12)


class ReleaseForm(forms.Form):
    number = forms.CharField(label="Registry number", initial="XA-2027-001", widget=forms.TextInput({"class": "short"}))
    registry = forms.BooleanField(label="Leave the number for the registry", required=False)
    remark = forms.CharField(label="Remark to the drafter", required=False, widget=forms.Textarea({"rows": 3}))


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of answer is this?",
        help_text="The word you choose is shown to the other side exactly as it stands.",
        choices=[
            ("no", "No"),
            ("information", "Information given"),
            ("none_found", "No information found"),
            ("declined", "Declined"),
        ],
        widget=Radios(
            hints={
                "no": "You state that it was not so.",
                "none_found": "You looked and found nothing.",
                "declined": "You do not answer; declining is an answer and stops the clock.",
            }
        ),
        error_messages={
            "required": "Choose what kind of answer this is. Words alone cannot be counted by either side."
        },
    )
    because = forms.MultipleChoiceField(
        label="Declined because",
        required=False,
        choices=[("investigation", "Criminal investigation"), ("security", "National security")],
        widget=Checkboxes(),
    )
    words = forms.CharField(
        label="In words", widget=forms.Textarea, error_messages={"required": "Write the answer in words."}
    )
    until = forms.SplitDateTimeField(label="Under examination until", required=False, widget=DayAndTime())
    wish = forms.ChoiceField(
        label="Subject area", choices=[("cin", "Critical infrastructure"), ("int", "Interference")]
    )
    file = forms.FileField(label="Evidence", required=False, help_text="Up to 1 MB.")


class SignInForm(forms.Form):
    name = forms.CharField(label="Name of your account", widget=forms.TextInput({"autocomplete": "username"}))
    password = forms.CharField(label="Password", widget=forms.PasswordInput({"autocomplete": "current-password"}))


def context(name: str, language: str) -> dict[str, Any]:
    """Everything the sample page called NAME needs."""
    tongue = ("en", "ar").index(language)
    words = {key: pair[tongue] for key, pair in WORDS.items()}

    def say(english: str, arabic: str) -> str:
        return (english, arabic)[tongue]

    return {
        "w": words,
        "lang": language,
        "at": NOW,
        "answer_due": DUE,
        **_frame(name, say),
        **_PAGES.get(name, lambda _say: {})(say),
    }


def _frame(name: str, say: Any) -> dict[str, Any]:
    return {
        "here": {
            "party_name": say("Aurelia", "أوريليا"),
            "party_code": "XA",
            "desk_label": say("Diplomatic desk", "المكتب الدبلوماسي"),
            "officer_name": "" if name == "signin" else say("R. Aksel", "ر. أكسل"),
            "role_label": say("releasing officer", "مسؤول الإصدار"),
            "zone": "UTC+1",
            "is_signed_in": name != "signin",
            "sign_out_url": "/sign-out/",
        },
        "nav": [
            {"label": label, "url": f"/{number}/", "count": count, "current": number == 0}
            for number, (label, count) in enumerate(
                [
                    (say("Needs my action", "يتطلب عملي"), 4),
                    (say("Concerns", "الشواغل"), 0),
                    (say("Delivery", "التسليم"), 1),
                    (say("Parties", "الأطراف"), None),
                    (say("Reports", "التقارير"), None),
                    (say("Check my set-up", "فحص الإعداد"), None),
                ]
            )
        ],
        "line": {
            "state": {"release": "held", "partials": "stopped"}.get(name, "work"),
            "text": {
                "release": say("held back: Borealia's node does not answer", "معلق: عقدة بورياليا لا تجيب"),
                "partials": say("stopped since 03:14 UTC", "متوقف منذ 03:14 UTC"),
            }.get(
                name,
                say(
                    "sending and receiving work · last from Borealia 09:58 UTC",
                    "الإرسال والاستقبال يعملان · آخر وارد من بورياليا 09:58 UTC",
                ),
            ),
            "url": "#" if name == "partials" else "",
        },
        "clock": {
            "simulated": name in ("dossier", "partials"),
            "text": say("16 Feb 2027 10:02 UTC", "16 فبراير 2027 10:02 UTC"),
        },
        "matter": None
        if name in ("action", "signin")
        else {
            "process": say("Aurelia-Borealia process", "عملية أوريليا وبورياليا"),
            "release_group": say("BILATERAL: Aurelia, Borealia", "ثنائي: أوريليا، بورياليا"),
            "marking": "TLP:AMBER",
            "exercise": name == "partials",
        },
        "paper": {"printed": say("16 Feb 2027 10:02 UTC", "16 فبراير 2027 10:02 UTC"), "copy": 3},
    }


def _action(say: Any) -> dict[str, Any]:
    check = {"label": say("Check", "تحقق"), "url": "#"}
    return {
        "groups": [
            {
                "title": say("At once", "فورًا"),
                "tasks": [
                    {
                        "verb": say("Acknowledge", "الإقرار بالاستلام"),
                        "what": say("Technical notification from Borealia, urgent", "إشعار فني من بورياليا، عاجل"),
                        "url": "#",
                        "under": say(
                            "XB-T-0031 · arrived 02:10 · taken by nobody", "XB-T-0031 · ورد 02:10 · لم يتسلمه أحد"
                        ),
                        "due": at(2, 16, 14, 10),
                        "at": NOW,
                        "acts": [{"label": say("Take it", "تسلَّم"), "url": "#", "post": True}],
                    },
                    {
                        "verb": say("Decide", "قرار"),
                        "what": say(
                            "Act for Borealia held back: their node does not know this process",
                            "إجراء إلى بورياليا معلق: عقدتهم لا تعرف هذه العملية",
                        ),
                        "url": "#",
                        "acts": [{"label": say("See the delivery", "عرض التسليم"), "url": "#"}],
                    },
                ],
            },
            {
                "title": say("For release", "للإصدار"),
                "note": say("you are a releasing officer", "أنتم مسؤول إصدار"),
                "tasks": [
                    {
                        "verb": say("Release", "إصدار"),
                        "what": say("Concern to Borealia, 5 questions", "شاغل إلى بورياليا، 5 أسئلة"),
                        "url": "#",
                        "under": say(
                            "by D. Amis 09:20 · legal adviser: cleared", "من د. أميس 09:20 · المستشار القانوني: موافق"
                        ),
                        "no_date": say("no date", "بلا موعد"),
                        "acts": [check],
                    }
                ],
            },
            {
                "title": say("To answer", "للإجابة"),
                "note": say("nearest date first", "الأقرب موعدًا أولًا"),
                "tasks": [
                    {
                        "verb": say("Answer", "إجابة"),
                        "number": "XB-2027-001",
                        "what": say("2 questions, 0 drafted", "سؤالان، لم يُصغ شيء"),
                        "url": "#",
                        "due": DUE,
                        "at": NOW,
                    },
                    {
                        "verb": say("Answer", "إجابة"),
                        "number": "XB-2027-000",
                        "what": say("1 question, ready", "سؤال واحد، جاهز"),
                        "url": "#",
                        "due": at(2, 14, 12),
                        "at": NOW,
                        "exercise": True,
                    },
                ],
            },
            {
                "title": say("To assess", "للتقييم"),
                "tasks": [
                    {
                        "verb": say("Say how Aurelia sees it", "بيان رأي أوريليا"),
                        "number": "XA-2027-001",
                        "what": say("answers came 15 Feb", "وردت الأجوبة 15 فبراير"),
                        "url": "#",
                        "no_date": say("no date", "بلا موعد"),
                    }
                ],
            },
        ]
    }


def _questions(say: Any) -> list[dict[str, str]]:
    return [
        {"text": say(*text), "word": say(*word), "state": state, "note": say(*note), "view": say(*view)}
        for text, word, state, note, view in QUESTIONS
    ]


def _dossier(say: Any) -> dict[str, Any]:
    aurelia, borealia = say("Aurelia", "أوريليا"), say("Borealia", "بورياليا")
    raised = at(2, 6, 10)
    digest = "9f2c4e11ab07d3c58841f0aa72bb19de6635c1f2a9904e7788d1b6c3250fe7aa"
    return {
        "head_acts": [{"label": say("All acts you may do", "كل ما يمكنكم فعله"), "url": "#"}],
        "stands": [
            {
                "label": say("Where it stands", "الوضع الحالي"),
                "value": say(
                    "Answered, one question open. Aurelia: not satisfied with question 1. Joint status: open.",
                    "أُجيب، وسؤال واحد مفتوح. أوريليا: غير مقتنعة بجواب السؤال 1. الحالة المشتركة: مفتوح.",
                ),
            },
            {
                "label": say("Clocks", "المهل"),
                "value": say(
                    "Question 5: Borealia's own date, 1 Mar 2027 17:00 UTC · in 13 days",
                    "السؤال 5: موعد حددته بورياليا، 1 مارس 2027 17:00 UTC · بعد 13 يومًا",
                ),
            },
            {"label": say("Next for you", "الخطوة التالية لكم"), "value": say("nothing now", "لا شيء الآن")},
        ],
        "questions": _questions(say),
        "acts": [
            {"number": 10, "party": aurelia, "says": say("states its view", "تبين رأيها"), "at": at(2, 16, 9), "ours": True,
             "since": at(2, 16, 9), "steps": [
                {"word": say("Released", "صدر"), "at": at(2, 16, 9)}, {"word": say("sent", "أُرسل"), "at": at(2, 16, 9, 0, 2), "precise": True},
                {"word": say("not delivered yet", "لم يُسلَّم بعد"), "at": None}],
             "held": {"text": say("Held back: no connection to node.borealia.example:9443", "معلق: لا اتصال مع node.borealia.example:9443"), "url": "#", "url_label": say("See the delivery", "عرض التسليم")}},
            {"number": 9, "party": borealia, "says": say("answers questions 1 to 5", "تجيب عن الأسئلة 1 إلى 5"), "at": at(2, 15, 17), "ours": False, "open": True,
             "received": say("delivered to us · our receipt 17:00:03", "سُلّم إلينا · إيصالنا 17:00:03"),
             "office": say("Borealia, Diplomatic desk", "بورياليا، المكتب الدبلوماسي"), "numbers": "XB-OUT-0012", "form": say("Note verbale", "مذكرة شفوية"), "marking": "TLP:AMBER",
             "visible_to": say("Aurelia: diplomatic desk, auditor. Borealia: as Borealia decides.", "أوريليا: المكتب الدبلوماسي والمدقق. بورياليا: كما تقرر."),
             "parts": [{"label": say("1 Was any body of the State involved?", "1 هل كان لأي جهاز من أجهزة الدولة ضلع؟"), "value": say("No.", "لا."),
                        "text": say("No authority of Borealia planned, ordered or knew of the activity described.\n\nThis is the result of an inquiry with all ministries.", "لم تخطط أي سلطة في بورياليا للنشاط الموصوف ولم تأمر به ولم تعلم به.\n\nوهذه نتيجة تحقيق شمل جميع الوزارات."), "lang": say("en", "ar")}],
             "checks": [say("signed by Borealia, key-set 3", "موقّع من بورياليا، مجموعة المفاتيح 3"), say("logged by both", "مسجل لدى الطرفين")],
             "hashes": [{"label": say("Act", "الإجراء"), "value": digest, "code": True}], "links": [{"label": say("Export this act", "تصدير هذا الإجراء"), "url": "#"}]},
            {"number": 8, "party": borealia, "says": say("gives an interim answer", "تقدم جوابًا مؤقتًا"), "at": at(2, 14, 15, 50), "ours": False,
             "crossed": say("Crossed in the post: Borealia had not seen act 7 when it wrote this", "تقاطعا في الطريق: لم تكن بورياليا قد رأت الإجراء 7 حين كتبت هذا")},
            {"number": 7, "party": aurelia, "says": say("supplements", "تستكمل"), "at": at(2, 12, 11), "ours": True, "by_rule": say("the matter was withdrawn before", "المسألة سُحبت قبل ذلك")},
            {"number": 1, "party": aurelia, "says": say("raises a concern, 5 questions", "تثير شاغلًا، 5 أسئلة"), "at": raised, "ours": True, "since": raised,
             "steps": [{"word": say("Released", "صدر"), "at": raised}, {"word": say("sent", "أُرسل"), "at": raised + 2, "precise": True}, {"word": say("delivered", "سُلّم"), "state": "delivered", "at": raised + 5, "precise": True},
                       {"word": say("acknowledged", "أُقرّ باستلامه"), "at": at(2, 7, 8, 15)}, {"word": say("answered", "أُجيب"), "at": at(2, 15, 17)}]},
        ],
        "views": [
            {"party": aurelia, "when": say("16 Feb", "16 فبراير"), "word": say("open", "مفتوح"), "said": say("Question 1 remains.", "السؤال 1 باقٍ.")},
            {"party": borealia, "when": "", "word": say("has stated nothing yet", "لم تُبدِ رأيًا بعد")},
            {"party": say("Joint", "مشترك"), "when": "", "word": say("open: resolved only when both say so", "مفتوح: لا يُحسم إلا بقول الطرفين")},
        ],
    }  # fmt: skip


def _release(say: Any) -> dict[str, Any]:
    return {
        "questions": _questions(say),
        "form": ReleaseForm(),
        "know": [
            {"label": say("Who will see it", "من سيراه"), "value": say("Aurelia, Borealia. Nobody else.", "أوريليا، بورياليا. لا أحد غيرهما.")},
            {"label": say("What goes", "ما سيُرسل"), "value": say("1 text, 2 annexes (1.2 MB), 13 indicators", "نص واحد، مرفقان (1.2 MB)، 13 مؤشرًا")},
            {
                "label": say("In the files", "في الملفات"),
                "value": say("annex-a.docx names D. Amis", "يذكر annex-a.docx اسم د. أميس"),
                "url": "#",
                "url_label": say("Remove", "إزالة"),
                "state": "held",
            },
            {"label": say("Left out", "غير مشمول"), "value": say("internal notes 3, drafts 4", "ملاحظات داخلية 3، مسودات 4")},
            {
                "label": say("Since returned", "منذ الإعادة"),
                "value": say("question 3 split", "قُسم السؤال 3"),
                "url": "#",
                "url_label": say("Compare", "قارن"),
            },
            {"label": say("There now", "هناك الآن"), "value": say("Sat 13:00, weekend", "السبت 13:00، عطلة")},
            {"label": say("Starts a clock", "يبدأ مهلة"), "value": say("answer within 10 days of receipt", "جواب خلال 10 أيام من الاستلام")},
            {
                "label": say("Cannot be undone", "لا رجعة فيه"),
                "value": say("corrected or withdrawn only by another act; both stay on record", "لا يُصحح أو يُسحب إلا بإجراء آخر؛ ويبقى الاثنان في السجل"),
            },
        ],
    }  # fmt: skip


def _answer(say: Any) -> dict[str, Any]:
    form = AnswerForm({"because": ["investigation"], "wish": "cin"}, auto_id="id_%s")
    form.is_valid()
    return {"form": form}


def _partials(say: Any) -> dict[str, Any]:
    released = at(2, 6, 10)
    done = {"word": say("Released", "صدر"), "at": released}
    digest = "9f2c4e11ab07d3c58841f0aa72bb19de6635c1f2a9904e7788d1b6c3250fe7aa"
    fields = [
        {"label": say("Title", "العنوان"), "text": say("Destructive program", "برنامج مدمِّر"), "differs": False},
        {"label": say("The matter", "المسألة"), "text": say("Since 01:30 UTC.\n\nFour hospitals.", "منذ 01:30 UTC.\n\nأربعة مستشفيات."), "differs": True},
        {"label": say("Attribution", "الإسناد"), "text": "", "differs": False},
    ]  # fmt: skip
    return {
        "tabs": [
            {"label": say("All", "الكل"), "url": "#", "count": None, "current": False},
            {"label": say("Needs a decision", "يحتاج قرارًا"), "url": "#", "count": 1, "current": True},
            {"label": say("On its way", "في الطريق"), "url": "#", "count": 2, "current": False},
        ],
        "states": [
            "draft", "open", "answered", "delivered", "acknowledged", "declined", "held", "crossed", "refused", "untrusted", "exercise",
        ],
        "lines": [
            {"steps": [done, {"word": say("not sent yet", "لم يُرسل بعد"), "at": None}], "since": released, "to": say("Borealia", "بورياليا"), "held": None},
            {
                "steps": [done, {"word": say("delivered", "سُلّم"), "state": "delivered", "at": at(2, 7, 8, 15, 4), "precise": True}, {"word": say("not acknowledged yet", "لم يُقرّ بعد"), "at": None}],
                "since": released,
                "to": say("Castellia", "كاستيليا"),
                "held": {"text": say("They are at night now.", "الوقت ليل عندهم الآن."), "url": "#", "url_label": say("Telephone", "هاتف")},
            },
        ],
        "head_acts": [{"label": say("Raise a concern", "إثارة شاغل"), "url": "#"}],
        "hashes": [{"label": say("Act", "الإجراء"), "value": digest, "code": True}, {"label": say("Size", "الحجم"), "value": "1.2 MB"}],
        "digest": digest,
        "pager": {"earlier_url": "#a", "later_url": "#b", "text": say("21 to 40", "21 إلى 40")},
        "groups": ["40718", "22905", "61134", "90027", "55310", "08846", "71952", "33608", "12479", "86520", "47731", "09265"],
        "versions": [
            {"title": say("D. Amis, 09:44", "د. أميس، 09:44"), "saved": say("saved first", "حُفظ أولًا"), "fields": fields},
            {"title": say("Yours, 09:46", "نسختكم، 09:46"), "saved": say("saved second", "حُفظ ثانيًا"), "fields": fields},
        ],
    }  # fmt: skip


def _signin(say: Any) -> dict[str, Any]:
    return {"form": SignInForm()}


_PAGES: Final = {
    "action": _action,
    "dossier": _dossier,
    "release": _release,
    "answer": _answer,
    "partials": _partials,
    "signin": _signin,
}
NAMES: Final = tuple(_PAGES)

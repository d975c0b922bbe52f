# SPDX-License-Identifier: Apache-2.0
"""The sentences of the sample pages, in English and in Arabic."""

from typing import Final

# Every sentence twice, as an official of either language would write it.
WORDS: Final = {
    "answer": ("Borealia's answer", "جواب بورياليا"),
    "asked": ("What was asked", "ما الذي سُئل"),
    "asks": ("asks for your password again", "يُطلب منكم إدخال كلمة المرور مرة أخرى"),
    "check": ("Check and release", "التحقق والإصدار"),
    "closed": ("title only: open to the technical desk", "العنوان فقط: مفتوح للمكتب الفني"),
    "closing": (
        "No attribution is stated. Without prejudice to the position of Aurelia.\n\nThe Ministry avails itself of this opportunity to renew to the Ministry of Borealia the assurances of its highest consideration.",
        "لا يُنسب الفعل إلى أحد. دون المساس بموقف أوريليا.\n\nوتغتنم الوزارة هذه الفرصة لتعرب لوزارة بورياليا عن فائق تقديرها.",
    ),
    "copy": ("Reading copy", "نسخة للقراءة"),
    "counter": ("counter-request, own clock", "طلب مقابل، بمهلة خاصة به"),
    "drafted": ("drafted by D. Amis · cleared: legal adviser 09:40", "صاغه د. أميس · موافقة المستشار القانوني 09:40"),
    "due": ("Answer due", "الجواب مستحق في"),
    "export": ("Export the dossier", "تصدير الملف"),
    "formal": (
        "The Ministry of Foreign Affairs of Aurelia presents its compliments to the Ministry of Foreign Affairs of Borealia and has the honour to raise the following concern.\n\nSince 3 February 2027, 01:30 UTC, a destructive program has been active in the networks of four hospitals. Addresses in annex A appear to be in Borealia. The activity continues.",
        "تهدي وزارة خارجية أوريليا أطيب تحياتها إلى وزارة خارجية بورياليا، وتتشرف بأن تثير الشاغل الآتي.\n\nمنذ 3 فبراير 2027، الساعة 01:30 UTC، ينشط برنامج مدمِّر في شبكات أربعة مستشفيات. ويبدو أن العناوين الواردة في المرفق ألف تقع في بورياليا. والنشاط مستمر.",
    ),
    "happened": ("What happened", "ما الذي جرى"),
    "how": ("How to check this", "كيف يُتحقَّق من هذا"),
    "know": ("What you must know", "ما يجب أن تعرفوه"),
    "linked": ("Linked", "ملفات مرتبطة"),
    "national": ("Aurelia: for official use", "أوريليا: للاستعمال الرسمي"),
    "needs": ("Needs my action", "يتطلب عملي"),
    "note": ("Note verbale", "مذكرة شفوية"),
    "nothing": ("Nothing needs your action.", "لا شيء يتطلب عملكم."),
    "others": (
        "Waiting for others 6: answers from Borealia 2 · with the releasing officer 1",
        "بانتظار آخرين 6: أجوبة من بورياليا 2 · لدى مسؤول الإصدار 1",
    ),
    "papers": ("Papers", "الأوراق"),
    "q3": ("Who is the subscriber?", "من هو المشترك؟"),
    "question": ("Question", "السؤال"),
    "questions": ("Questions", "الأسئلة"),
    "reads": ("Borealia will see this", "هذا ما ستراه بورياليا"),
    "release": ("Release to Borealia", "إصدار إلى بورياليا"),
    "return": ("Return to the drafter, with a remark", "إعادة إلى المحرر مع ملاحظة"),
    "save": ("Save and go to question 4", "حفظ والانتقال إلى السؤال 4"),
    "show": ("Show", "عرض"),
    "sides": ("How each side sees it", "كيف يراه كل طرف"),
    "sign_in": ("Sign in", "تسجيل الدخول"),
    "three": ("Question 3 of 5", "السؤال 3 من 5"),
    "title": ("Destructive program in hospital networks", "برنامج مدمِّر في شبكات المستشفيات"),
    "tricky": (
        "First paragraph <b>not bold</b>.\nSecond line.\n\nفقرة بالعربية: ABC 123.\n\nTurned: \u202eevil",
        "الفقرة الأولى <b>ليست غامقة</b>.\nسطر ثانٍ.\n\nA paragraph in English: 123.\n\nTurned: \u202eevil",
    ),
    "utc": ("times in UTC", "الأوقات بالتوقيت العالمي UTC"),
    "view": ("Aurelia's view", "رأي أوريليا"),
    "watch": ("Diplomatic desk · on watch until 18:00: D. Amis", "المكتب الدبلوماسي · المناوب حتى 18:00: د. أميس"),
    "weekend": ("Saturday there", "السبت هناك"),
    "works": (
        "The line works: last from Borealia 09:58 UTC, last test 10:01. Next date: question 5 of XA-2027-001, 1 Mar 17:00 UTC.",
        "الخط يعمل: آخر وارد من بورياليا 09:58 UTC، وآخر اختبار 10:01. الموعد التالي: السؤال 5 من XA-2027-001، 1 مارس 17:00 UTC.",
    ),
}

QUESTIONS: Final = (
    (
        ("Was any body of the State involved?", "هل كان لأي جهاز من أجهزة الدولة ضلع؟"),
        ("No", "لا"),
        "answered",
        ("15 Feb, act 9", "15 فبراير، الإجراء 9"),
        ("not satisfied, two facts cited", "غير مقتنعة، مع ذكر واقعتين"),
    ),
    (
        ("Who hosts the addresses in annex A?", "من يستضيف العناوين الواردة في المرفق ألف؟"),
        ("information given", "قُدّمت معلومات"),
        "answered",
        ("act 9", "الإجراء 9"),
        ("satisfied", "مقتنعة"),
    ),
    (
        ("Who is the subscriber?", "من هو المشترك؟"),
        ("declined: criminal investigation", "امتناع: تحقيق جنائي"),
        "declined",
        ("referred to 24/7 network, ref 88/27", "أُحيل إلى شبكة 24/7، المرجع 88/27"),
        ("referral accepted", "قُبلت الإحالة"),
    ),
    (
        ("What measures have been taken?", "ما التدابير المتخذة؟"),
        ("measure taken", "اتُّخذ تدبير"),
        "answered",
        ("two servers down", "إيقاف خادمين"),
        ("satisfied", "مقتنعة"),
    ),
    (
        ("Where does the loader come from?", "من أين جاءت أداة التحميل؟"),
        ("under examination, until 1 Mar", "قيد البحث حتى 1 مارس"),
        "open",
        ("", ""),
        ("none stated", "لم يُعلَن رأي"),
    ),
)

from tests.areas.concerns.test_walk import filled
from demarche.core.acts import concern as k
from tests.builders import raising, BOREALIA, AURELIA
from tests.areas.release.desk_fixtures import *

def test_look(desk):
    import re
    draft = desk.send_on("amis", "/concerns/raise/", filled(desk))
    print("CHECK amis:", desk.get("amis", f"/release/{draft.pk}/").text)
    print("CHECK aksel:", desk.get("aksel", f"/release/{draft.pk}/").text)
    print("NEEDS aksel:", desk.get("aksel", "/").text)
    page = desk.release(draft, number="XA-2027-001")
    print("DOSSIER:", desk.get("amis", page.url).text)
    m = desk.meeting
    from demarche.ledger import read
    signed = read.act(draft.act)
    m.deliver(signed); desk.clock.set(m.now)
    m.hear(k.ACKNOWLEDGE, {"clause":"without_prejudice","number":"XB-IN-0007"}, dossier=signed); desk.clock.set(m.now)
    m.hear(k.ANSWER, {"a1":{"value":"no"},"a1_text":"No body of the State was involved.","a2":{"value":"declined","because":"criminal_investigation","referral":{"to":"network_24_7","reference":"88/27"}}}, dossier=signed); desk.clock.set(m.now)
    print("DOSSIER2:", desk.get("amis", page.url).text)
    print("ACT:", desk.get("amis", page.url+f"acts/{draft.act}/").text)
    print("LIST:", desk.get("amis", "/concerns/").text)
    theirs = m.hear(k.RAISE, raising("yes_or_no","open","open",raises=BOREALIA,addressed=AURELIA)); desk.clock.set(m.now)
    print("NEEDS amis:", desk.get("amis", "/").text)
    u=f"/concerns/{theirs.act.id}/"
    print("THEIRS:", desk.get("amis", u).text)
    print("ANSWER:", desk.get("amis", u+"answer/").text)
    print("Q1:", desk.get("amis", u+"answer/1/").text)
    print("ACK:", desk.get("amis", u+"acknowledge/").text)
    print("COPY:", desk.get("amis", u+"copy/").text)
    print("EXPORT:", desk.get("aksel", u+"export/").text)
    print("NOTIFY:", desk.get("arno", "/concerns/notify/").text)

# SPDX-License-Identifier: Apache-2.0
"""To be sure at night: the other side's duty line and hour, the code that both read off the same act, and calls recorded."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from demarche.areas.concerns import finding
from demarche.areas.concerns.models import CallRecord
from demarche.areas.concerns.page import Story
from demarche.areas.directory.queries import contact
from demarche.areas.find import index
from demarche.areas.release.telling import told
from demarche.areas.release.there import now_there, zone_of
from demarche.core.acts import concern as acts
from demarche.core.acts.call import call_code
from demarche.core.charter import Charter
from demarche.core.process.deadlines import Deadline, State
from demarche.core.process.owing import Owed
from demarche.ledger import replay
from demarche.ui import moments
from demarche.ui.telephone import telephone


def reach(charter: Charter, process: str, code: str, at: int) -> str:
    """What time it is at another Party, and the line that is answered there."""
    zone, card = zone_of(process, code), _card(process, code)
    now = _("now %(time)s there") % {"time": now_there(charter, code, zone, at)} if zone else ""
    line = _("duty line %(line)s, %(hours)s") % {name: f"\u2068{each}\u2069" for name, each in card.items()}
    return " · ".join(filter(None, (now, line if card["line"] else "")))


def _card(process: str, code: str) -> dict[str, str]:
    found = contact(process, code)
    card: Mapping[str, object] = {} if found is None else found.card
    return {"line": str(card.get("duty_line", "")), "hours": str(card.get("hours", ""))}


def of_act(story: Story, act_id: str, at: int) -> dict[str, Any]:
    """What the page of a notification says about calling; nothing for another act."""
    row, act = story.row, story.by_id[act_id]
    if story.matter is None or act.kind != acts.NOTIFY:
        return {}
    line = _card(row.process, row.party)["line"]
    ours = act.author == story.standing.own
    return {
        "says": list(_asking(story, line) if ours else _asked(story)),
        "reach": reach(replay.charter_in_force(row.process), row.process, row.party, at) if ours else "",
        "line": line,
    }


def _asking(story: Story, line: str) -> Iterator[SafeString]:
    """For the side that waits: where it stands, by when, and what to ask."""
    party, act = story.other, story.row.pk
    delivered = story.standing.places.get(act, {}).get(story.row.party)
    if story.matter is not None and story.matter.acknowledged.get(story.row.party):
        yield told(_("Acknowledged by a person at %(party)s. The code of this act is %(code)s."), **_named(party, act))
        return
    if story.matter is not None and story.matter.seen.get(story.row.party):
        sentence = _("A person at %(party)s has seen it, as an act of theirs shows. The code of this act is %(code)s.")
        yield told(sentence, **_named(party, act))
        return
    if delivered is None:
        yield told(
            _("No receipt of %(party)s's node yet. Once there is one, they can read the code %(code)s."),
            **_named(party, act),
        )
        ask = _("If it cannot wait, telephone their duty line %(line)s.") if line else ""
    else:
        moment = moments.utc(delivered, precise=True)
        yield told(_("Delivered %(moment)s. No person at %(party)s has acknowledged yet."), moment=moment, party=party)
        yield from (_due(each) for each in story.standing.clocks if each.owed is Owed.ACKNOWLEDGE and each.due)
        ask = _("To be sure now, telephone their duty line %(line)s and ask them to read the code %(code)s.")
        if not line:
            ask = _("To be sure now, telephone %(party)s and ask them to read the code %(code)s.")
    if ask:
        yield told(ask, line=telephone(line), **_named(party, act))


def _asked(story: Story) -> Iterator[SafeString]:
    """For the side that is called."""
    yield told(_("If %(party)s telephones, read them the code %(code)s."), **_named(story.other, story.row.pk))


def _named(party: str, act: str) -> dict[str, str]:
    return {"party": party, "code": call_code(act)}


def _due(clock: Deadline) -> SafeString:
    passed = clock.state is State.PASSED
    sentence = _("No acknowledgement by %(moment)s.") if passed else _("Acknowledgement is due by %(moment)s.")
    return told(sentence, moment=moments.utc(clock.due or 0))


def record(story: Story, *, office: str, line: str, at: int, by: Any) -> None:
    """Keep a call inside this node; recording the same call again changes nothing."""
    with transaction.atomic():
        call, _fresh = CallRecord.objects.get_or_create(
            act=story.row.pk, office=office, line=line, at=at, defaults={"dossier": story.row.pk, "by": by}
        )
        index.put([finding.call_document(call, model_to_dict(story.row))])

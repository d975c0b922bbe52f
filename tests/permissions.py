# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every address of the inside door, by role. A line an act, sorted by room; an address without a line fails.

    address | act | whom it lets in | an officer of the other desk

*open* reads the page: it is shown. *send* sends its form empty: the page is let answer, whatever it says of the form. Every other
act is done in earnest on a desk with real matters and drafts, and something is then written; for everyone else nothing is.

Whom: names of roles, or of the groups below; `all` is every officer, also one without any role; `anyone` needs no sign-in.
Everyone else reads which role it takes (403), or finds nothing there where the line says `else not there`. A page of one person
alone (who is on watch, say) lets nobody in by role. Who is not signed in is led to the sign-in, except where a page needs no
sign-in: it lets `anyone` in, or `none`, who brings nothing else, and says the same to all. Whoever is signed in has proved himself.
The officer of the other desk has all ten roles there: the page is *not there* for him (404), *refused* (403), or he is let in (*yes*).
The matters are the diplomatic desk's; those of `NOTIFICATIONS` the technical desk's, and then its officers are asked.
"""

from typing import Final

GROUPS: Final = {
    "writers": "drafter technical legal",
    "handlers": "drafter technical legal reviewer releasing duty registrar",
    "readers": "drafter technical legal releasing registrar reader auditor",
    "exporters": "releasing registrar auditor",
}

NOTIFICATIONS: Final = {
    "concerns:call": "record",
    "concerns:indicators": "open",
    "concerns:notify": "open save",
    "concerns:notify_draft": "open save",
    "release:check": "on duty",
    "release:take_note": "take note",
}
"""Acts whose matter is the technical desk's, by address."""

TABLE: Final = """
account_login               | open      | anyone                          | yes
account_login               | send      | anyone                          | yes
account_logout              | sign out  | anyone                          | yes
at_once                     | open      | anyone                          | yes
at_once                     | send      | anyone                          | yes
second_step                 | open      | none else signs in              | signs in
service                     | open      | anyone                          | yes
service_back                | open      | none else refused               | refused

action:give                 | open      | else refused                    | not there
action:give                 | give      | else refused                    | not there
action:hand_over            | open      | all                             | not there
action:hand_over            | confirm   | else refused                    | not there
action:hand_overs           | open      | all                             | not there
action:leave                | send      | all                             | yes
action:needs                | open      | all                             | yes
action:take                 | take it   | writers else not there          | not there

alerts:alert                | open      | all                             | not there
alerts:alert                | send      | all                             | not there
alerts:desk                 | open      | administrator                   | yes
alerts:desk                 | save      | administrator                   | yes
alerts:list                 | open      | all                             | yes
alerts:mine                 | open      | all                             | yes
alerts:mine                 | save      | all                             | yes
alerts:tickets              | open      | administrator                   | yes
alerts:try                  | send      | administrator                   | yes
alerts:without              | state     | administrator                   | yes

charter:amendments          | open      | all                             | yes
charter:annex               | open      | all                             | yes
charter:annex_file          | open      | all                             | yes
charter:draft               | open      | all                             | yes
charter:draft               | invite    | administrator                   | yes
charter:draft               | put away  | registrar administrator         | yes
charter:draft_annex         | open      | all                             | yes
charter:draft_annex_file    | open      | all                             | yes
charter:drafts              | open      | all                             | yes
charter:invited_annex       | open      | all                             | yes
charter:invited_annex_file  | open      | all                             | yes
charter:start               | open      | registrar administrator         | yes
charter:start               | begin     | registrar administrator         | yes
charter:terms               | open      | registrar administrator         | yes
charter:terms               | save      | registrar administrator         | yes

checks:answer               | open      | writers duty                    | not there
checks:answer               | say       | writers duty                    | not there
checks:call                 | open      | writers                         | yes
checks:call                 | save      | writers                         | yes
checks:check                | open      | readers duty                    | yes
checks:edit                 | open      | writers                         | not there
checks:edit                 | save      | writers                         | not there
checks:export               | open      | exporters                       | yes
checks:export               | send      | exporters                       | yes
checks:list                 | open      | readers duty                    | yes
checks:processes            | open      | readers duty                    | yes
checks:reminder             | set       | releasing                       | yes
checks:withdraw             | open      | writers                         | yes
checks:withdraw             | say       | writers                         | yes

concerns:act                | open      | readers                         | not there
concerns:annexes            | open      | writers                         | not there
concerns:annexes            | send      | writers                         | not there
concerns:answer             | open      | writers                         | not there
concerns:answer             | decline   | writers                         | not there
concerns:answer_draft       | open      | writers                         | not there
concerns:answer_draft       | send      | writers                         | not there
concerns:answer_question    | open      | writers                         | not there
concerns:answer_question    | answer    | writers                         | not there
concerns:attribution        | open      | writers                         | not there
concerns:attribution        | save      | writers                         | not there
concerns:beside             | open      | writers                         | not there
concerns:call               | record    | writers releasing               | not there
concerns:catalogue          | open      | administrator                   | yes
concerns:catalogue          | send      | administrator                   | yes
concerns:channels           | open      | writers                         | not there
concerns:check              | open      | writers                         | not there
concerns:check              | send on   | writers                         | not there
concerns:cite               | send      | writers                         | not there
concerns:done               | open      | writers                         | not there
concerns:dossier            | open      | readers                         | not there
concerns:draft              | open      | writers                         | not there
concerns:draft              | save      | writers                         | not there
concerns:draft              | submit    | writers                         | not there
concerns:draft              | discard   | writers                         | not there
concerns:effects            | open      | writers                         | not there
concerns:export             | open      | exporters                       | not there
concerns:export             | send      | exporters                       | not there
concerns:file               | open      | readers                         | not there
concerns:file               | take      | readers                         | not there
concerns:file               | confirm   | releasing                       | not there
concerns:files              | open      | writers                         | not there
concerns:handing            | open      | writers                         | not there
concerns:handing            | hand over | writers                         | not there
concerns:indicators         | open      | readers                         | not there
concerns:legal              | open      | writers                         | not there
concerns:list               | open      | readers                         | yes
concerns:notify             | open      | writers                         | refused
concerns:notify             | save      | writers                         | refused
concerns:notify_draft       | open      | writers                         | not there
concerns:notify_draft       | save      | writers                         | not there
concerns:origin             | open      | writers                         | not there
concerns:preservation       | open      | writers                         | not there
concerns:printed            | open      | readers                         | not there
concerns:printed_copy       | open      | else not there                  | not there
concerns:proof              | send      | exporters                       | not there
concerns:raise              | open      | writers                         | refused
concerns:raise              | save      | writers                         | refused
concerns:readers            | open      | releasing                       | not there
concerns:readers            | name      | releasing                       | not there
concerns:reading_copy       | open      | readers                         | not there
concerns:reading_copy       | print     | readers                         | not there
concerns:red                | open      | writers                         | not there
concerns:related            | open      | writers                         | not there
concerns:reports            | open      | writers                         | not there
concerns:represent          | open      | writers                         | refused
concerns:represent          | save      | writers                         | refused
concerns:represent_draft    | open      | writers                         | not there
concerns:represent_draft    | save      | writers                         | not there
concerns:rules              | open      | writers                         | not there
concerns:said               | open      | writers                         | not there
concerns:step               | open      | writers                         | not there
concerns:step               | save      | writers                         | not there
concerns:step_draft         | open      | writers                         | not there
concerns:step_draft         | save      | writers                         | not there
concerns:succeed            | open      | writers                         | not there
concerns:succeed            | begin     | writers                         | not there
concerns:times              | open      | writers                         | not there
concerns:translation        | open      | writers                         | not there

contacts:contact            | open      | all                             | yes
contacts:directory          | open      | all                             | yes
contacts:file               | open      | all                             | yes
contacts:file_of            | open      | all                             | yes
contacts:processes          | open      | all                             | yes
contacts:take_in            | open      | writers                         | yes
contacts:take_in            | take in   | writers                         | yes

cooperation:strand          | open      | readers                         | not there
cooperation:subject         | open      | readers                         | yes
cooperation:subjects        | open      | readers                         | yes

directory:admission_file    | open      | else refused                    | refused
directory:ask               | open      | administrator                   | yes
directory:ask               | send      | administrator                   | yes
directory:asked             | open      | administrator                   | yes
directory:card              | open      | administrator                   | yes
directory:card              | fill in   | administrator                   | yes
directory:charter           | open      | all                             | yes
directory:clock             | send      | releasing administrator         | yes
directory:compare           | open      | administrator                   | yes
directory:compare           | disagree  | administrator                   | yes
directory:download          | open      | administrator                   | yes
directory:invitation        | open      | administrator                   | yes
directory:invite            | open      | administrator                   | yes
directory:invite            | invite    | administrator                   | yes
directory:open              | open      | administrator                   | yes
directory:open              | send      | administrator                   | yes
directory:parties           | open      | all                             | yes
directory:party             | open      | all                             | yes
directory:party             | confirm   | administrator                   | yes
directory:party             | close     | administrator                   | yes
directory:profile           | open      | all                             | yes
directory:request_file      | open      | administrator                   | yes
directory:set_up            | open      | administrator                   | yes
directory:withdraw          | open      | administrator                   | yes
directory:withdraw          | withdraw  | administrator                   | yes

doctor:check                | open      | all                             | yes
doctor:check                | look      | administrator                   | yes

exchange:again              | again     | releasing administrator         | not there
exchange:again_file         | send      | releasing administrator         | not there
exchange:compare            | compare   | releasing administrator         | yes
exchange:delivery           | open      | all                             | yes
exchange:stop               | open      | releasing administrator         | not there
exchange:stop               | stop      | releasing administrator         | not there
exchange:stop_file          | open      | releasing administrator         | not there
exchange:stop_file          | stop      | releasing administrator         | not there
exchange:test               | open      | releasing administrator         | yes
exchange:test               | send      | releasing administrator         | yes

find:find                   | open      | all                             | yes

glance:paper                | open      | readers                         | yes
glance:party                | open      | readers                         | yes
glance:party                | save      | writers                         | yes

joining:enter               | open      | writers                         | yes
joining:enter               | send      | writers                         | yes
joining:list                | open      | all                             | yes
joining:proposal            | open      | all                             | yes

journal:export              | take      | auditor                         | yes
journal:list                | open      | auditor                         | yes

keys:list                   | open      | all                             | yes

membership:standing         | open      | all                             | yes

officers:add                | open      | administrator                   | yes
officers:add                | add       | administrator                   | yes
officers:app                | open      | all                             | yes
officers:app                | send      | all                             | yes
officers:app_remove         | send      | all                             | yes
officers:clear              | clear     | administrator                   | yes
officers:desks              | open      | all                             | yes
officers:end_token          | end       | administrator else not there    | yes
officers:everyone           | open      | administrator                   | yes
officers:everyone           | require   | administrator                   | yes
officers:first              | open      | anyone                          | yes
officers:language           | choose    | all                             | yes
officers:leaving            | open      | administrator                   | yes
officers:leaving            | end       | administrator                   | yes
officers:leaving            | move      | administrator                   | yes
officers:leaving            | let in    | administrator                   | yes
officers:link               | send      | administrator                   | yes
officers:linking            | open      | anyone                          | yes
officers:list               | open      | all                             | yes
officers:officer            | open      | administrator                   | yes
officers:officer            | send      | administrator                   | yes
officers:officer            | change    | administrator                   | yes
officers:one_person         | state     | administrator                   | yes
officers:own                | open      | all                             | yes
officers:passkey            | send      | all                             | yes
officers:passkey_change     | send      | else not there                  | not there
officers:password           | open      | administrator                   | yes
officers:password           | give      | administrator                   | yes
officers:prove              | open      | all                             | yes
officers:prove              | send      | all                             | yes
officers:recovery           | send      | all                             | yes
officers:roster             | open      | releasing administrator         | not there
officers:roster             | enter     | releasing administrator         | not there
officers:roster             | take out  | releasing administrator         | not there
officers:signed_in          | open      | administrator                   | yes
officers:signed_in          | send      | administrator                   | yes
officers:tokens             | open      | all                             | yes
officers:tokens             | make      | all                             | yes
officers:watch              | open      | all                             | yes

register:entry              | open      | readers                         | yes
register:list               | open      | readers                         | yes
register:processes          | open      | readers                         | yes
register:proof              | open      | else not there                  | not there

registry:list               | open      | registrar auditor administrator | yes

release:ask                 | ask       | writers releasing               | not there
release:authorise           | authorise | drafter releasing               | not there
release:check               | open      | handlers                        | not there
release:check               | release   | releasing                       | not there
release:check               | return    | releasing                       | not there
release:check               | send on   | writers releasing               | not there
release:check               | stop      | writers releasing               | not there
release:check               | on duty   | duty                            | not there
release:clean               | clean     | writers releasing               | not there
release:clear               | clear     | legal reviewer                  | not there
release:clearance           | open      | handlers                        | not there
release:compare             | open      | handlers                        | not there
release:note                | open      | handlers                        | not there
release:register_act        | open      | writers                         | yes
release:register_act        | save      | writers                         | yes
release:register_edit       | open      | writers                         | not there
release:register_edit       | save      | writers                         | not there
release:take_note           | take note | releasing                       | not there
release:versions            | open      | writers releasing               | not there
release:versions            | keep      | writers releasing               | not there

reports:detail              | open      | all                             | yes
reports:list                | open      | all                             | yes

statistics:acts             | open      | readers                         | yes
statistics:edit             | open      | writers                         | not there
statistics:edit             | send on   | writers                         | not there
statistics:export           | send      | exporters                       | not there
statistics:figures          | open      | readers                         | yes
statistics:out              | open      | readers                         | yes
statistics:parties          | open      | readers                         | yes
statistics:propose          | open      | writers                         | not there
statistics:propose          | propose   | writers                         | not there
statistics:released         | open      | readers                         | not there
statistics:released_acts    | open      | readers                         | not there
statistics:released_out     | open      | readers                         | not there
statistics:state            | open      | writers                         | not there
statistics:state            | agree     | writers                         | not there

ui:language                 | choose    | anyone                          | yes
"""

"""The 74 faults that the sync design names, each with what must hold when it happens.

Only the words stand here. Which tests play a row is said at the tests, by `@pytest.mark.row("N4")`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One fault and its promise."""

    fault: str
    promise: str


ROWS = {
    # The network
    "N1": Row("nobody answers the connection, or the name is unknown", "surely not sent; no try is counted"),
    "N2": Row("taken by the office, then the connection is closed", "doubt, then looked for; made once"),
    "N3": Row("taken by the office, then the connection is reset", "doubt, then looked for; made once"),
    "N4": Row("no answer in time, and the office acts later", "not sent again before it can no longer land"),
    "N5": Row("half a status line, or half the headers", "doubt"),
    "N6": Row("half the body of a success", "doubt, for the id is unknown; found and bound"),
    "N7": Row("a socket kept open has died and swallows the request", "reads ask again; writes never reuse a socket"),
    "N8": Row("a Wi-Fi page in place of what was to be read", "nothing of it is taken, nobody removed, and it is said"),
    "N9": Row("a Wi-Fi page in place of the answer to a write", "never called accepted; doubt"),
    "N10": Row("a redirect to a sign-in page", "not followed; as the page itself"),
    "N11": Row("JSON of somebody in between", "without the office's envelope it is no success"),
    "N12": Row("a gateway's 502, 503 or 504 after the office has acted", "doubt"),
    "N13": Row("maintenance: lists come back empty, or all is 503", "nobody is removed"),
    "N14": Row("another server answers in the office's name", "it must prove itself, and be the one of this account"),
    "N15": Row("the line comes for two seconds and goes for five", "each window brings the work on, without a storm"),
    "N16": Row("a link of 64 kbit/s", "all arrives once; saving waits for nothing"),
    "N17": Row("a packed or chunked body that breaks off", "nothing of it is taken; a write is in doubt"),
    "N18": Row("a proxy delivers a request twice", "one record here, and a word about the other"),
    # The office
    "S1": Row("rows are added while the list is read", "nobody is missed, nobody taken in twice"),
    "S2": Row("rows leave while the list is read", "who slid past is found, and not thought to have left"),
    "S3": Row("the order of the list is another each time", "joined until all were seen, else nothing is inferred"),
    "S4": Row("the number of rows asked for is cut in silence", "what came is counted, not what was asked for"),
    "S5": Row("the list leaves some statuses out", "a change of status does not look like leaving"),
    "S6": Row("a change of one field wipes its whole section", "noticed by reading back, given back, remembered"),
    "S7": Row("a success that ignored a field", "a person is told; it is not sent for ever"),
    "S8": Row("the office rewrites values in its own form", "its form is taken over; no dispute, no loop"),
    "S9": Row("lists are replaced whole", "what goes is joined from the office's list of this moment"),
    "S10": Row("one NDIS number can be registered twice", "looked for before, and every number seen is remembered"),
    "S11": Row("a new client is refused because its number exists", "looked into, then a person decides"),
    "S12": Row("errors come under statuses that nobody documented", "sorted by envelope and words; unknown is doubt"),
    "S13": Row("ids and lists stand in other places of an answer", "read wherever known; unknown is never empty"),
    "S14": Row("the address of a file is signed anew at each reading", "no change, and never kept"),
    "S15": Row("tags are given, but a write's condition is ignored", "no write rests on one; read and compared before"),
    "S16": Row("the office was restored from a backup", "nobody is removed; our values can go again"),
    "S17": Row("access ends between our create and our look for it", "set aside whole; found when access is back"),
    "S18": Row("a client is given to somebody else, and comes back", "there again under the same id with its history"),
    "S19": Row("too many requests", "all pause as long as the office says, and it is asked ever less"),
    "S20": Row("a reading after our write lags behind it", "asked again; what is shown never goes back"),
    "S21": Row("a goal for a client who was deleted meanwhile", "set aside with its content"),
    "S22": Row("fields and choices that we do not know", "kept and shown as they are, never dropped by our write"),
    # This laptop
    "L1": Row("killed at any call to the disk", "the store opens, whole saves only, and sync comes to rest"),
    "L2": Row("killed after a request left and before its answer", "doubt at the next start, before anything is asked"),
    "L3": Row("killed after the answer and before its commit", "found again, done once"),
    "L4": Row("the place to go on from is written before the rows", "rows and place are one commit"),
    "L5": Row("the disk is full at a save", "said, nothing half-written, and the next save works"),
    "L6": Row("the disk fails at a write", "the save is said to have failed"),
    "L7": Row("the disk is full while a file is taken in", "no half file, and no change that names one"),
    "L8": Row("the case file is damaged", "set aside whole and read; never begun empty over unsent work"),
    "L9": Row("an old copy of the case file is put back", "nothing goes before each change was looked for"),
    "L10": Row("two connections reset the write-ahead log at once", "the SQLite that is shipped has this mended"),
    "L11": Row("another program holds the case file", "said after a wait; nothing lost"),
    "L12": Row("the upgrade of the case file dies half way", "the old file is whole; an older program refuses the new"),
    # Several at once
    "C1": Row("an edit while a change of the same record is out", "it follows, and is not lost"),
    "C2": Row("two programs on one profile", "the second is told"),
    "C3": Row("news come for a record in doubt", "its base stays where it was"),
    "C4": Row("the window reads in the middle of a pass", "it sees one moment, whole"),
    "C5": Row("somebody else edits the same field", "both values are kept until a person decides"),
    "C6": Row("somebody else adds to the list that we add to", "both stay"),
    "C7": Row("two drafts here with one NDIS number", "the second is refused"),
    "C8": Row("one person on two laptops", "as two people; one paper is not filed twice by one laptop"),
    # Clock, account, people, form of the data
    "A1": Row("the clock is wrong, or jumps", "nothing is decided by it"),
    "A2": Row("nine hours of sleep in the middle of a request", "doubt on waking, looked for, made once"),
    "A3": Row("the token ends in the middle", "renewed once for all; no try is counted"),
    "A4": Row("the sign-in has ended for good", "all can be edited; a person is asked to sign in"),
    "A5": Row("somebody else signs in here", "nothing leaves under another name; a profile is one person's"),
    "A6": Row("the account is closed while fifty edits wait", "all are kept, and can be carried out of here"),
    "A7": Row("sync again and again, and quitting in the middle", "one at a time; ends at once; doubt is kept"),
    "A8": Row("a draft or an edit is taken back", "gone if it never left, else a change of its own"),
    "A9": Row("a value is set back to what it was", "meant; a dispute if the office moved on"),
    "A10": Row("ten megabytes over a poor link", "can be held back; broken off it is doubt, and holds nothing up"),
    "A11": Row("a file changes between filing and sending", "a copy of our own, proved before it goes"),
    "A12": Row("letters composed in two ways, emoji, right to left, 64 KB", "arrives as typed; the same is the same"),
    "A13": Row("one record always fails", "the others go; tried ever less, and never given up"),
    "A14": Row("a thousand edits after three weeks away", "few requests, read before written, few questions"),
}

# Rows whose test is still being written. A row that has one may not stand here.
OPEN: frozenset[str] = frozenset()

"""The rule breakers. A line that is not found any more fails the run: a breaker must follow the code it breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """One rule, the line that keeps it, what breaks it, and the tests that must notice."""

    rule: str
    path: str
    line: str
    broken: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.rule.split(":")[0]


BREAKERS = (
    Breaker(
        rule="no_doubt: a lost answer is doubt, never 'not sent'",
        path="sync/outcomes.py",
        line="doubt = replace(sent, state=OpState.IN_DOUBT, rejects=rejects)",
        broken="doubt = before",
        tests=("tests/sync/test_outcomes.py", "tests/sync/test_push_creates.py"),
    ),
    Breaker(
        rule="no_settle: what may still land is not sent again",
        path="sync/doubt.py",
        line="if left > 0 and not was_refused:",
        broken="if left > 10**9:",
        tests=("tests/sync/test_doubt.py", "tests/sync/test_push_creates.py"),
    ),
    Breaker(
        rule="no_wal: what was on the wire when the program died is looked for",
        path="sync/doubt.py",
        line="uow.outbox.save(replace(op, state=OpState.IN_DOUBT, not_before=None, rejects=0, last_sent_at=left_at))",
        broken="uow.outbox.save(replace(op, state=OpState.QUEUED, payload=None, first_sent_at=None))",
        tests=("tests/sync/test_doubt.py", "tests/sync/test_push_creates.py"),
    ),
    Breaker(
        rule="no_recon: a repeat of a create is looked for first",
        path="sync/creating.py",
        line="search = look_for(means, op, parent) if is_repeat else before_first(means, op, record.local, parent)",
        broken="search = before_first(means, op, record.local, parent)",
        tests=("tests/sync/test_push_creates.py", "tests/sync/test_push_goals.py", "tests/sync/test_push_files.py"),
    ),
    Breaker(
        rule="no_precheck: a person who is registered already is not registered again",
        path="sync/searching.py",
        line="return Search(ids=frozenset(_seen_before(means, text(local, NDIS))) | _hits(means, local))",
        broken="return Search(ids=frozenset(_seen_before(means, text(local, NDIS))))",
        tests=("tests/sync/test_push_creates.py",),
    ),
    Breaker(
        rule="forget_seen: a number seen in any answer is remembered although its client is hidden today",
        path="sync/searching.py",
        line="return Search(ids=frozenset(_seen_before(means, text(local, NDIS))) | _hits(means, local))",
        broken="return Search(ids=_hits(means, local))",
        tests=("tests/sync/test_push_creates.py", "tests/sync/test_push_twins.py"),
    ),
    Breaker(
        rule="lww: two who change one field are asked, the last one does not win",
        path="domain/merge.py",
        line="return Decision(Verdict.CONFLICT, reason, mine, mine)",
        broken="return Decision(Verdict.SEND, reason, mine)",
        tests=("tests/domain/test_merge_rules.py",),
    ),
    Breaker(
        rule="list_lww: lists are united, not replaced",
        path="domain/merge.py",
        line="if known.is_list and (combined := combine(path, base=before, mine=mine, office=office)) is not None:",
        broken="if False and (combined := combine(path, base=before, mine=mine, office=office)) is not None:",
        tests=("tests/domain/test_merge_rules.py", "tests/domain/test_merge_laws.py"),
    ),
    Breaker(
        rule="pull_overwrites: a pull never writes over what was typed here",
        path="domain/merge.py",
        line="    if path not in dirty:\n",
        broken="    if True:\n",
        tests=("tests/domain/test_merge_rules.py",),
    ),
    Breaker(
        rule="no_fresh_read: an update is compared with the office as it is now",
        path="sync/updating.py",
        line="fresh = office_fields(means, op, record)",
        broken="fresh = office_copy(record)",
        tests=("tests/sync/test_push_changes.py",),
    ),
    Breaker(
        rule="base_moves: nothing is laid into a record whose write is on its way",
        path="sync/taking.py",
        line="if stored.local_id not in family.untouchable:",
        broken="if stored.local_id:",
        tests=("tests/sync/test_details.py", "tests/sync/test_pull_parts.py"),
    ),
    Breaker(
        rule="old_answer: an answer to an older question is not taken",
        path="sync/taking.py",
        line="if stored is None or stored.fetch_seq != heard.asked.fetch_seq:",
        broken="if stored is None:",
        tests=("tests/sync/test_details.py",),
    ),
    Breaker(
        rule="absent_is_gone: one look is a rumour",
        path="sync/presence.py",
        line="return replace(stored, presence=Presence.ABSENT_ONCE, absent_since=at)",
        broken="return replace(stored, presence=end, absent_since=at)",
        tests=("tests/sync/test_absence.py",),
    ),
    Breaker(
        rule="no_breaker: many who vanish at once are not believed",
        path="sync/absence.py",
        line="if len(new) > max(_FEW, _SHARE * known) and not scope.confirm_absences:",
        broken="if len(new) > 10**9:",
        tests=("tests/sync/test_absence.py",),
    ),
    Breaker(
        rule="unproved_counts: a pass that proved nothing makes nobody suspect",
        path="sync/absence.py",
        line="if not taken.is_proved:",
        broken="if taken is None:",
        tests=("tests/sync/test_absence.py",),
    ),
    Breaker(
        rule="adopt_any: another person under the same number is not ours",
        path="sync/adoption.py",
        line='return equal >= _ENOUGH * len(others) and _is_in_time(op, text(found, "createdAt"), settle_s=settle_s)',
        broken="return True",
        tests=("tests/sync/test_adoption.py",),
    ),
    Breaker(
        rule="adopt_base_fresh: the base of what was adopted is what was sent",
        path="sync/binding.py",
        line="applied = apply_fresh(known, record.local, dirty, {**sent, **seen}, kind=record.kind)",
        broken="applied = apply_fresh({**sent, **seen}, record.local, dirty, {**record.local}, kind=record.kind)",
        tests=("tests/sync/test_push_creates.py", "tests/sync/test_push_twins.py", "tests/sync/test_push_readback.py"),
    ),
    Breaker(
        rule="orphan: a child waits for its client",
        path="sync/planner.py",
        line="and not (is_child and op.client_id in situation.unbound)\n        and (situation",
        broken="and (situation",
        tests=("tests/sync/test_planner.py",),
    ),
    Breaker(
        rule="overtaking: a newer write never overtakes an unanswered one",
        path="sync/planner.py",
        line="if op.record_id in heads or not op.state.is_open:",
        broken="if op.record_id in heads or op.state not in SENDABLE:",
        tests=("tests/sync/test_planner.py",),
    ),
    Breaker(
        rule="no_fence: work of another account does not leave under this one",
        path="sync/planner.py",
        line="return (op.user_id, op.origin) == (account.user_id, account.origin)",
        broken="return True or op is account",
        tests=("tests/sync/test_planner.py",),
    ),
    Breaker(
        rule="portal_yes: only the office's own envelope is a yes",
        path="central/classify.py",
        line='return body.get("success") is True',
        broken='return body.get("success") is not False',
        tests=("tests/central",),
    ),
    Breaker(
        rule="no_repair: what a replacing office wiped beside our change is given back",
        path="sync/readback.py",
        line="lost.update({path: value for path, value in mine.items() if is_empty(path, seen.get(path))})",
        broken="lost.update({})",
        tests=("tests/sync/test_readback.py", "tests/sync/test_push_readback.py"),
    ),
    Breaker(
        rule="ignored_is_done: a field that the office ignored is told",
        path="sync/readback.py",
        line="ignored=ignored,",
        broken="ignored=frozenset(),",
        tests=("tests/sync/test_readback.py", "tests/sync/test_push_readback.py"),
    ),
    Breaker(
        rule="fold_into_sent: what may have left takes no later edit",
        path="sync/queueing.py",
        line="return not op.may_have_left",
        broken="return op.state.is_open",
        tests=("tests/sync/test_queueing.py", "tests/sync/test_push_twins.py"),
    ),
    Breaker(
        rule="pause_forgotten: a restart asks no sooner than the office said",
        path="sync/cycle.py",
        line="left = pause_left(means)",
        broken="left = 0.0",
        tests=("tests/sync/test_pausing.py",),
    ),
    Breaker(
        rule="gift_carried_as_word: what gives back brings its own values to another case file",
        path="sync/handing_over.py",
        line="return carried(with_siblings(op, reader.records.children(op.client_id)), follows=follows, lines=lines)",
        broken="return with_siblings(op, reader.records.children(op.client_id))",
        tests=("tests/sync/test_lessons.py",),
    ),
    Breaker(
        rule="row_moves: a newer list row does not become what a change began from",
        path="store/list_pages.py",
        line="if path not in stored.dirty and (path not in kept or kept[path] != value)",
        broken="if path not in kept or kept[path] != value",
        tests=("tests/store/test_list_pages.py", "tests/sync/test_lessons.py"),
    ),
    Breaker(
        rule="short_is_checked: a list that keeps somebody back is not called checked",
        path="sync/cycle.py",
        line="is_left = pulled.is_short or",
        broken="is_left =",
        tests=("tests/sync/test_lessons.py",),
    ),
    Breaker(
        rule="unseen_is_ours: what a look-up shows of words typed since is a colleague's",
        path="sync/binding.py",
        line="began = seen if outcome == ACCEPTED else {}",
        broken="began = seen",
        tests=("tests/sync/test_lessons.py",),
    ),
    Breaker(
        rule="closed_over: what was decided on the way is sent too",
        path="sync/doubt.py",
        line="unsent=unsent_paths(op, seen_now, sent, disputed=disputed, later=later),",
        broken="unsent=frozenset(),",
        tests=("tests/sync/test_lessons.py",),
    ),
    Breaker(
        rule="gift_withdrawn: nobody takes back what gives back",
        path="sync/withdrawing.py",
        line="    if gives_back(uow, op) and not op.state.needs_person:\n        raise GivesBackError\n",
        broken="",
        tests=("tests/sync/test_lessons.py",),
    ),
    Breaker(
        rule="rewritten_payload: a repeat of a create is byte for byte the first one",
        path="sync/creating.py",
        line="is_repeat = op.first_sent_at is not None and op.payload is not None",
        broken="is_repeat = op.payload is None",
        tests=("tests/sync/test_push_creates.py", "tests/sync/test_push_twins.py"),
    ),
    Breaker(
        rule="old_copy: what waits in an older copy of the case file is looked for before it is sent",
        path="workspace/lineage.py",
        line="if found is not Kinship.NEWEST:",
        broken="if False:",
        tests=("tests/test_older_copy.py",),
    ),
    Breaker(
        rule="late_mark: the mark beside the case file follows the commit, and precedes the first byte",
        path="workspace/lineage.py",
        line="return lambda: self._beside.write(mark)",
        broken="return lambda: None",
        tests=("tests/test_older_copy.py",),
    ),
    Breaker(
        rule="jumped_clock: a rest is measured in the office's time, not by a clock that was turned meanwhile",
        path="sync/searching.py",
        line="if not means.office_time.has_heard:",
        broken="if False:",
        tests=("tests/clocks/test_jumps.py",),
    ),
    Breaker(
        rule="one_lane: what belongs to one client goes one after the other",
        path="sync/planner.py",
        line="return frozenset({FILE if op.kind.is_upload else op.client_id})",
        broken="return frozenset({op.op_id})",
        tests=("tests/sync/test_crew.py",),
    ),
    Breaker(
        rule="crowded_create: nobody is at anything else while a new client is made",
        path="sync/planner.py",
        line="return frozenset({ALONE})",
        broken="return frozenset({op.client_id})",
        tests=("tests/sync/test_crew.py",),
    ),
    Breaker(
        rule="late_look: what a look has heard undoes no change that began and ended meanwhile",
        path="sync/pushing.py",
        line="if self._begun_meanwhile.isdisjoint({client_id, ALONE}):",
        broken="if all(client_id != op.client_id for op in self._busy.values()):",
        tests=("tests/sync/test_push_glances.py",),
    ),
    Breaker(
        rule="put_off: a file just added does not go before its type was looked at",
        path="sync/planner.py",
        line="and not (op.kind.is_upload and op.record_id in situation.put_off)",
        broken="",
        tests=("tests/sync/test_put_off.py",),
    ),
    Breaker(
        rule="unread_sent: nothing that a person adds while the office is asked goes out uncompared",
        path="sync/updating.py",
        line="if not is_told(op.paths, asked_for=planned.paths):",
        broken="if False:",
        tests=("tests/sync/test_push_changes.py",),
    ),
    Breaker(
        rule="endless_doubt: whatever a look comes to, the rest of a file that a kill broke off has begun",
        path="sync/doubt.py",
        line="    op = _resting(means, op)\n    if error.kind in _DENIED",
        broken="    if error.kind in _DENIED",
        tests=("tests/sync/test_push_files.py",),
    ),
    Breaker(
        rule="page_ahead: the place to go on from is behind the last page that is written, not behind one that is not",
        path="sync/page_writing.py",
        line="taken = uow.passes.save(page.place)",
        broken="taken = uow.passes.save((self._gathered[-1] if self._gathered else page).place)",
        tests=("tests/sync/test_pull_pages.py",),
    ),
    Breaker(
        rule="page_lost: what came before the line broke is written",
        path="sync/passing.py",
        line="self._pages.write()\n            raise",
        broken="raise",
        tests=("tests/sync/test_pull_pages.py", "tests/sync/test_pull_list.py"),
    ),
    Breaker(
        rule="left_out_counts: a pass from which a lock left pages out is not finished",
        path="sync/passing.py",
        line="if self._pages.has_left_out:",
        broken="if not self._pages:",
        tests=("tests/sync/test_pull_pages.py",),
    ),
)

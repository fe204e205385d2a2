"""`sync`, `pending`, `resolve` and `follow`: sending and receiving, the delivery ledger, and deciding."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from hubshift_desktop.console import lookup
from hubshift_desktop.console.desk import Desk
from hubshift_desktop.console.output import table
from hubshift_desktop.console.shapes import document, ledger_line, verb
from hubshift_desktop.domain.errors import KnownError, NotFoundError
from hubshift_desktop.domain.fields import JsonValue
from hubshift_desktop.domain.rows import LedgerLine
from hubshift_desktop.domain.states import Choice, Kind, LedgerState, OpState
from hubshift_desktop.domain.views import DocumentView
from hubshift_desktop.sync.scope import CycleResult, Scope, Settle
from hubshift_desktop.workspace import Workspace

_LINES = 100_000


def sync(desk: Desk, options: Namespace) -> int:
    """Run one full cycle. Being offline is no failure: exit code 0, `online` false."""
    settle = None if options.settle is None else Settle(json_s=options.settle, upload_s=options.settle)
    with desk.workspace() as workspace:
        # Nobody looks at a type here, and this is the person's own word to sync.
        workspace.services.documents.send_added()
        scope = Scope(confirm_absences=options.confirm_absences)
        result = workspace.cycle(scope, settle=settle, listener=desk.listener())
    for sentence in _remarks(result):
        desk.output.say(sentence)
    answer: dict[str, JsonValue] = {
        "pulled": result.pulled,
        "pushed": result.pushed,
        "conflicts": result.conflicts,
        "setAside": result.set_aside,
        "waiting": result.waiting,
        "online": result.online,
    }
    words = "online" if result.online else "offline, everything is kept on this laptop"
    desk.output.answer(
        answer,
        [f"{result.pulled} received, {result.pushed} sent", f"{_left(result)} ({words})"],
    )
    return 1 if result.needs_sign_in else 0


def pending(desk: Desk, _options: Namespace) -> int:
    """Print the delivery ledger: every change from saved to accepted, newest first."""
    with desk.workspace() as workspace:
        lines = _own_lines(workspace)
        ids = lookup.server_ids(workspace, (line.client_id for line in lines))
    desk.output.answer(
        [ledger_line(line, client_server_id=ids.get(line.client_id)) for line in lines],
        table(
            ("ID", "STATE", "CLIENT", "WHAT", "MESSAGE"),
            [
                (line.line_id, line.state.value, line.client_name, line.field or verb(line), line.message)
                for line in lines
            ],
        ),
    )
    return 0


def resolve(desk: Desk, options: Namespace) -> int:
    """Decide a line that needs a person: two versions, a refusal, or a record the office seems to have."""
    choice = Choice(options.choice)
    with desk.workspace() as workspace:
        line = _line(workspace, options.id)
        if line.state is LedgerState.CONFLICT:
            _decide(workspace, line, choice)
        elif line.state is LedgerState.SET_ASIDE:
            _settle_refusal(workspace, line, choice)
        else:
            raise KnownError(
                title="There is nothing to decide here",
                sentence=f"This change is {line.state.value.replace('_', ' ')}.",
                next_step="`hubshift pending` shows which lines need you.",
            )
    said = [f"Decided: {choice.value}."]
    if line.may_be_there and choice is Choice.OFFICE:
        said.append("Its answer was lost: it is no longer followed here, and the office may have it.")
        if line.entity is Kind.DOCUMENT:
            said.append(f"The file stays on this laptop. `hubshift follow {line.record_id}` looks for it again.")
    desk.output.answer({"id": line.line_id, "choice": choice.value}, said)
    return 0


def follow(desk: Desk, options: Namespace) -> int:
    """Follow again a file that a person stopped following; without one, tell which these are."""
    with desk.workspace() as workspace:
        documents = workspace.services.documents
        files = documents.not_followed()
        if options.id is None:
            clients = {line.record_id: line.client_name for line in workspace.services.waiting.lines(limit=_LINES)}
            told: JsonValue = [_not_followed(view) for view in files]
            rows = [(view.local_id, clients.get(view.local_id, ""), view.document.name) for view in files]
            said = table(("ID", "CLIENT", "FILE"), rows)
        else:
            view = _let_go_file(workspace, options.id, files)
            documents.retry(view.local_id)
            told = _not_followed(view)
            said = [
                f"Followed again: {view.document.name}.",
                "`hubshift sync` looks for it at the office first and sends it if it is not there.",
            ]
    desk.output.answer(told, said)
    return 0


def _not_followed(view: DocumentView) -> JsonValue:
    return {**document(view, server_id=None), "clientLocalId": view.client_id}


def _let_go_file(workspace: Workspace, typed: str, files: Sequence[DocumentView]) -> DocumentView:
    """Return the file by its local id, or by the line that `pending` had shown of it."""
    lines = workspace.services.waiting.lines(limit=_LINES)
    named = {typed, *(line.record_id for line in lines if typed in (line.line_id, line.op_id))}
    for view in files:
        if view.local_id in named:
            return view
    raise KnownError(
        title="There is no such file that nobody follows",
        sentence="It is followed already, it is at the office, or it is not on this laptop.",
        next_step="`hubshift follow` shows the files that nobody follows, `hubshift pending` what waits.",
    )


def _own_lines(workspace: Workspace) -> list[LedgerLine]:
    """Return what this laptop delivers; what the office changed is in the history of a client, not here."""
    lines = workspace.services.waiting.lines(limit=_LINES)
    return [line for line in lines if line.op_id and line.op_state is not OpState.WITHDRAWN]


def _cells(line: LedgerLine) -> tuple[str, ...]:
    return line.line_id, line.state.value, line.client_name, line.field or verb(line), line.message


def _left(result: CycleResult) -> str:
    return f"{result.waiting} waiting, {result.conflicts} to decide, {result.set_aside} set aside"


def _line(workspace: Workspace, line_id: str) -> LedgerLine:
    for line in _own_lines(workspace):
        if line_id in (line.line_id, line.op_id):
            return line
    raise NotFoundError(what=f"The line {line_id}")


def _decide(workspace: Workspace, line: LedgerLine, choice: Choice) -> None:
    decisions = workspace.services.decisions
    fields = [
        field
        for file in decisions.of_client(line.client_id)
        if file.record_id == line.record_id
        for field in file.fields
        if line.field in ("", field.path)
    ]
    if not fields:
        raise NotFoundError(what="This decision")
    if choice is Choice.BOTH and not all(field.can_keep_both for field in fields):
        raise KnownError(
            title="Both cannot be kept here",
            sentence=f"{fields[0].label} holds one value only.",
            next_step="Choose mine or office.",
        )
    decisions.decide({field.conflict_id: choice for field in fields})


def _settle_refusal(workspace: Workspace, line: LedgerLine, choice: Choice) -> None:
    """`mine` sends it once more (or keeps a separate record), `office` takes it back (or links to the office's)."""
    waiting = workspace.services.waiting
    is_known_there = line.op_state is OpState.EXISTS
    if choice is Choice.MINE:
        (waiting.keep_separate if is_known_there else waiting.retry)(line.op_id)
    elif choice is Choice.OFFICE:
        (waiting.link if is_known_there else waiting.withdraw)(line.op_id)
    else:
        raise KnownError(
            title="Both cannot be kept here",
            sentence="The office did not accept this change.",
            next_step="Choose mine to send it once more, or office to take it back.",
        )


def _remarks(result: CycleResult) -> list[str]:
    said = [result.message] if result.message else []
    if result.needs_sign_in:
        said.append("Sign in again to sync: run `hubshift setup` with your server and e-mail. You can keep working.")
    if result.portal:
        said.append("This network wants you to sign in first.")
    if result.server_trouble:
        said.append("Hubshift isn’t answering. Your work is safe on this laptop.")
    if result.held_absences:
        said.append(
            f"{result.held_absences} clients disappeared at once – nothing was removed. "
            "If they have really left you, run `hubshift sync --confirm-absences`."
        )
    return said

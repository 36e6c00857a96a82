"""A case as a ZIP that proves itself: “/case 17 export”, and `twoam case 17 export` for one too large for a chat."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

import structlog

from monitor.casepack import (
    README,
    Entry,
    Event,
    TooLarge,
    answer_name,
    chain,
    fit,
    is_whole,
    packed,
    timeline,
    verifier,
)
from monitor.charts.studio import NotDrawn
from monitor.chat import Said
from monitor.commands.case_whole import case_file
from monitor.commands.turn import Turn
from monitor.language import Html, joined
from monitor.messages import Attachment, Message
from monitor.render.casefile import CaseFile, case_document
from monitor.render.casepack import case_events, link_event, read_me
from monitor.render.words import bold
from storage.chain import LinkKind
from storage.columns import from_ms
from storage.states import Incident, Link, Reply

log = structlog.get_logger()

# Bot API, sendDocument: "Bots can currently send files of any type of up to 50 MB in size".
MOST = 50_000_000


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with its chain; `turn` speaks at the case's own last moment: its file does not change with time."""

    turn: Turn
    file: CaseFile
    links: Sequence[Link]
    replies: Sequence[Reply]

    @property
    def is_sound(self) -> bool:
        return is_whole(self.links)


async def bring_export(turn: Turn, ids: list[int]) -> Said:
    """A ZIP of the case, of the first where there are several."""
    incident = await turn.store.incident(ids[0]) if ids else None
    turn.heard.taken_in()
    if incident is None:
        return turn.toast("There is no such case.")
    whole = await whole_case(turn, await turn.discreet(incident))
    with TemporaryFile() as target:
        try:
            await write_export(whole, target, MOST)
        except TooLarge:
            return Said(messages=(_too_large(turn, incident),))
        except NotDrawn as error:
            log.warning("no pages", why=str(error))
            said = "⚪ The file could not be made. /case {number} shows the case."
            return Said(messages=(Message(turn.tongue._(said, number=incident.id)),))
        target.seek(0)
        name = f"case-{incident.id}.zip"
        return Said(messages=(Message(_said(whole), attachment=Attachment(name, target.read())),))


def _too_large(turn: Turn, incident: Incident) -> Message:
    return Message(
        turn.tongue._(
            "⚪ The file is larger than the 50 MB that Telegram takes. On the server: "
            "<code>twoam case {number} export</code>. /case {number} pdf brings the pages alone.",
            number=incident.id,
        )
    )


def _said(whole: Whole) -> Html:
    tongue, number = whole.turn.tongue, whole.file.incident.id
    what = tongue._(
        "Pages, raw answers, replies, timeline and a SHA-256 of each file: verify.sh checks all of it. No buyer."
    )
    wrong = tongue._("⚠️ What is kept of it is not as it was kept: run “twoam doctor” on the server before you send it.")
    return joined((bold(tongue._("Case {number}", number=number)), what, Html("") if whole.is_sound else wrong))


async def whole_case(turn: Turn, incident: Incident) -> Whole:
    """The case as it was at its own last moment: the last step, answer, reply or report."""
    links, steps = await turn.store.links(incident.id), await turn.store.transitions(incident.id)
    last = max([incident.raised_at, *(one.at for one in steps), *(_at(one) for one in links)])
    then = replace(turn, now=last)
    file = await case_file(then, incident)
    return Whole(then, file if incident.open else replace(file, found=()), links, await turn.store.replies(incident.id))


def _at(link: Link) -> datetime:
    return from_ms(json.loads(link.said)["at"])


async def write_export(whole: Whole, target: BinaryIO, limit: int | None = None) -> None:
    """Writes the ZIP; the same case gives the same bytes. Raises TooLarge, NotDrawn."""
    await packed(target, _entries(whole), limit)


async def case_pdf(whole: Whole, target: BinaryIO) -> None:
    """Writes the pages alone. Raises NotDrawn."""
    target.write(await whole.turn.tools.printed(case_document(whole.turn.tongue, whole.file, now=whole.turn.now)))


async def _entries(whole: Whole) -> AsyncIterator[Entry]:
    turn, number = whole.turn, whole.file.incident.id
    pages = await turn.tools.printed(case_document(turn.tongue, whole.file, now=turn.now))
    yield Entry(f"case-{number}.pdf", pages)
    events = case_events(turn.tongue, whole.file)
    for link in whole.links:
        kept = [entry async for entry in _kept(whole, link)]
        for entry in kept:
            yield entry
        events.append(link_event(turn.tongue, link, [one.name for one in kept]))
    for entry in (*timeline(_in_order(events)), chain(whole.links), verifier()):
        yield entry
    yield Entry(README, read_me(number, whole.links).encode())


def _in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda one: (one.at, one.kind, one.what))


async def _kept(whole: Whole, link: Link) -> AsyncIterator[Entry]:
    """The files that a link is about, as far as they are kept."""
    store, at = whole.turn.store, _at(link).strftime("%Y%m%dT%H%M%SZ")
    if link.kind == LinkKind.ANSWER.value and (body := await store.proof_body(link.row_id)) is not None:
        yield Entry(answer_name(link.place, at, body), body)
    reply = next((one for one in whole.replies if one.id == link.row_id and link.kind == LinkKind.REPLY.value), None)
    if reply and reply.text is not None:
        yield Entry(f"notes/{link.place:04}-{at}.txt", reply.text.encode())
    if reply and reply.file and (body := await store.reply_body(reply.id)) is not None:
        yield Entry(f"files/{link.place:04}-{at}-{fit(reply.file.name)}", body)
    if link.kind == LinkKind.REPORT.value:
        note = next((one.note for one in whole.file.reports if one.id == link.row_id), None)
        if note is not None:
            yield Entry(f"reports/{link.place:04}-{at}.txt", note.encode())

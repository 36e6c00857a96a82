"""/deadline, /deadlines and /done: what has to be done by a moment is entered, put off, done, and brought back."""

import re
from dataclasses import replace
from datetime import timedelta

from adapters.diagnosis import Expiry
from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.moments import Moment, moment, split_moment
from monitor.commands.picking import number_in
from monitor.commands.setting import undo_key
from monitor.commands.spoken import span_of
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.deadlines import judge
from monitor.expiries import expires
from monitor.language import clean, visible
from monitor.messages import Message
from monitor.render.agenda import board, card
from monitor.render.bodies import body_of
from monitor.rules.deadline import OWN, SOON, number_of
from storage.folding import folded
from storage.states import AuditEntry, Deadline, DeadlineKind, Facts, Incident, JsonValue, Unshipped

_PAGE = 10
_LONGEST_NAME = 200
_LEAST_NAME = 3
# The times that platforms give to answer.
_SPANS = (timedelta(hours=24), timedelta(hours=48), timedelta(hours=72), timedelta(days=7))
_KINDS = {
    word: kind
    for kind, words in (
        (DeadlineKind.CLAIM, "claim claims 索赔 纠纷 претензия спор مطالبة نزاع クレーム 申し立て"),
        (
            DeadlineKind.COUPON,
            "coupon promotion 优惠券 优惠 促销 купон акция скидка قسيمة كوبون عرض クーポン セール",
        ),
    )
    for word in words.split()
}
_WORDS = {
    word: meaning
    for meaning, words in (
        ("delete", "delete remove 删除 удалить حذف 削除"),
        ("reopen", "reopen open 重开 恢复 открыть вернуть فتح إعادة 再開 戻す"),
        ("done", "done 完成 готово сделано تم 完了"),
    )
    for word in words.split()
}
_NUMBERED = re.compile(r"(#?)(\d{1,9})(?:\s+(.*))?", re.DOTALL)
_OF_CASE = re.compile(r"(?:case|案件|инцидент|بلاغ|事件)\s*#?(\d{1,9})(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)


async def deadlines(turn: Turn, text: str = "") -> Said:
    """All that is still to be done, the next first, and how many orders are to be shipped."""
    open_now = await turn.store.deadlines()
    last = max(0, len(open_now) - 1) // _PAGE
    turn = replace(turn, page=min(turn.page, last))
    shown = open_now[turn.page * _PAGE :][:_PAGE]
    said = board(turn.tongue, shown, len(open_now), await _to_ship(turn), await _ends(turn), now=turn.now)
    keys = turn.keyboard()
    for one in shown:
        done = turn.tongue.label("✓ {number} {what}", number=one.id, what=clean(one.what, 40))
        keys.row((done, "done", {"deadline": one.id}))
    return await turn.board(said, "deadlines", keys=keys, more=turn.page < last)


async def _to_ship(turn: Turn) -> list[Unshipped]:
    """The orders that are due within a day, of the accounts whose orders are asked for."""
    asked = {one.account for one in await turn.store.account_watches() if one.topic is Topic.ORDERS}
    return [one for one in await turn.store.unshipped(turn.now + SOON) if one.account in asked]


async def _ends(turn: Turn) -> list[Expiry]:
    """What of the accounts' access ends within the days in which that is told."""
    accounts = dict.fromkeys(one.account for one in await turn.store.account_watches())
    found = [end for account in accounts for end in await turn.tools.expiries(account)]
    return [end for end in found if expires(end, turn.now.date())]


async def deadline(turn: Turn, text: str) -> Said:
    """“WHAT WHEN”, “case 17 WHEN”, or a deadline's number with what is to become of it; without a word the list."""
    text = " ".join(text.split())
    if not text:
        return await deadlines(turn)
    if (found := _NUMBERED.fullmatch(text)) and (said := await _changed(turn, found)):
        return said
    if found := _OF_CASE.fullmatch(text):
        return await _of_case(turn, int(found[1]), found[2] or "")
    what, when = split_moment(text, turn.now, turn.person.zone)
    if when is None:
        return await _ask_time(turn, text)
    if not what:
        return turn.toast("What is due then? Write it like /deadline Appeal for Blue Lamp 2026-12-01 17:00.")
    return await _entered(turn, await _about(turn, what, when), when)


async def _about(turn: Turn, what: str, when: Moment) -> Deadline:
    """What is entered, with the listing that it names and the kind that its first word is."""
    kind = _KINDS.get(what.split()[0].casefold(), DeadlineKind.NOTICE)
    called = folded(what)
    names = [(one.id, folded(one.name)) for one in await turn.store.listing_names()]
    named = [(len(known), number) for number, known in names if len(known) >= _LEAST_NAME and known in called]
    listing = await turn.store.listing(max(named)[1]) if named else None
    account = listing.account if listing else None
    return replace(_blank(turn, what, when), kind=kind, listing_id=listing.id if listing else None, account=account)


def _blank(turn: Turn, what: str, when: Moment) -> Deadline:
    return Deadline(
        id=0,
        what=clean(what, _LONGEST_NAME),
        kind=DeadlineKind.NOTICE,
        due_at=when.at,
        typed=when.typed,
        zone=turn.person.zone,
        made_at=turn.now,
        made_by=turn.person.name,
    )


async def _of_case(turn: Turn, number: int, text: str) -> Said:
    """A deadline for what an alert told; a bare span is counted from when the alert was raised."""
    incident = await turn.store.incident(number)
    if incident is None:
        return turn.toast("There is no such case.")
    what, when = split_moment(text, turn.now, turn.person.zone)
    if when is None:
        return await _ask_time(turn, f"case {number} {text}".strip())
    if span := span_of(when.typed):
        when = replace(when, at=incident.raised_at + span)
    account = incident.account if incident.account != OWN else None
    made = _blank(turn, what or _headline(turn, incident), when)
    made = replace(made, listing_id=incident.listing_id, account=account, incident_id=incident.id)
    return await _entered(turn, made, when)


def _headline(turn: Turn, incident: Incident) -> str:
    return visible(body_of(turn.tongue, incident, turn.now).headline)


async def _ask_time(turn: Turn, text: str) -> Said:
    """The times that platforms give; any other is typed."""
    keys = turn.keyboard()
    keys.row(*(do(str(turn.tongue.duration(span)), "deadline", f"{text} {_hours(span)}h") for span in _SPANS))
    said = turn.tongue._("Until when? Write it like 48h, 2026-12-01 17:00 or 48h from 2026-11-30 09:00.")
    hint = turn.tongue._("A notice's time is counted from when you got it.")
    return await turn.said(Message(turn.tongue._("{first} {second}", first=said, second=hint)), keys)


def _hours(span: timedelta) -> int:
    return span // timedelta(hours=1)


async def _entered(turn: Turn, made: Deadline, when: Moment) -> Said:
    if when.at <= turn.now:
        return turn.toast("That is past: {when}.", when=turn.tongue.time(when.at, turn.now))
    kept = await turn.store.add_deadline(made)
    await turn.note("deadline", None, [kept.what, kept.due_at.isoformat()], f"deadline:{kept.id}")
    await _judged(turn)
    return await _card(turn, kept)


async def _judged(turn: Turn) -> None:
    """What changed is told at once."""
    if await judge(turn.store, turn.now):
        turn.tools.wake()


async def _card(turn: Turn, one: Deadline, entry: AuditEntry | None = None) -> Said:
    keys = turn.keyboard()
    if entry is not None:
        keys.row(undo_key(turn, entry, f"deadline #{one.id}"))
    elif one.open:
        label = turn.tongue.label
        keys.row((label("Done"), "done", {"deadline": one.id}), do(label("Delete"), "deadline", f"#{one.id} delete"))
    return await turn.said(Message(card(turn.tongue, one, turn.now)), keys)


async def _changed(turn: Turn, found: re.Match[str]) -> Said | None:
    """What is said of a deadline by its number; None where the number only begins something new."""
    is_meant, rest = bool(found[1]), found[3] or ""
    one = await turn.store.deadline(int(found[2]))
    if one is None:
        return turn.toast("There is no such deadline. /deadlines shows them.") if is_meant or not rest else None
    if not rest:
        return await _card(turn, one)
    match _WORDS.get(rest.casefold()):
        case "delete":
            return await _decided(turn, one, "deleted", turn.now.isoformat())
        case "reopen":
            return await _reopened(turn, one)
        case "done":
            return await finish(turn, one.id)
    if at := moment(rest, turn.now, turn.person.zone):
        return await _put_off(turn, one, Moment(at, rest))
    return await _decided(turn, one, "what", clean(rest, _LONGEST_NAME)) if is_meant else None


async def _put_off(turn: Turn, one: Deadline, when: Moment) -> Said:
    if when.at <= turn.now:
        return turn.toast("That is past: {when}.", when=turn.tongue.time(when.at, turn.now))
    return await _decided(turn, one, "due", [when.at.isoformat(), when.typed, turn.person.zone])


async def _reopened(turn: Turn, one: Deadline) -> Said:
    if one.deleted_at is not None:
        one = replace(one, deleted_at=None)
        await turn.decide(f"deadline:{one.id}", "deleted", None)
    return await _decided(turn, one, "done", None)


async def _decided(turn: Turn, one: Deadline, key: str, value: JsonValue) -> Said:
    """The change is kept, told of at once, and can be undone."""
    entry = await turn.decide(f"deadline:{one.id}", key, value)
    await _judged(turn)
    return await _card(turn, await turn.store.deadline(one.id) or one, entry)


async def done(turn: Turn, text: str) -> Said:
    """The deadline of that number, or that an alert's case told of; without a word the choices."""
    number = number_in(text.strip().removeprefix("#"))
    of_case = _OF_CASE.fullmatch(text.strip())
    if of_case is not None:
        incident = await turn.store.incident(int(of_case[1]))
        return await finish(turn, (number_of(incident) if incident else None) or 0)
    if number is None:
        return await _ask_which(turn, await turn.store.deadlines())
    if text.strip().startswith("#"):
        return await finish(turn, number)
    meant = await _meant(turn, number)
    return await finish(turn, meant[0].id if meant else number) if len(meant) < 2 else await _ask_which(turn, meant)


async def _meant(turn: Turn, number: int) -> tuple[Deadline, ...]:
    """The deadlines that are still to be done and that the number may mean: its own, or the case that tells of it."""
    incident = await turn.store.incident(number)
    numbers = {number, (number_of(incident) if incident else None) or number}
    return tuple(one for one in await turn.store.deadlines() if one.id in numbers)


async def _ask_which(turn: Turn, some: tuple[Deadline, ...]) -> Said:
    if not some:
        return turn.toast("Nothing is due that you entered.")
    keys = turn.keyboard()
    for one in some[:_PAGE]:
        label = turn.tongue.label("✓ {number} {what}", number=one.id, what=clean(one.what, 40))
        keys.row((label, "done", {"deadline": one.id}))
    return await turn.said(Message(turn.tongue._("Which deadline is done?")), keys)


async def press_done(turn: Turn, args: Facts) -> Said:
    """[ Done ] under an alert or in the list."""
    number = args.get("deadline")
    return await finish(turn, number if isinstance(number, int) else 0)


async def finish(turn: Turn, number: int) -> Said:
    """It is done: the alert is over for everybody."""
    one = await turn.store.deadline(number)
    if one is None:
        return turn.toast("There is no such deadline. /deadlines shows them.")
    if one.done_at is not None:
        return turn.toast("{who} has done it already.", who=one.done_by)
    if one.deleted_at is not None:
        return turn.toast("It was deleted.")
    said = await _decided(turn, one, "done", [_now(turn), turn.person.name])
    if turn.heard.button is None:
        return said
    return turn.toast("Done. By mistake? /deadline {number} reopen", number=number)


def _now(turn: Turn) -> str:
    return turn.now.isoformat()

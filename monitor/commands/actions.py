"""Every button: who may press it, and what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.chat import Said
from monitor.commands import (
    acting,
    adding,
    assigning,
    copycats,
    cost_file,
    deadlines,
    deciding,
    drilling,
    groups,
    listings,
    looking,
    people,
    products,
    replying,
    setting,
    words,
)
from monitor.commands.table import BY_NAME
from monitor.commands.turn import Turn, not_allowed
from storage.states import ChatButton, Facts, Role


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does; `lasting` ones only show something and may be pressed again."""

    role: Role
    answer: Callable[[Turn, Facts], Awaitable[Said]]
    lasting: bool = False


def _ids(args: Facts) -> list[int]:
    listed = args.get("incidents")
    return [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []


async def _ack(turn: Turn, args: Facts) -> Said:
    return await acting.take(turn, _ids(args))


async def _snooze(turn: Turn, args: Facts) -> Said:
    minutes = args.get("minutes")
    span = timedelta(minutes=minutes) if isinstance(minutes, int) else acting.SNOOZE
    return await acting.put_off(turn, _ids(args), turn.now + span)


async def _mark(turn: Turn, args: Facts) -> Said:
    return await acting.judge(turn, _ids(args), false=args.get("false") is True)


async def _accept(turn: Turn, args: Facts) -> Said:
    return await acting.accept(turn, _ids(args))


async def _evidence(turn: Turn, args: Facts) -> Said:
    return await looking.show_evidence(turn, _ids(args))


async def _case(turn: Turn, args: Facts) -> Said:
    return await looking.bring_case(turn, _ids(args))


async def _friend(turn: Turn, args: Facts) -> Said:
    return await deciding.ask_scope(turn, _ids(args))


async def _do(turn: Turn, args: Facts) -> Said:
    """A choice brought by a command: the command again, with its missing word. Its own role counts."""
    command, text = BY_NAME.get(str(args.get("command"))), str(args.get("text", ""))
    if command is None or not turn.may(command.needs(text)):
        return not_allowed(turn, command.needs(text) if command else Role.OWNER)
    return await command.answer(turn, text)


async def _again(turn: Turn, args: Facts) -> Said:
    """A board anew in its own place, or another page of it."""
    page = args.get("page")
    said = await _do(replace(turn, page=page if isinstance(page, int) else 0), args)
    if not said.messages:
        return said
    return replace(said, edit=said.messages[0], messages=said.messages[1:])


async def _undo(turn: Turn, args: Facts) -> Said:
    """What was before is back, and the page is shown as it is now."""
    said = await setting.undo(turn, args)
    command, _, text = str(args.get("page", "")).partition(" ")
    if command not in BY_NAME:
        return said
    again = await _again(await turn.anew(), {"command": command, "text": text})
    return replace(again, toast=said.toast)


ACTIONS: Mapping[str, Action] = {
    "ack": Action(Role.OPERATOR, _ack),
    "snooze": Action(Role.OPERATOR, _snooze),
    "assign": Action(Role.OPERATOR, assigning.asked, lasting=True),
    "mark": Action(Role.OPERATOR, _mark),
    "rang": Action(Role.VIEWER, drilling.answered),
    "accept": Action(Role.OPERATOR, _accept),
    "dismiss": Action(Role.OPERATOR, copycats.dismiss),
    "suspect": Action(Role.OPERATOR, copycats.suspect),
    "done": Action(Role.OPERATOR, deadlines.press_done),
    "decide": Action(Role.OPERATOR, deciding.decide),
    "befriend": Action(Role.OPERATOR, deciding.befriend),
    "unfriend": Action(Role.OPERATOR, deciding.unfriend),
    "unmute": Action(Role.OPERATOR, listings.unmute),
    "unfollow": Action(Role.OPERATOR, words.unfollow),
    "tie": Action(Role.OPERATOR, products.tie),
    "apart": Action(Role.OPERATOR, products.apart),
    "untie": Action(Role.OPERATOR, products.untie),
    "save": Action(Role.OPERATOR, adding.save),
    "drop": Action(Role.OPERATOR, listings.drop),
    "take_group": Action(Role.OWNER, groups.take),
    "leave_group": Action(Role.OWNER, groups.leave),
    "group_money": Action(Role.OWNER, groups.allow_money),
    "make_topics": Action(Role.OWNER, groups.make_topics),
    "leave": Action(Role.OWNER, people.leave),
    "role": Action(Role.OWNER, people.change_role),
    "invite": Action(Role.OWNER, people.invited),
    "ask_role": Action(Role.OWNER, people.ask_role, lasting=True),
    "ask_leave": Action(Role.OWNER, people.ask_leave, lasting=True),
    "friend": Action(Role.OPERATOR, _friend, lasting=True),
    "scope": Action(Role.OPERATOR, deciding.choose_scope, lasting=True),
    "costs_file": Action(Role.OPERATOR, cost_file.keep_table),
    "replies": Action(Role.VIEWER, replying.show_replies, lasting=True),
    "evidence": Action(Role.VIEWER, _evidence, lasting=True),
    "case": Action(Role.VIEWER, _case, lasting=True),
    "alerts": Action(Role.VIEWER, lambda turn, args: looking.show_alerts(turn), lasting=True),
    "surely": Action(Role.VIEWER, setting.surely),
    "undo": Action(Role.VIEWER, _undo),
    "again": Action(Role.VIEWER, _again, lasting=True),
    "do": Action(Role.VIEWER, _do),
}


def role_needed(action: str, args: Facts) -> Role:
    """The least role that may press such a button; one that nobody knows is nobody's but an owner's."""
    known = ACTIONS.get(action)
    if known is None:
        return Role.OWNER
    command = BY_NAME.get(str(args.get("command")))
    return command.needs(str(args.get("text", ""))) if command else known.role


def is_lasting(button: ChatButton) -> bool:
    """Whether it only shows something, so that it may be pressed again; a choice lasts where it changes nothing."""
    is_choice = BY_NAME.get(str(button.args.get("command"))) is not None
    looks = is_choice and role_needed(button.action, button.args) is Role.VIEWER
    return looks or (button.action in ACTIONS and ACTIONS[button.action].lasting)

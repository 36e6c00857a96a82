"""Groups that are told beside people's own chats: owners take them, let them go, choose topics and allow money."""

from dataclasses import replace
from functools import partial

from monitor.buttons import Keyboard
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, joined
from monitor.messages import Ambiguous, Message, Migrated, NotSent, Unreachable
from monitor.render.groups import TOPICS, group_card, group_offer, groups_list
from storage.states import Facts, Group, Purpose

_WORDS = {
    "urgent": Purpose.URGENT,
    "daily": Purpose.DAILY,
    "operations": Purpose.OPERATIONS,
    "紧急": Purpose.URGENT,
    "每日": Purpose.DAILY,
    "运营": Purpose.OPERATIONS,
}
_NOT_TOLD = N_("This group is not told: /group takes it.")
_IN_A_GROUP = N_("Say this in the group, in the topic that you mean.")


async def show_group(turn: Turn, text: str = "") -> Said:
    """In a group how it stands, or the offer to take it; in a private chat all groups that are told."""
    if turn.heard.private:
        return await _all(turn)
    group = await turn.store.group(turn.heard.chat_id)
    if group is not None:
        return await turn.said(group_card(turn.tongue, group), _keys(turn, group))
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Tell this group"), "take_group", {}))
    return await turn.said(group_offer(turn.tongue, turn.heard.title or ""), keys)


async def _all(turn: Turn) -> Said:
    groups = await turn.store.groups()
    keys = turn.keyboard()
    for group in groups:
        label = turn.tongue.label("No longer tell {group}", group=group.title)
        keys.row((label, "leave_group", {"group": group.chat_id}))
    return await turn.said(groups_list(turn.tongue, groups), keys)


def _keys(turn: Turn, group: Group) -> Keyboard:
    keys = turn.keyboard()
    label = turn.tongue.label("No sums here") if group.money else turn.tongue.label("Tell sums of money here")
    keys.row((label, "group_money", {"group": group.chat_id, "allowed": not group.money}))
    if group.forum and _missing(group):
        keys.row((turn.tongue.label("Make the topics"), "make_topics", {}))
    keys.row((turn.tongue.label("No longer tell this group"), "leave_group", {"group": group.chat_id}))
    return keys


async def _edited(turn: Turn) -> Said:
    """The group's card anew in the place of the message whose button was pressed."""
    said = await show_group(turn)
    return replace(said, edit=said.messages[0], messages=())


async def take(turn: Turn, args: Facts) -> Said:
    """The group is told from now on; where it is a forum its topics are made."""
    heard = turn.heard
    await turn.store.take_group(heard.chat_id, heard.title or str(heard.chat_id), heard.forum, turn.person.id)
    said = await _edited(turn)
    return replace(said, later=partial(_make, turn)) if heard.forum else said


async def leave(turn: Turn, args: Facts) -> Said:
    """The group is told no longer."""
    number = args.get("group")
    if not isinstance(number, int) or not await turn.store.leave_group(number):
        return turn.toast("This group is not told.")
    return replace(await _edited(turn), toast=turn.tongue.label("I tell it nothing more."))


async def allow_money(turn: Turn, args: Facts) -> Said:
    """Sums are told in this group, or no longer."""
    number = args.get("group")
    if not isinstance(number, int) or not await turn.store.allow_money(number, args.get("allowed") is True):
        return turn.toast("This group is not told.")
    return await _edited(turn)


async def make_topics(turn: Turn, args: Facts) -> Said:
    """The topics that the group has not got yet."""
    return Said(toast=turn.tongue.label("I make them."), later=partial(_make, turn))


async def _make(turn: Turn) -> Said:
    group = await turn.store.group(turn.heard.chat_id)
    if group is None or turn.tools.errands is None:
        return turn.toast(_NOT_TOLD)
    made = []
    for purpose in _missing(group):
        called = turn.tongue.label(TOPICS[purpose])
        try:
            thread = await turn.tools.errands.make_topic(group.chat_id, called)
        except (NotSent, Ambiguous, Unreachable, Migrated):
            return Said(messages=(_not_made(turn),))
        await turn.store.set_thread(group.chat_id, purpose, thread)
        made.append(turn.tongue._(TOPICS[purpose]))
    if not made:
        return turn.toast("All topics are there.")
    names = joined(made, by=turn.tongue._(", "))
    return Said(messages=(Message(turn.tongue._("Topics made: {topics}.", topics=names)),))


def _not_made(turn: Turn) -> Message:
    return Message(
        turn.tongue._(
            "I could not make the topics. Let me manage topics in this group and press the button under /group again, "
            "or say /here in topics of your own."
        )
    )


def _missing(group: Group) -> list[Purpose]:
    return [purpose for purpose in Purpose if group.threads.get(purpose) is None]


async def here(turn: Turn, text: str) -> Said:
    """“/here urgent”: such messages go to the topic in which it was said; said in General they go there."""
    if turn.heard.private:
        return turn.toast(_IN_A_GROUP)
    if await turn.store.group(turn.heard.chat_id) is None:
        return turn.toast(_NOT_TOLD)
    purpose = _WORDS.get(text.casefold().strip())
    if purpose is None:
        return await _which(turn)
    if turn.heard.thread is None:
        await turn.store.drop_thread(turn.heard.chat_id, purpose)
    else:
        await turn.store.set_thread(turn.heard.chat_id, purpose, turn.heard.thread)
    return turn.toast("{topic} goes here from now on.", topic=turn.tongue._(TOPICS[purpose]))


async def _which(turn: Turn) -> Said:
    keys = turn.keyboard()
    for purpose in Purpose:
        keys.row(do(turn.tongue.label(TOPICS[purpose]), "here", purpose.value))
    return await turn.said(Message(turn.tongue._("What shall come to this topic?")), keys)

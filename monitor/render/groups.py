"""A group's standing in words: what is told there, in which topics, and whether money is."""

from dataclasses import replace

from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.words import bold
from storage.states import Group, Purpose

# As the topics are called where we make them.
TOPICS = {
    Purpose.URGENT: N_("Urgent"),
    Purpose.DAILY: N_("Daily"),
    Purpose.OPERATIONS: N_("Operations"),
}


def note_topic(tongue: Tongue, message: Message, purpose: Purpose) -> Message:
    """The message with a word about why it is in General."""
    note = tongue._(
        "The topic {topic} is gone or closed: I write here until somebody says /here {word} in another one.",
        topic=tongue._(TOPICS[purpose]),
        word=purpose.value,
    )
    return replace(message, html=joined((Html(message.html), note)))


def group_offer(tongue: Tongue, title: str) -> Message:
    """What an owner is asked in a group that is not told yet."""
    head = bold(tongue._("Tell this group too?"))
    what = tongue._(
        "Alerts, the morning's message and new listings then come to {group} as well; each of you is still woken in "
        "the own chat. Sums of money are not told here unless you allow it.",
        group=name(title),
    )
    return Message(joined((head, what)))


def group_card(tongue: Tongue, group: Group) -> Message:
    """How a group that is told stands."""
    money = tongue._("Sums of money are told here.") if group.money else tongue._("Sums of money are not told here.")
    lines = [bold(tongue._("{group} is told", group=name(group.title))), money]
    if group.forum:
        lines += [_topic(tongue, group, purpose) for purpose in Purpose]
        lines.append(tongue._("/here, said in a topic, chooses what comes there."))
    return Message(joined(lines))


def _topic(tongue: Tongue, group: Group, purpose: Purpose) -> Html:
    called = tongue._(TOPICS[purpose])
    if purpose not in group.threads:
        return tongue._("{topic}: no topic of its own, it goes to General", topic=called)
    if group.threads[purpose] is None:
        return tongue._("{topic}: ⚠️ its topic is gone, it goes to General", topic=called)
    return tongue._("{topic}: a topic of its own", topic=called)


def groups_list(tongue: Tongue, groups: tuple[Group, ...]) -> Message:
    """All groups that are told, for an owner's private chat."""
    if not groups:
        return Message(tongue._("No group is told. Add me to one and say /group there."))
    return Message("\n\n".join(group_card(tongue, group).html for group in groups))

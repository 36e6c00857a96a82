"""The commands about what has to be done by a moment."""

from monitor.commands import deadlines
from monitor.commands.command import Command
from monitor.language import N_
from storage.states import Role

DEADLINES: tuple[Command, ...] = (
    Command(
        "deadlines",
        Role.VIEWER,
        N_("what is due, and what is to be shipped"),
        "/deadlines",
        deadlines.deadlines,
        frozenset({"deadlines", "期限", "截止"}),
    ),
    Command(
        "deadline",
        Role.OPERATOR,
        N_("enter what is due: I tell it 24, 12 and 4 hours before"),
        "/deadline Appeal for Blue Lamp 2026-12-01 17:00",
        deadlines.deadline,
        frozenset({"deadline", "设期限", "截止时间"}),
    ),
    Command(
        "done",
        Role.OPERATOR,
        N_("a deadline is done: nothing else ends it"),
        "/done 3",
        deadlines.done,
        frozenset({"done", "完成", "已完成"}),
    ),
)

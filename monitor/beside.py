"""What comes beside the looks that are due: pushes, and answers about other conditions than new."""

from dataclasses import dataclass
from datetime import datetime

from monitor.incidents import vouched
from monitor.rules.hidden import HIDDEN_OFFER
from storage.states import JsonValue, Told


@dataclass(frozen=True, slots=True)
class Pushed:
    """What goes with an answer that is no look, such as a push; `marks` are kept in the same commit."""

    marks: tuple[tuple[str, JsonValue], ...]
    sure: bool


# An answer about used or refurbished offers: nothing goes with it.
BESIDE = Pushed((), sure=False)


def sure(told: Told, at: datetime) -> Told:
    """A push that names the seller needs no second look; of a number it names nobody."""
    return told if told.incident.rule == HIDDEN_OFFER.name else vouched(told, at)


def ending(push: Pushed | None, *, whole: bool) -> str:
    if push:
        return "push" if push.marks else "beside"
    return "whole" if whole else "partial"

"""Before a threshold is saved: how often it would have told in the last month, as it is and as somebody wants it."""

from dataclasses import dataclass
from datetime import timedelta

from monitor.commands.choices import Choice
from monitor.commands.turn import Turn
from monitor.decisions import THRESHOLD
from monitor.language import N_, Html
from monitor.render.replay import foreseen, not_foreseen
from monitor.replay.kinds import rule_called, why_not
from monitor.replay.reading import TooMuch, replay
from storage.states import Decision, WatchedListing

_BACK = timedelta(days=30)
# What is played within about a second on a small machine; more is for `twoam replay`.
_MOST = 8_000


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is said of it, and whether it would tell otherwise than now."""

    said: Html
    differs: bool


async def foresee(turn: Turn, choice: Choice) -> Foresight | None:
    """Played over what is kept of the listings in the choice's scope; None for what is no threshold."""
    if not choice.key.startswith(THRESHOLD):
        return None
    rule = choice.key.removeprefix(THRESHOLD).partition(".")[0]
    if rule_called(rule) is None:
        return _unknown(turn, why_not(rule))
    proposed = [Decision(choice.scope, choice.key, choice.value)]
    since = turn.now - _BACK
    listings = await _in_scope(turn, choice.scope)
    try:
        made = await replay(
            turn.store, turn.tools, rule, since, turn.now, listings=listings, proposed=proposed, most=_MOST
        )
    except TooMuch:
        return _unknown(turn, N_("so much is kept that it would take longer than you wait"))
    if made.begin is None or made.then is None:
        return _unknown(turn, N_("nothing is kept yet that it judges"))
    length = turn.now - max(since, made.begin)
    differs = [one.key for one in made.now.told] != [one.key for one in made.then.told]
    differs = differs or made.now.woken != made.then.woken
    return Foresight(foreseen(turn.tongue, length, made.now, made.then), differs)


def _unknown(turn: Turn, why: str) -> Foresight:
    return Foresight(not_foreseen(turn.tongue, turn.tongue._(why)), differs=False)


async def _in_scope(turn: Turn, scope: str) -> list[WatchedListing]:
    kind, _, which = scope.partition(":")
    listings = await turn.store.listings()
    if kind == "listing":
        return [one for one in listings if one.id == int(which)]
    if kind == "account":
        return [one for one in listings if one.account == which]
    if kind == "tag":
        tagged = {number for number, tags in (await turn.store.tags()).items() if which in tags}
        return [one for one in listings if one.id in tagged]
    return [*listings]

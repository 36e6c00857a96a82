"""The bodies of what is told of platforms: one that brings most of the profit, one whose weekly figures turn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from monitor.language import N_, Html, Tongue, joined, name
from monitor.render.going import turn_line
from monitor.render.machine import Told
from monitor.render.words import platform_name
from monitor.rules.platform import PLATFORM_SHARE, PLATFORM_TURN
from storage.states import Facts


def _share(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    said: dict[str, Any] = {**facts}
    percent = tongue.percent(said["percent"])
    headline = tongue._("One platform brings {percent} of your profit", percent=percent)
    alone = said["platforms"] < 2
    what = (
        tongue._("No other platform tells of sales.")
        if alone
        else tongue._("If it froze your account, that much would stop.")
    )
    silent = joined((name(str(one), 30) for one in said["silent"]), by=tongue._(", "))
    untold = tongue._("⚪ Not counted, for they tell no orders: {accounts}", accounts=silent) if silent else Html("")
    unknown = tongue.ngettext(
        "⚪ The cost of {count} unit is unknown: the profit is before it.",
        "⚪ The cost of {count} units is unknown: the profit is before it.",
        said["uncosted"],
    )
    return headline, (what, unknown if said["uncosted"] else Html(""), untold)


def _turn(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    said: dict[str, Any] = {**facts}
    begins, ends = N_("Signs that a good time begins"), N_("Signs that a good time ends")
    lines = [turn_line(tongue, one) for one in said["turned"]]
    alike = joined((platform_name(str(one)) for one in said["alike"]), by=tongue._(", "))
    others = tongue._(
        "The same way went {platforms}: then it may be the season or the goods, and not the platform.", platforms=alike
    )
    sure = tongue._("Signs of one shop, no proof: what stands in brackets is how far it may be off.")
    return tongue._(begins if said["better"] else ends), (*lines, others if said["alike"] else Html(""), sure)


PLATFORM_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {PLATFORM_SHARE: _share, PLATFORM_TURN: _turn}

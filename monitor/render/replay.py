"""What a threshold would have told over the past, in words, before it is saved."""

from datetime import timedelta

from monitor.language import Html, Tongue
from monitor.replay.playing import Played


def foreseen(tongue: Tongue, length: timedelta, now: Played, then: Played) -> Html:
    """“In the last 30 d: 4 alerts, 1 of them woke, as it is; 9 alerts, 2 of them woke, as you want it.”"""
    return tongue._(
        "In the last {length}: {now} as it is, {then} as you want it.",
        length=tongue.duration(length),
        now=_counts(tongue, now),
        then=_counts(tongue, then),
    )


def not_foreseen(tongue: Tongue, why: Html) -> Html:
    """That it cannot be said, and why."""
    return tongue._("How often it would have told is not known: {why}.", why=why)


def _counts(tongue: Tongue, played: Played) -> Html:
    alerts = tongue.ngettext("{count} alert", "{count} alerts", len(played.told))
    if not played.woken:
        return alerts
    woke = tongue.ngettext("{count} of them woke", "{count} of them woke", played.woken)
    return tongue._("{what} ({more})", what=alerts, more=woke)

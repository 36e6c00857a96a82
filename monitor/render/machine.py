"""The bodies of what is wrong with the machine itself: headline and lines."""

from collections.abc import Callable
from datetime import datetime

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.reasons import cause
from monitor.rules.machine import (
    BACKUP_FAILS,
    CHANNEL_FAILS,
    DISK_LOW,
    LOG_GROWS,
    MEMORY_RESTORED,
    NOT_HEARD,
    RELOAD_REFUSED,
)
from storage.states import Facts, JsonValue

Told = tuple[Html, tuple[Html, ...]]


def _log_grows(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    size = tongue._("{megabytes} MB wait to be taken into the database.", megabytes=str(facts.get("megabytes")))
    why = tongue._("A reader holds the database open: a backup, a copy or another program. Nothing is lost meanwhile.")
    return tongue._("My memory's log grows"), (size, why)


def _reload_refused(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    found = facts.get("problems")
    problems = [esc(str(one), 200) for one in found[:3]] if isinstance(found, list) else []
    old = tongue._("I go on with the configuration that I had.")
    return tongue._("The new configuration is refused"), (old, *problems)


def _backup_fails(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    last = text_of(facts, "last")
    none = tongue._("There is no backup yet: if this disk dies, everything that I know is lost.")
    lost = tongue._("If this disk dies, what I know since {when} is lost.", when=_time(tongue, last, now))
    why = tongue._("Failing since {when}: {why}", when=_time(tongue, facts.get("since"), now), why=_why(tongue, facts))
    return tongue._("No backup can be made"), (lost if last else none, why)


def _why(tongue: Tongue, facts: Facts) -> Html:
    return cause(tongue, text_of(facts, "why") or "?", 300)


def _time(tongue: Tongue, moment: JsonValue, now: datetime) -> str:
    return tongue.time(datetime.fromisoformat(moment), now) if isinstance(moment, str) else "?"


def _memory_restored(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    of = _time(tongue, facts.get("since"), now)
    forgotten = tongue._("I have forgotten what happened since {when}: what I told you and what you told me.", when=of)
    repeats = tongue._("Until I have looked at everything again, each message says that it may be a repeat.")
    return tongue._("My memory was restored from a backup"), (forgotten, repeats)


def _channel_fails(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    found = facts.get("channels")
    names = joined((name(str(one), 40) for one in found), by=tongue._(", ")) if isinstance(found, list) else esc("?")
    since = _time(tongue, facts.get("since"), now)
    said = tongue._("{channels}: what is to be said there has waited since {when}.", channels=names, when=since)
    return tongue._("Another channel does not work"), (said, tongue._("It is tried again and again; nothing is lost."))


def _disk_low(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    percent, megabytes = facts.get("percent"), facts.get("megabytes")
    free = tongue._(
        "Free: {percent} % of it, {megabytes} MB.",
        percent=tongue.number(percent if isinstance(percent, int) else 0),
        megabytes=tongue.number(megabytes if isinstance(megabytes, int) else 0),
    )
    full = tongue._("Once it is full I can note nothing, and miss what happens then.")
    return tongue._("The server's disk is nearly full"), (free, full)


_NOT_HEARD = {
    "poller": N_("Another process uses this bot: only one of us hears you, since {when}."),
    "webhook": N_("A webhook takes this bot's messages since {when}."),
}
_UNHEARD = N_("Telegram cannot bring me what you say since {when}.")


def _not_heard(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    said = _NOT_HEARD.get(text_of(facts, "kind") or "", _UNHEARD)
    why = tongue._(said, when=_time(tongue, facts.get("since"), now))
    then = tongue._("Commands and buttons may go unanswered; alerts still arrive.")
    return tongue._("I do not hear what you say"), (why, then)


MACHINE_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    LOG_GROWS: _log_grows,
    DISK_LOW: _disk_low,
    NOT_HEARD: _not_heard,
    RELOAD_REFUSED: _reload_refused,
    BACKUP_FAILS: _backup_fails,
    MEMORY_RESTORED: _memory_restored,
    CHANNEL_FAILS: _channel_fails,
}

"""The order of the questions: first what the file holds, then, once it stands, people, listings and the service."""

import asyncio
import os
import warnings
from dataclasses import dataclass
from pathlib import Path

import tzlocal

from adapters.manners import Manners
from monitor.config import Config, load
from monitor.console.failures import Usage
from monitor.console.output import show
from monitor.console.setup import heart, joining, pasting, service, telegram
from monitor.console.setup.draft import Draft
from monitor.console.setup.guide import Guide, answered
from monitor.console.typed import known_zone
from monitor.language import LANGUAGES, Tongue, language_name, nearest_language


@dataclass(frozen=True, slots=True)
class Given:
    """What need not be asked."""

    contact: str | None
    zone: str | None
    language: str | None
    token: str | None


def hold(given: Given, target: Path) -> None:
    """The whole interview; a configuration that is there already is kept, and only what is missing is asked for."""
    if target.exists():
        config = load(target).config
        guide = Guide(Tongue(given.language or config.machine.language, config.machine.zone))
        guide.tell("{file} is there already and stays as it is. What is missing can be done now.", file=target)
    else:
        language = given.language or _language()
        guide = Guide(Tongue(language))
        if service.is_foreign(target):
            guide.tell("You are root, and the service's user “twoam” could not read what root writes. Better:")
            show(f"  sudo -u twoam twoam init --config {target}")
        guide.tell("Good evening. A few questions; Ctrl-C ends it at any of them, and nothing is left half done.")
        draft = _answers(guide, given, language, target)
        secrets = draft.write(target)
        for place in (target, *secrets):
            guide.tell("Written: {file}, which only you can read", file=place)
        config = load(target).config
    _go_on(guide, config, target)


def _answers(guide: Guide, given: Given, language: str, target: Path) -> Draft:
    zone = given.zone or _zone(guide)
    draft = Draft(given.contact or _contact(guide), zone, language, given.token)
    draft = telegram.with_bot(guide, draft, target)
    return heart.with_heartbeat(guide, draft, target)


def _language() -> str:
    """The one question that is asked before a language is known: each is named as its speakers name it."""
    guess = nearest_language(os.environ.get("LC_ALL") or os.environ.get("LANG"))
    offered = ", ".join(f"{language_name(code)} ({code})" for code in LANGUAGES)
    while True:
        said = answered(f"Language: {offered}", default=guess).casefold()
        if said in LANGUAGES:
            return said


def _zone(guide: Guide) -> str:
    while True:
        said = guide.ask("Your time zone, such as Asia/Shanghai", default=_here())
        try:
            return known_zone(said)
        except Usage:
            guide.tell("There is no time zone “{zone}”: write it like Asia/Shanghai or America/New_York.", zone=said)


def _here() -> str:
    """The machine's zone; UTC where it does not say, or says two things."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return known_zone(tzlocal.get_localzone_name() or "UTC").removeprefix("Etc/")
    except (Usage, LookupError, ValueError, OSError):
        return "UTC"


def _contact(guide: Guide) -> str:
    while True:
        said = guide.ask("Your e-mail address; the sites' operators see it with every page that is read")
        try:
            Manners(contact=said)
        except ValueError:
            guide.tell("That cannot be used: it goes to the sites as it is, in plain letters.")
            continue
        return said


def _go_on(guide: Guide, config: Config, target: Path) -> None:
    """What the file cannot hold; each step is whole by itself."""
    people = asyncio.run(joining.people(config)) if config.telegram.token else 0
    if people:
        guide.tell("In the chat already: {count}", count=people)
    elif config.telegram.token and guide.agree("Join the chat now, with your phone?"):
        joining.pair(guide, config, _name(guide))
    watched = asyncio.run(pasting.count(config))
    if watched:
        guide.tell("Watched already: {count}", count=watched)
    else:
        pasting.add_listings(guide, config)
    service.offer(guide, config, target)
    _next(guide, target)


def _name(guide: Guide) -> str:
    while True:
        if said := guide.ask("Your name, as your partners shall see it"):
            return said


def _next(guide: Guide, target: Path) -> None:
    """What can be typed now: on a server as the service's user, whose files these are."""
    twoam = "sudo -u twoam twoam" if target.parent == service.SERVER else "twoam"
    guide.tell("Next:")
    show(f"  {twoam} doctor   " + guide.words("checks everything, and says what to do"))
    show(f"  {twoam} check    " + guide.words("looks once, now"))
    show(f"  {twoam} run      " + guide.words("stays awake (the service does the same)"))
    show(f"  {twoam} invite   " + guide.words("brings a partner into the chat"))

"""Pasted lines: the listing, name and floor that one names, as it is shown, and kept in a button until it is saved."""

from dataclasses import dataclass, field
from typing import Any

from adapters.readings import Listing, Money, Subject, Sweep
from monitor.answers import error_of
from monitor.facts import money_facts, money_of
from storage.states import JsonValue

MOST_LINES = 50
RIVAL = frozenset({"rival", "rivals", "竞品"})


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted line as it was understood; no `account` where nobody knows it, then `others` are those that were asked.

    `watched` is what it is called where it is watched already, `twin` the line before that says the same. Several
    `places` are the accounts that know an id which names no market.
    """

    text: str
    account: str = ""
    subject: Subject = field(default_factory=lambda: Subject("", ""))
    url: str = ""
    name: str = ""
    floor: Money | None = None
    rival: bool = False
    watched: str = ""
    others: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.account) and len(self.places) < 2

    def facts(self) -> JsonValue:
        """As a button keeps it."""
        subject = {"market": self.subject.market, "id": self.subject.id}
        kept: dict[str, Any] = {"text": self.text[:100], "account": self.account, "url": self.url, "name": self.name}
        return {**kept, **subject, "floor": money_facts(self.floor), "rival": self.rival}

    @classmethod
    def from_facts(cls, facts: Any) -> "Line":
        """The line that `facts` wrote."""
        subject = Subject(str(facts["market"]), str(facts["id"]))
        text, account, url, name = (str(facts[key]) for key in ("text", "account", "url", "name"))
        return cls(text, account, subject, url, name, money_of(facts.get("floor")), bool(facts["rival"]))


def lines_of(text: str, *, rival: bool) -> tuple[bool, list[str]]:
    """The lines that say something, each once, and whether a first line says that all are rivals'."""
    pasted = [line.strip() for line in text.splitlines() if line.strip()]
    if len(pasted) > 1 and pasted[0].casefold() in RIVAL:
        rival, pasted = True, pasted[1:]
    return rival, list(dict.fromkeys(pasted))


@dataclass(frozen=True, slots=True)
class Seen:
    """A line with what its page says; None where it was not read, `why` where that was tried."""

    line: Line
    listing: Listing | None = None
    why: str | None = None

    @classmethod
    def of(cls, line: Line, sweep: Sweep | None) -> "Seen":
        """What the answer says of the line's listing."""
        if sweep is None:
            return cls(line)
        found = [one for one in sweep.of(line.subject) if isinstance(one, Listing)]
        return cls(line, found[0]) if found else cls(line, why=str(error_of(sweep, line.subject)))

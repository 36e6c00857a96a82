"""What a pasted text means: the account that watches it, the listing, and its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.readings import Subject, Topic
from adapters.registry import load


@dataclass(frozen=True, slots=True)
class Meant:
    """A listing as somebody named it, with the topics that its account can answer."""

    account: str
    subject: Subject
    url: str
    topics: frozenset[Topic]


def asked_of(adapter: type[Adapter[Any]]) -> frozenset[Topic]:
    """The topics that the adapter is asked about listing by listing."""
    return frozenset(topic for topic in adapter.topics() if topic.of_a_listing)


def meaning(accounts: Mapping[str, AccountConfig], text: str, account: str | None = None) -> Meant | None:
    """The first account, in the order of the file, whose platform knows the text; `web` takes what no other does.

    Of several on one platform it is the first that names the listing's market, where one does.
    """
    names = [account] if account else sorted(accounts, key=lambda name: accounts[name].platform == "web")
    known = [meant for name in names if (meant := _meant(name, accounts[name], text)) is not None]
    alike = [one for one in known if accounts[one.account].platform == accounts[known[0].account].platform]
    return next((one for one in alike if _is_at_home(one, accounts)), alike[0] if alike else None)


def meanings(accounts: Mapping[str, AccountConfig], text: str) -> tuple[Meant, ...]:
    """All that an id may mean: of each account of its platform that knows it and whose market it is."""
    first = meaning(accounts, text)
    if first is None:
        return ()
    platform = accounts[first.account].platform
    known = [_meant(name, section, text) for name, section in accounts.items() if section.platform == platform]
    return tuple(one for one in known if one and (one == first or _is_at_home(one, accounts)))


def _meant(name: str, section: AccountConfig, text: str) -> Meant | None:
    adapter = load(section.platform)
    found = adapter.subject_of(text, section)
    return Meant(name, *found, asked_of(adapter.kind(section))) if found else None


def _is_at_home(meant: Meant, accounts: Mapping[str, AccountConfig]) -> bool:
    section = accounts[meant.account]
    return load(section.platform).names_market(meant.subject.market, section)

"""What a pasted text means: the account that watches it, the listing, and its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.base import AccountConfig, Adapter
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
    """The first account, in the order of the file, whose platform knows the text; `web` takes what no other does."""
    names = [account] if account else sorted(accounts, key=lambda name: accounts[name].platform == "web")
    for name in names:
        adapter = load(accounts[name].platform)
        found = adapter.subject_of(text, accounts[name])
        if found is not None:
            return Meant(name, *found, asked_of(adapter.kind(accounts[name])))
    return None

"""Reads how all listings stand, in a few questions however many they are."""

from datetime import datetime
from typing import NamedTuple

from adapters.readings import Topic
from monitor.marks import ALARMING, TOLD, AnyPatienceOf
from monitor.standings import Overview
from storage.asked import LimitOf
from storage.store import Store


class _Question(NamedTuple):
    account: str
    topic: Topic


def limit_of(patience: AnyPatienceOf) -> LimitOf:
    """How long each question may be unread."""
    return lambda account, topic: patience(_Question(account, topic)).limit


async def overview(store: Store, patience: AnyPatienceOf, now: datetime, *, rival: bool = False) -> Overview:
    """How all listings of mine stand, or all rivals'."""
    stood = await store.stood(limit_of(patience), now, rival=rival)
    if not stood.ids:
        return Overview(stood)
    alarming = await store.open_of_listings(TOLD, ALARMING)
    return Overview(stood, alarming, {} if rival else await store.ties(), await store.starred())

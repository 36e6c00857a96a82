"""The composition root: builds the rooms from the configuration, and connects them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib.metadata import version
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep
from adapters.readings import Topic
from adapters.registry import load as load_adapter
from monitor.account_poll import AccountPoll
from monitor.books.bookkeeper import Bookkeeper
from monitor.budgets import Budgets
from monitor.channels.known import numbered
from monitor.charts.studio import Studio
from monitor.commands import Commands
from monitor.commands.tools import Tools
from monitor.compose import Composer
from monitor.config import Config
from monitor.confirming import Confirming
from monitor.decisions import take_over
from monitor.dispatch import Dispatch
from monitor.exports.sending import Exporter
from monitor.memory import memory
from monitor.messages import Speaker
from monitor.pinned import Pinned
from monitor.planner import Plan
from monitor.poll import Poll
from monitor.push_tally import Tally
from monitor.pushes import Pushes
from monitor.ranking import RankingPoll
from monitor.rate_source import RateSource
from monitor.review import Review
from monitor.rules.copycats import ALIKE
from monitor.rules.rivals import MOVED
from monitor.speakers.console import ConsoleSpeaker
from monitor.speakers.telegram import TelegramSpeaker, Webhook
from monitor.tools import tools_of
from monitor.unwritten import Unwritten
from monitor.ways import teller
from storage.keep import StoreKeep
from storage.states import Facts, Person, Role
from storage.store import Store

WATCHED = (Topic.LISTINGS, Topic.OFFERS)
# A daemon waits a minute and a half for whoever holds the database; a command says so after ten seconds.
_TRIES = 9
# The user id of whoever sits at the terminal of a machine that has no bot; no Telegram user has it.
TERMINAL = 0
_MORNING = time(8)


@dataclass(frozen=True, slots=True)
class House:
    """All rooms, connected. `work` is set whenever there is something to tell."""

    config: Config
    clock: Clock
    store: Store
    accounts: Mapping[str, Adapter[Any]]
    tools: Tools
    poll: Poll
    pushes: Pushes
    confirming: Confirming
    unwritten: Unwritten
    ranking: RankingPoll
    business: AccountPoll
    books: Bookkeeper
    budgets: Budgets
    review: Review
    dispatch: Dispatch
    speaker: Speaker
    commands: Commands
    pinned: Pinned | None
    rates: RateSource | None
    work: asyncio.Event


@asynccontextmanager
async def house(config: Config, clock: Clock) -> AsyncIterator[House]:
    """Opens the database and the door, and builds everything that stands on them."""
    speaker = speaker_of(config, clock)
    async with memory(config, clock, tries=_TRIES) as store:
        door, studio = Door(clock, StoreKeep(store, clock), config.manners()), Studio()
        try:
            watch = config.watch
            file = {MOVED.name: watch.rival_price_percent, ALIKE.name: watch.copycat_percent}
            await take_over(store, file, clock.now())
            numbers = await numbered(store, config.channels)
            rooms = _connected(config, clock, store, door, speaker, studio, numbers)
            await rooms.budgets.divide()
            try:
                yield rooms
            finally:
                await rooms.business.stop()  # whoever began looks without the whole daemon: none outlives the memory
        finally:
            await studio.close()
            await door.close()
            if isinstance(speaker, TelegramSpeaker):
                await speaker.close()


def _connected(
    config: Config, clock: Clock, store: Store, door: Door, speaker: Speaker, studio: Studio, numbers: Mapping[str, int]
) -> House:
    work = asyncio.Event()
    plan, keep = plan_of(config), StoreKeep(store, clock)
    accounts = accounts_of(config, door, keep, clock)
    store.ask_only({name: adapter.topics() for name, adapter in accounts.items()})
    budgets = Budgets(store, accounts, clock, plan, config.door.min_gap_seconds)
    tools = _tools(config, clock, speaker, studio, budgets, work.set)
    dispatch = teller(config, store, clock, speaker, Composer(store, clock, tools), numbers)
    unwritten = Unwritten(store, clock, speaker, tools.platform_of)
    tally = Tally(store, clock, frozenset(name for name, one in accounts.items() if one.has_pushes))
    morning = partial(next_morning, config.machine.zone)
    poll = Poll(store, keep, accounts, clock, plan, morning, work.set, unwritten=unwritten, noticed=tally.noticed)
    pushes = Pushes(store, accounts, clock, poll, tally)
    return House(
        config=config,
        clock=clock,
        store=store,
        accounts=accounts,
        tools=tools,
        poll=poll,
        pushes=pushes,
        confirming=Confirming(store, accounts, clock, poll.eyes, work.set),
        unwritten=unwritten,
        ranking=RankingPoll(store, keep, accounts, clock, plan, work.set),
        business=AccountPoll(store, accounts, clock, plan, work.set),
        books=Bookkeeper(store, clock, config.books.currency or ""),
        budgets=budgets,
        review=_review(config, clock, plan, pushes, work.set),
        dispatch=dispatch,
        speaker=speaker,
        commands=Commands(store, clock, replace(tools, look=poll.asking.once)),
        pinned=_pinned(store, clock, dispatch, speaker, tools),
        rates=RateSource(store, clock, door, config.rates.url) if config.rates.url else None,
        work=work,
    )


def _tools(
    config: Config, clock: Clock, speaker: Speaker, studio: Studio, budgets: Budgets, told: Callable[[], None]
) -> Tools:
    """What the chat may use, with whoever draws and makes files for it."""
    ping = partial(_ping, speaker, tuple(config.channels), clock.now())
    errands = speaker if isinstance(speaker, TelegramSpeaker) else None
    unknown_after = timedelta(minutes=config.watch.unknown_after_minutes)
    tools = tools_of(config.accounts, budgets.accounts, budgets.plan, budgets, unknown_after, told, ping, errands)
    return replace(
        tools,
        currency=config.books.currency or "",
        draw=studio.picture,
        printed=studio.pages,
        written=studio.workbook,
        exported=exporter_of(config).make,
    )


def _review(config: Config, clock: Clock, plan: Plan, pushes: Pushes, told: Callable[[], None]) -> Review:
    return Review(
        pushes.store,
        clock,
        plan,
        timedelta(minutes=config.watch.unknown_after_minutes),
        tuple(pushes.accounts),
        told,
        listening=tuple(name for name in pushes.listening if pushes.accounts[name].pushes_daily),
        quiet_after=timedelta(hours=config.watch.push_quiet_hours),
        troubles=pushes.troubles,
    )


def _pinned(store: Store, clock: Clock, dispatch: Dispatch, speaker: Speaker, tools: Tools) -> Pinned | None:
    """Only a bot can pin."""
    return Pinned(store, clock, dispatch, speaker, tools.patience) if isinstance(speaker, TelegramSpeaker) else None


def accounts_of(config: Config, door: Door, keep: Keep, clock: Clock) -> dict[str, Adapter[Any]]:
    """The adapter of every account, by the path that its keys choose."""
    sections = config.accounts.items()
    return {name: load_adapter(section.platform).of(section, door, keep, clock) for name, section in sections}


def speaker_of(config: Config, clock: Clock) -> Speaker:
    """The bot where there is a token, else the terminal."""
    if config.telegram.token is None:
        return ConsoleSpeaker()
    told = config.telegram
    webhook = None
    if told.webhook_url and told.webhook_listen and told.webhook_secret:
        webhook = Webhook(told.webhook_url, told.webhook_listen, told.webhook_secret.get_secret_value())
    token = config.telegram.token.get_secret_value()
    return TelegramSpeaker(token, clock, api_url=told.api_url, proxy=told.proxy, webhook=webhook)


def exporter_of(config: Config) -> Exporter:
    """Whoever makes files of the ledger."""
    machine, sections = config.machine, config.accounts
    platforms = {name: section.platform for name, section in sections.items()}
    home = config.books.currency or ""
    return Exporter(str(machine.database_place), machine.state_dir / "exports", platforms, home)


def plan_of(config: Config) -> Plan:
    """What is looked at how often, as the configuration says."""
    periods: dict[Topic, timedelta] = {
        topic: timedelta(minutes=config.watch.every_minutes.of(topic)) for topic in Topic if topic is not Topic.REVIEWS
    }
    confirm_after = timedelta(seconds=config.watch.confirm_after_seconds)
    return Plan(periods, confirm_after, Random())  # noqa: S311


def next_morning(zone: str, moment: datetime) -> datetime:
    """The next eight o'clock in the zone, in UTC: until then a first look's sellers wait for a word."""
    there = ZoneInfo(zone)
    day = moment.astimezone(there).date()
    mornings = (datetime.combine(day + timedelta(days=ahead), _MORNING, there).astimezone(UTC) for ahead in (0, 1))
    return next(morning for morning in mornings if morning > moment)


async def at_the_terminal(rooms: House) -> Person:
    """Whoever may log in here owns the machine: the first owner, or a person made for the terminal."""
    people = await rooms.store.people()
    owner = next((one for one in people if one.role is Role.OWNER), None)
    if owner is not None:
        return owner
    machine = rooms.config.machine
    return await rooms.store.add_person("Owner", TERMINAL, TERMINAL, Role.OWNER, machine.language, machine.zone)


def _ping(speaker: Speaker, others: Sequence[str], since: datetime) -> Facts:
    """What /ping says of the machine; `others` are the channels."""
    first = speaker.trouble if isinstance(speaker, TelegramSpeaker) and speaker.trouble else speaker.name
    channel = ", ".join((first, *others))
    return {"version": version("twoam"), "awake_since": since.isoformat(), "channel": channel}

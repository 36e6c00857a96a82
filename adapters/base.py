"""The contract that every platform's adapter fulfils."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from sys import maxsize
from typing import Any, ClassVar, Generic, TypeVar

from adapters.account import AccountConfig
from adapters.addresses import names_over
from adapters.clock import Clock
from adapters.consent import Consent
from adapters.costs import Cost, Supply
from adapters.diagnosis import Diagnosis, Expiry
from adapters.door import Door
from adapters.errors import Unsupported
from adapters.gathering import MARKS, gathered, ours
from adapters.keep import Keep
from adapters.pushes import Doorbell, Reaction, Receipt, Ring
from adapters.quota import Quota
from adapters.rankings import Ranking
from adapters.readings import (
    Ask,
    Condition,
    Missed,
    Partial,
    Said,
    Seller,
    Subject,
    Sweep,
    Topic,
    Whole,
)


class House(StrEnum):
    """A seller that is the platform itself, or its outlet for returned goods."""

    PLATFORM = "platform"
    OUTLET = "outlet"


C = TypeVar("C", bound=AccountConfig)
Row = TypeVar("Row")
Question = Callable[[Ask], AsyncIterator[Said]]


class Adapter(Generic[C]):
    """Reads one seller account, or the public pages, of one platform.

    A subclass overrides the topics that its platform can answer; what it leaves alone is *said* to be
    unsupported. Topic methods only ask, page and yield: they hold no `try`, never sleep, retry, log, or read the
    clock, a file or the environment.
    """

    platform: ClassVar[str]
    Config: ClassVar[type[AccountConfig]]
    operations: ClassVar[Mapping[Topic, Quota]]
    # Whether its calls keep their quotas by themselves; `operations` then only tells how many subjects fit into one.
    keeps_pace: ClassVar[bool] = False
    # What the questions of a topic cost, where that is not one call of a quota of their own (`operations`).
    costs: ClassVar[Mapping[Topic, Cost]] = {}
    # How long after something happened the platform tells of it when it is asked, where that is not at once.
    lags: ClassVar[Mapping[Topic, timedelta]] = {}
    # Names of the platform's public hosts without "www." ("shop.example"); their subdomains belong to it too.
    hosts: ClassVar[frozenset[str]] = frozenset()
    # The conditions that it asks about one by one, the usual one first; empty where an answer holds offers of all.
    conditions: ClassVar[Sequence[Condition]] = ()
    # Whether something is told every day as long as anything is sent: else a quiet day proves nothing.
    pushes_daily: ClassVar[bool] = True
    # Whether an id means the same product in all of the platform's markets.
    one_catalogue: ClassVar[bool] = False
    # The way by which it reads, where its platform has several: what two of them say is never compared.
    path: ClassVar[str] = ""
    # Module and class ("adapters.shop.api:ShopApi") that read an account by its keys: who only reads pages need not
    # load what seals tokens.
    api: ClassVar[str | None] = None
    # Module whose `read(text, config, now)` reads files that a person downloaded (adapters.filed), where any are known.
    files: ClassVar[str | None] = None

    def __init__(self, config: C, door: Door, keep: Keep, clock: Clock) -> None:
        self.config = config
        self.door = door
        self.keep = keep
        self._clock = clock

    @classmethod
    def of(cls, config: C, door: Door, keep: Keep, clock: Clock) -> "Adapter[Any]":
        """The adapter that reads this account."""
        return cls.kind(config)(config, door, keep, clock)

    @classmethod
    def kind(cls, config: C) -> "type[Adapter[Any]]":
        """The class that reads this account: `api` where it has the keys, else this one."""
        module, _, name = (cls.api or "").partition(":")
        kind: type[Adapter[Any]] = getattr(import_module(module), name) if module and config.by_api else cls
        return kind

    @classmethod
    def diagnoses(cls) -> bool:
        """Whether the adapter can look at its own access, which tells more than a public page."""
        return cls.diagnose is not Adapter.diagnose

    async def diagnose(self) -> Sequence[Diagnosis]:
        """What is wrong or will be with the account's access; empty where the platform needs none."""
        return ()

    async def expiries(self) -> Sequence[Expiry]:
        """What of the account's access ends on a known day."""
        return ()

    @property
    def consent(self) -> Consent:
        """How a person lets the program into the account, where the platform has a page for it; else Unsupported."""
        raise Unsupported(f"{self.platform} has no page on which to let the program in: there is nothing to log in to")

    @classmethod
    def cost(cls, topic: Topic) -> Cost:
        """What a question of the topic costs, from which pool."""
        quota = cls.operations.get(topic)
        return cls.costs.get(topic) or Cost(topic.value, batch=quota.batch if quota else 1)

    async def supplies(self) -> Sequence[Supply]:
        """The calls of each pool that a question is paid from, as the platform named them last, else as documented."""
        found = {self.cost(topic).pool: quota.rate for topic, quota in self.operations.items()}
        return [Supply(pool, rate) for pool, rate in found.items()]

    async def me(self) -> str | None:
        """My own seller id on the platform, where the account says it or has learnt it."""
        return None

    async def meet(self, topic: Topic, subjects: Sequence[Subject]) -> None:
        """Learns, where that is cheap, what `kin` must know of subjects that are to be asked about soon."""

    def kin(self, topic: Topic, subject: Subject) -> str:
        """Subjects of the same word are asked about in one call."""
        return subject.market

    @classmethod
    def subject_of(cls, text: str, config: C) -> tuple[Subject, str] | None:
        """The subject and its address that a pasted URL or id means; None where it is not this platform's."""
        raise Unsupported(f"{cls.platform} cannot recognise listings")

    @classmethod
    def names_market(cls, market: str, config: C) -> bool:
        """Whether the section names the market; of several accounts such a one is given the listings there."""
        return True

    @classmethod
    def ranking_of(cls, text: str, market: str, config: C) -> Ranking | None:
        """The list that a pasted address or, in the market, a search word means; None where there is none."""
        return None

    @classmethod
    def asked_at(cls, url: str, config: C) -> str:
        """The address that is really asked for a public one: another where a rehearsal server stands in."""
        return config.asked_at(url)

    @classmethod
    def house(cls, market: str, seller: Seller) -> House | None:
        """Whether the seller is the platform itself or its outlet; such sellers are labelled, never hidden."""
        return None

    def listings(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer listings")

    def offers(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer offers")

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """Listings of others, as buyers see them: what `listings` says of mine."""
        raise Unsupported(f"{self.platform} does not answer rivals")

    def copycats(self, ask: Ask) -> AsyncIterator[Said]:
        """Listings of others that may copy mine: Candidates, Whole where every search for that listing was answered."""
        raise Unsupported(f"{self.platform} does not answer copycats")

    def ranks(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer ranks")

    def reviews(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer reviews")

    def stock(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer stock")

    def fees(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer fees")

    def orders(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer orders")

    def sales(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer sales")

    def account(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer account")

    def feedback(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer feedback")

    def stranded(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer stranded")

    def returns(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer returns")

    def money(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer money")

    def settlements(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer settlements")

    def balance(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer balance")

    def traffic(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer traffic")

    def loyalty(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer loyalty")

    def inbound(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer inbound")

    def aged(self, ask: Ask) -> AsyncIterator[Said]:
        raise Unsupported(f"{self.platform} does not answer aged")

    @property
    def has_pushes(self) -> bool:
        """Whether this account is told things of the platform's own accord."""
        return False

    def pushes(self) -> AsyncIterator[tuple[Sweep | None, Receipt]]:
        """What came of its own accord, waiting for it some seconds; ends then, and is asked for again and again.

        A sweep that names listings and states nothing of them says that they are to be looked at now; one that names
        none says so of all that the account has, and one that names ACCOUNT of a question about the account. None is
        heard and leads to nothing. Errors are raised.
        """
        raise Unsupported(f"{self.platform} tells nothing of its own accord")

    async def acknowledge(self, receipts: Sequence[Receipt]) -> None:
        """All that these pushes said is committed: they need not come again. Those not acknowledged do."""
        raise Unsupported(f"{self.platform} tells nothing of its own accord")

    @property
    def doorbell(self) -> Doorbell | None:
        """Where the platform rings, for an account that is told things by HTTP; None where nobody is to listen."""
        return None

    async def rung(self, ring: Ring) -> Reaction:
        """What a request to the doorbell is answered; what it tells comes out of `pushes`. Errors are raised."""
        raise Unsupported(f"{self.platform} does not ring")

    @classmethod
    def confirms(cls) -> bool:
        """Whether the account has another path that proves who holds the featured offer."""
        return cls.confirm is not Adapter.confirm

    async def confirm(self, subjects: Sequence[Subject]) -> Sweep:
        """Who holds the featured offers, by the account's other path: offers with their shares of the views.

        `Whole` without any offer says that nobody is featured. It proves this one fact and is no answer to a topic.
        """
        raise Unsupported(f"{self.platform} has no other path")

    @classmethod
    def owns(cls, host: str) -> bool:
        """Whether pages of that host are this platform's."""
        return any(name in cls.hosts for name in names_over(host))

    @classmethod
    def topics(cls) -> frozenset[Topic]:
        """The topics that this platform answers: exactly the methods it overrides."""
        return frozenset(topic for topic in Topic if getattr(cls, topic) is not getattr(Adapter, topic))

    def rows(self, topic: Topic, rows: Iterable[tuple[Subject, Row]], parse: Callable[[Row], Said]) -> Iterable[Said]:
        """Parses rows one by one; a row that cannot be parsed becomes Missed and costs no other."""
        for subject, row in rows:
            yield _parsed(topic, subject, row, parse)

    async def read(self, topic: Topic, ask: Ask) -> Sweep:
        """Asks one question and collects the answer; an error becomes Missed for every subject not yet answered."""
        return await self._collected(topic, ask, getattr(self, topic))

    def parts(self, topic: Topic, ask: Ask, most: int) -> AsyncGenerator[Sweep, None]:
        """The same in parts of about so many readings, as they come; the last one says how it ended."""
        return self._in_parts(topic, ask, getattr(self, topic), most)

    async def _collected(self, topic: Topic, ask: Ask, method: Question) -> Sweep:
        [whole] = [part async for part in self._in_parts(topic, ask, method, maxsize)]
        return whole

    async def _in_parts(self, topic: Topic, ask: Ask, method: Question, most: int) -> AsyncGenerator[Sweep, None]:
        said: list[Said] = []
        try:
            async for word in method(ask):
                said.append(word)
                if len(said) >= most:
                    part = [one for one in said if not isinstance(one, MARKS)]
                    said = [one for one in said if isinstance(one, MARKS)]
                    yield replace(gathered(topic, ask, part, self._clock.now()), more=True)
        except Exception as error:
            said += _missed(topic, ask, said, error)
        yield gathered(topic, ask, said, self._clock.now())


def _missed(topic: Topic, ask: Ask, said: Iterable[Said], error: Exception) -> list[Missed]:
    """The error, of every subject that was not answered before it."""
    answered = {word.subject for word in said if isinstance(word, Whole | Partial | Missed)}
    return [Missed(topic, subject, ours(error)) for subject in ask.listings if subject not in answered]


def _parsed(topic: Topic, subject: Subject, row: Row, parse: Callable[[Row], Said]) -> Said:
    try:
        return parse(row)
    except Exception as error:
        return Missed(topic, subject, ours(error))

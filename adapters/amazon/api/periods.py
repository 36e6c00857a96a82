"""Which days or weeks are read of a report that tells one period at a time, over as many looks as they take."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from adapters.amazon.api.reports import POLL, Report, Reports
from adapters.amazon.zones import span_of
from adapters.errors import Misread, Preparing, TryLater, Unsupported
from adapters.readings import ACCOUNT, Figure, Money, Next, Partial, Said, Subject, Topic, Whole
from adapters.refusals import Denied, Why

# So many reports are ordered at once: the quota (one a minute) belongs to all questions.
_AT_ONCE = 4
# After a long sleep no more than this is caught up with: whole weeks, for weeks are counted from it.
_MOST = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of one market, from the first to the last."""

    market: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.market}:{self.first.isoformat()}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Begin and end in UTC, the end excluded."""
        return span_of(self.market, self.first, self.last)

    def figure(self, name: str, value: Decimal, unit: str = "", listing: str | None = None) -> Figure:
        """A number over it, of one listing (an ASIN) or of all."""
        begin, end = self.span
        return Figure(name, begin, end, value, unit, self.market, Subject(self.market, listing) if listing else None)

    def sum(self, name: str, money: Money, listing: str | None = None) -> Figure:
        """The same of money."""
        return self.figure(name, money.amount, money.currency, listing)


@dataclass(frozen=True, slots=True)
class Round:
    """One reading of all periods from `since` on, and which are `done`; then it rests until there is a new `mark`."""

    mark: date
    since: date
    done: frozenset[str] = frozenset()

    @property
    def cursor(self) -> str:
        """It as text: "MARK SINCE MARKET:DAY MARKET:DAY …"."""
        return " ".join((self.mark.isoformat(), self.since.isoformat(), *sorted(self.done)))

    def after(self, period: Period) -> "Round":
        return replace(self, done=self.done | {str(period)})


PeriodsOf = Callable[[Round], Sequence[Period]]


def round_at(cursor: str | None, mark: date, first: timedelta, again: timedelta, periods: PeriodsOf) -> Round:
    """The round that is under way, or a new one: so far back from the mark at first, from the last mark later on.

    A new one goes on with what the last one did not come to. `periods` are those of a round. A mark that is still to
    come was set by a wrong clock: what was read by it is not to be relied on.
    """
    last = _read(cursor)
    if last is None or last.mark > mark:
        return Round(mark, mark - first)
    if last.mark == mark:
        return last
    settled = last.mark - again
    old = [one for one in periods(last) if one.first < settled]
    since = max(min([settled, *(one.first for one in old if str(one) not in last.done)]), mark - _MOST)
    return Round(mark, since, frozenset(str(one) for one in old if one.first >= since) & last.done)


def _read(cursor: str | None) -> Round | None:
    """The round that a cursor names; None where there is none, or another version wrote it."""
    try:
        mark, since, *done = (cursor or "").split()
        return Round(date.fromisoformat(mark), date.fromisoformat(since), frozenset(done))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Question:
    """Which report tells of a period, and how it is read; of a report that says nothing the document is None.

    `lacking` says what an account needs that is refused it.
    """

    topic: Topic
    report: Callable[[Period], Report]
    read: Callable[[Period, str | None], Iterator[Said]]
    lacking: str


async def heard(question: Question, reports: Reports, current: Round, periods: Sequence[Period]) -> AsyncIterator[Said]:
    """What the reports that are made by now say, and where it goes on; while some are still made, TryLater at the end.

    A report that Amazon could not make costs its own period, which is asked for again as far as rounds reach back.
    """
    left = [one for one in periods if str(one) not in current.done]
    waits: list[TryLater] = [Preparing("more reports are to be ordered", POLL)] if left[_AT_ONCE:] else []
    torn = False
    for period in left[:_AT_ONCE]:
        document = await _made(question, reports, period)
        if isinstance(document, TryLater):
            waits.append(document)
            continue
        for word in _said(question, period, document):
            torn = torn or isinstance(word, Partial)
            yield word
        current = current.after(period)
    yield Next(current.cursor)
    if waits:
        raise min(waits, key=lambda error: error.wait or 0.0)
    if not torn:
        yield Whole(question.topic, ACCOUNT)


async def _made(question: Question, reports: Reports, period: Period) -> str | TryLater | Misread | None:
    """Not every seller may have such a report: without the role the account cannot answer, which is no fault."""
    try:
        return await reports.read(question.report(period))
    except (TryLater, Misread) as error:
        return error
    except Denied as error:
        if error.why is not Why.PERMISSION:
            raise
        raise Unsupported(f"Amazon does not tell this account its {question.topic}: {question.lacking}") from error


def _said(question: Question, period: Period, document: str | Misread | None) -> list[Said]:
    try:
        if isinstance(document, Misread):
            raise document
        return [*question.read(period, document)]
    except Misread as error:
        return [Partial(question.topic, ACCOUNT, str(error))]

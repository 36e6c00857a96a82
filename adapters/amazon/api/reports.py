"""Orders reports and fetches them over as many looks as they take to be made (Reports 2021-06-30)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from email.message import Message
from hashlib import sha256
from typing import Any

from adapters.amazon.api.calls import Calls, Pages, Request
from adapters.amazon.api.operations import CREATE_REPORT, LIST_REPORTS, REPORT, REPORT_DOCUMENT, Role
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.wire import text
from adapters.amazon.markets import MARKETS
from adapters.call import Reply, Value
from adapters.clock import Clock
from adapters.errors import AdapterError, Misread, Preparing, QuotaSpent, Refused, TryLater
from adapters.inflate import inflate
from adapters.keep import Keep

# Seconds until it is worth asking whether a report is ready.
POLL = 60.0
# Bytes of a document, unpacked.
LARGEST = 64_000_000
_MEMORY = timedelta(days=90)
# A report that takes longer is lost: some were never made (selling-partner-api-models, issues 2610 and 4960).
_LONGEST = timedelta(days=1)
# What was made longer ago, while nobody asked for it, does not tell how things stand.
_STALE = timedelta(days=2)
# What Python calls otherwise than Amazon's storage does.
_ALPHABETS = {"windows-31j": "cp932"}


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is wanted. `gap`: Amazon makes no two of a type sooner after one another (else it cancels).

    `empty_when_cancelled`: this type is cancelled where there is nothing to tell (nothing stranded, no feedback).
    """

    kind: str
    markets: tuple[str, ...]
    gap: timedelta
    options: Mapping[str, str] = field(default_factory=dict)
    start: datetime | None = None
    end: datetime | None = None
    empty_when_cancelled: bool = False
    # What the app needs to be given this type.
    role: Role = Role.LISTING
    # Whether its span moves on with the days: it is the same report all the same, and the gap is kept over midnight.
    slides: bool = False

    @property
    def specification(self) -> dict[str, Any]:
        """The body that orders it."""
        body: dict[str, Any] = {"reportType": self.kind, "marketplaceIds": [MARKETS[code].id for code in self.markets]}
        body |= {"reportOptions": dict(self.options)} if self.options else {}
        moments = (("dataStartTime", self.start), ("dataEndTime", self.end))
        return body | {key: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for key, moment in moments if moment}

    @property
    def key(self) -> str:
        same = self.specification | ({"dataStartTime": "sliding"} if self.slides else {})
        return sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Order:
    """How far one report is: its id while it is being made, when it was ordered, how often it was cancelled since."""

    id: str | None
    ordered: float
    cancelled: int = 0


class Withheld(Misread):
    """A document that Amazon tells of and does not give out."""


class Reports:
    """The orders of one account; they are remembered, so that a restart orders nothing twice."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, identity: str) -> None:
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._identity = identity

    async def read(self, wanted: Report) -> str | None:
        """The document's text, or None where there is nothing to tell; Preparing while it is being made.

        "CANCELLED" means one of three things that Amazon does not tell apart: there is nothing to tell, it was ordered
        too soon after another, or somebody cancelled it. The second cannot be ours, since the gap is kept; so it is
        ordered once more, and only cancelled again, or of a kind that is cancelled when empty, it means nothing.
        """
        return await self._taken(wanted, await self._made(wanted))

    async def read_together(self, wanted: Sequence[Report]) -> list[str | AdapterError | None]:
        """What `read` says of each, in their order, once all are made: one that is ready waits for the others.

        One that Amazon could not make, or refuses, stands there as its error and costs the others nothing; where it
        refuses all of them, that is raised.
        """
        made: list[Any] = []
        waits: list[Preparing] = []
        for one in wanted:
            try:
                made.append(await self._made(one))
            except Preparing as error:
                waits.append(error)
            except (Misread, Refused) as error:
                made.append(error)
        if waits:
            raise max(waits, key=lambda error: error.wait or 0.0)
        if made and all(isinstance(one, Refused) for one in made):
            raise made[0]
        return [await self._taken_or_not(one, said) for one, said in zip(wanted, made, strict=True)]

    async def of_each(self, wanted: Mapping[str, Report]) -> tuple[Mapping[str, str], list[str]]:
        """The documents by their markets where they tell anything, and what is wrong with the others."""
        told = dict(zip(wanted, await self.read_together([*wanted.values()]), strict=True))
        documents = {market: document for market, document in told.items() if isinstance(document, str)}
        return documents, [str(error) for error in told.values() if isinstance(error, AdapterError)]

    async def found(self, kind: str, since: datetime) -> Pages:
        """The finished reports of a kind that Amazon makes on its own; it keeps them for ninety days.

        Source: Reports 2021-06-30, getReports; the token of a page may have no other parameter beside it.
        """
        query: dict[str, Value] = {"reportTypes": (kind,), "processingStatuses": ("DONE",), "pageSize": 100}
        request = Request(LIST_REPORTS, query={**query, "createdSince": since})
        return await self._calls.pages(request, "nextToken", ("nextToken",), alone=True)

    async def _made(self, wanted: Report) -> Any:
        """What Amazon says of a report that is finished in one way or another; it is ordered where it was not yet."""
        order = await self._load(wanted)
        if order is None or order.id is None:
            await self._place(wanted, order)
            raise Preparing(f"Amazon makes the report {wanted.kind}", POLL)
        said = await self._status(wanted, order)
        made = text(said, "processingStatus") in ("DONE", "CANCELLED", "FATAL")
        age = timedelta(seconds=abs(self._clock.now().timestamp() - order.ordered))
        if made and age <= _STALE:
            return said
        if not made and age <= _LONGEST:
            raise Preparing(f"Amazon still makes the report {wanted.kind}", POLL)
        await self._save(wanted, replace(order, id=None))
        if made:
            raise Preparing(f"the report {wanted.kind} is {age.days} days old: it is ordered anew", POLL)
        raise Misread(f"Amazon did not make the report {wanted.kind} within a day: it is ordered anew")

    async def _taken(self, wanted: Report, said: Any) -> str | None:
        """The document of a finished report, which may be ordered again from now on."""
        order = await self._load(wanted) or _Order(None, 0.0)
        match text(said, "processingStatus"):
            case "DONE":
                return await self._fetched(wanted, order, text(said, "reportDocumentId"))
            case "CANCELLED":
                await self._cancelled(wanted, order)
                return None
        await self._save(wanted, replace(order, id=None))
        raise Misread(f"Amazon could not make the report {wanted.kind}: {await self._reason(said)}")

    async def _fetched(self, wanted: Report, order: _Order, number: str | None) -> str:
        """A document that cannot be had or read is not asked for again and again: the report is ordered anew."""
        try:
            document = await self.document(number)
        except Misread:
            await self._save(wanted, replace(order, id=None))
            raise
        await self._save(wanted, _Order(None, order.ordered))
        return document

    async def _taken_or_not(self, wanted: Report, said: Any) -> str | AdapterError | None:
        try:
            return said if isinstance(said, AdapterError) else await self._taken(wanted, said)
        except Misread as error:
            return error

    async def _place(self, wanted: Report, last: _Order | None) -> None:
        now = self._clock.now().timestamp()
        # A time that is still to come was read from a wrong clock.
        wait = last.ordered + wanted.gap.total_seconds() - now if last and last.ordered <= now else 0.0
        if wait > 0:
            raise Preparing(f"Amazon makes the report {wanted.kind} again in {wait / 60:.0f} minutes", wait)
        number = text(await self._ordered(wanted), "reportId")
        if number is None:
            raise Misread("Amazon took the order of a report without giving it an id")
        await self._save(wanted, _Order(number, now, last.cancelled if last else 0))

    async def _ordered(self, wanted: Report) -> Any:
        """What Amazon says to the order; the first day wants more reports than may be ordered at once."""
        operation = replace(CREATE_REPORT, role=wanted.role)
        try:
            return await self._calls.send(Request(operation, body=wanted.specification), patience=0.0)
        except QuotaSpent as error:
            raise Preparing(f"Amazon makes the report {wanted.kind} when it is its turn", error.wait) from error

    async def _status(self, wanted: Report, order: _Order) -> Any:
        try:
            return await self._calls.send(Request(REPORT, {"reportId": order.id or ""}))
        except Rejected as error:
            await self._save(wanted, replace(order, id=None))
            raise TryLater(f"Amazon no longer knows the report {wanted.kind}: it is ordered anew", POLL) from error

    async def _cancelled(self, wanted: Report, order: _Order) -> None:
        """Returns where it means that there is nothing to tell, and raises Preparing where it is ordered once more."""
        if wanted.empty_when_cancelled or order.cancelled:
            await self._save(wanted, _Order(None, order.ordered))
            return
        await self._save(wanted, _Order(None, order.ordered, cancelled=1))
        wait = wanted.gap.total_seconds()
        raise Preparing(f"Amazon cancelled the report {wanted.kind}: it is ordered once more", wait)

    async def _reason(self, said: Any) -> str:
        """A report that failed sometimes has a document that says why; rows of a table may name buyers."""
        try:
            why = (await self.document(text(said, "reportDocumentId"))).strip()
        except Misread:
            return "no reason given"
        return why[:300] if why and not re.search(r"[\t@]", why) else "no reason given"

    async def document(self, number: str | None) -> str:
        """The text of a document by its id; TryLater where the storage is out of order, Withheld where it refuses.

        The address that Amazon gives lives five minutes; one that is dead already is asked for anew, once.
        """
        if number is None:
            raise Misread("Amazon made a report without a document")
        for _ in range(2):
            said = await self._calls.send(Request(REPORT_DOCUMENT, {"reportDocumentId": number}))
            reply = await self._calls.fetch(text(said, "url") or "", LARGEST)
            if reply.status == 200:
                return _decoded(reply, packed=text(said, "compressionAlgorithm") == "GZIP")
        kind = TryLater if reply.status == 429 or reply.status >= 500 else Withheld
        raise kind(f"Amazon's storage does not give the report out ({reply.status})")

    async def _load(self, wanted: Report) -> _Order | None:
        kept = await self._keep.get(self._key(wanted))
        return _Order(**json.loads(kept)) if kept else None

    async def _save(self, wanted: Report, order: _Order) -> None:
        await self._keep.put(self._key(wanted), json.dumps(asdict(order)), self._clock.now() + _MEMORY)

    def _key(self, wanted: Report) -> str:
        return f"{self._identity}:report:{wanted.key}"


def _decoded(reply: Reply, *, packed: bool) -> str:
    """The text in the alphabet that the storage names (flat files: Cp1252; Japan: Windows-31J), else UTF-8."""
    body = inflate(reply.body, "gzip" if packed else "", LARGEST)
    if body.startswith(b"\xef\xbb\xbf"):
        return body.decode("utf-8-sig", "replace")
    header = Message()
    header["Content-Type"] = reply.headers.get("Content-Type", "")
    charset = header.get_content_charset("utf-8")
    try:
        return body.decode(_ALPHABETS.get(charset, charset))
    except (LookupError, UnicodeDecodeError):
        return body.decode("cp1252", "replace")


def parsed(kind: str, document: str) -> Any:
    """What a report that is JSON says, its numbers as Decimal; raises Misread for anything else."""
    try:
        return json.loads(document, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Misread(f"Amazon made the report {kind} as something that is no JSON", document.encode()) from None

"""Looks at everything that an account needs to enter the Selling Partner API, and says what is wrong and what to do."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import catalog, inventory, listings, offers, orders, transactions
from adapters.amazon.api.batches import body_of, trouble
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.credentials import RENEW, Credentials
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH, PARTICIPATIONS, Operation
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.wire import get, rows, text
from adapters.amazon.markets import MARKETS, market_of_id
from adapters.clock import Clock
from adapters.diagnosis import WARN, Diagnosis, Health, of_clock, of_error, tried
from adapters.errors import AdapterError
from adapters.readings import Condition, Subject
from adapters.refusals import Denied, Why

# From so many days before the client secret expires on it must be renewed at once.
URGE = 7
# Any ASIN will do where only the permission to ask is looked at; this one is the example of Amazon's own reference.
_ANY = "B07N4M94X4"
# So short that hardly anything is told of it: only whether it would be matters.
_SPAN = timedelta(minutes=10)


class Examination:
    """Asks each kind of operation once; the calls are paid from the account's quota, before every sweep."""

    def __init__(self, calls: Calls, credentials: Credentials, config: AmazonConfig, clock: Clock) -> None:
        self._calls = calls
        self._credentials = credentials
        self._config = config
        self._clock = clock

    async def findings(self, me: str | None) -> AsyncIterator[Diagnosis]:
        """Every finding, in the order in which a person would go about it; where the log-in fails, nothing after it."""
        yield self._secret()
        entry = await tried(self._calls.send(Request(PARTICIPATIONS), urgent=True))
        if isinstance(entry, AdapterError) and not _lacks_role(entry):
            yield of_error("Amazon log-in", entry)
            return
        yield Diagnosis("Amazon log-in", Health.FINE, "the app's keys and the refresh token are accepted")
        for finding in _markets(entry, self._config):
            yield finding
        found = [_insights(entry)]
        found += [await self._permission(role, request) for role, request in self._probes(me).items()]
        for finding in found:
            yield finding
        if all(finding.health is Health.WRONG for finding in found):
            yield self._region()
        yield self._seller(me)
        yield of_clock("Amazon's", self._calls.skew)

    def _secret(self) -> Diagnosis:
        what = "Amazon client secret"
        left = self._credentials.secret_days_left(self._clock.now().date())
        if left is None:
            said = "it expires 180 days after it was made, and nobody said when that was"
            return Diagnosis(what, Health.HINT, said, "Set secret_issued to that day.")
        if left < 0:
            return Diagnosis(what, Health.WRONG, f"expired {-left} days ago", RENEW)
        if left <= URGE:
            return Diagnosis(what, Health.WRONG, f"expires in {left} days", RENEW)
        if left <= WARN:
            return Diagnosis(what, Health.HINT, f"expires in {left} days", RENEW)
        return Diagnosis(what, Health.FINE, f"good for {left} days")

    def _probes(self, me: str | None) -> dict[str, Request]:
        """The cheapest question of each role."""
        market, now = self._config.market, self._calls.now
        item = offers.by_asin(Subject(market, _ANY), Condition.NEW)
        probes = {
            "Product Listing": catalog.search(market, (_ANY,), catalog.RANKS),
            "Pricing": Request(ITEM_OFFERS_BATCH, body=body_of([item])),
            "Amazon Fulfillment": next(inventory.questions(market, ("twoam",))),
            "Inventory and Order Tracking": orders.question((market,), now - _SPAN, size=1),
            "Finance and Accounting": transactions.question(transactions.recent(now, _SPAN)),
        }
        if me:
            probes["Product Listing (my SKUs)"] = listings.search(me, market, (_ANY,), listings.NAMES)
        return probes

    async def _permission(self, role: str, request: Request) -> Diagnosis:
        what = f"Amazon role {role}"
        try:
            body = await self._calls.send(request, urgent=True)
        except Rejected as error:
            return _rejected(what, request.operation, error)
        except AdapterError as error:
            return of_error(what, error)
        inner = _inner(request, body)
        return of_error(what, inner) if inner else Diagnosis(what, Health.FINE, f"{request.operation.name} is allowed")

    def _region(self) -> Diagnosis:
        """Amazon answers a token of another region like one that lacks every role."""
        region = self._config.region
        said = f"everything is refused at the server of {self._config.market} ({region})"
        remedy = "Check whether the refresh token was made for that region; if so, tick the roles and authorise again."
        return Diagnosis("Amazon region", Health.HINT, said, remedy)

    def _seller(self, me: str | None) -> Diagnosis:
        if me:
            return Diagnosis("Amazon seller id", Health.FINE, f"I am {me}")
        said = "not known yet: my SKUs cannot be listed, and offers cost five times the quota"
        remedy = "Set seller_id (Seller Central, Account Info, Merchant Token); else an offer of mine will tell it."
        return Diagnosis("Amazon seller id", Health.HINT, said, remedy)


def _lacks_role(entry: Any) -> bool:
    """The list of markets needs a role of its own; without it the keys may be right all the same."""
    return isinstance(entry, Denied) and entry.why is Why.PERMISSION


def _insights(entry: Any) -> Diagnosis:
    what = f"Amazon role {PARTICIPATIONS.role}"
    if isinstance(entry, AdapterError):
        return of_error(what, entry)
    return Diagnosis(what, Health.FINE, f"{PARTICIPATIONS.name} is allowed")


def _markets(entry: Any, config: AmazonConfig) -> Iterator[Diagnosis]:
    """Whether the seller takes part in the markets that are watched, and whether Amazon suspended his listings."""
    found = {
        market.code: row
        for row in rows(entry, "payload")
        if (market := market_of_id(text(row, "marketplace", "id") or "")) is not None
    }
    for code in config.all_markets if found else ():
        what, row = f"Amazon market {code}", found.get(code)
        if row is None or get(row, "participation", "isParticipating") is False:
            said = f"the seller does not sell there; he does in {', '.join(sorted(found))}"
            yield Diagnosis(what, Health.WRONG, said, "Correct market and markets, or register in Seller Central.")
        elif get(row, "participation", "hasSuspendedListings") is True:
            said = "Amazon has suspended listings there"
            yield Diagnosis(what, Health.WRONG, said, "See Account Health in Seller Central.")
        else:
            yield Diagnosis(what, Health.FINE, f"the seller takes part ({MARKETS[code].domain})")


def _inner(request: Request, body: Any) -> AdapterError | None:
    """A batch answers 200 although its only question was refused."""
    if request.operation is not ITEM_OFFERS_BATCH:
        return None
    error = trouble(request.operation, next(rows(body, "responses"), None))
    return error if isinstance(error, Denied) else None


def _rejected(what: str, operation: Operation, error: Rejected) -> Diagnosis:
    """A question that was understood and turned down has passed the door of its role."""
    if error.status in (400, 404):
        return Diagnosis(what, Health.FINE, f"{operation.name} is allowed")
    return of_error(what, error)

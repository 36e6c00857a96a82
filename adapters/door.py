"""The one door to the network: polite to public pages, bounded, and closed to everything private."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

import aiohttp
import aiohttp_socks
from aiohttp.abc import AbstractResolver, ResolveResult
from multidict import CIMultiDict
from yarl import URL

from adapters.addresses import Address, authority, checked, is_allowed, judge, literal
from adapters.budget import Budget
from adapters.call import Call, Reply
from adapters.clock import Clock
from adapters.errors import AdapterError, Misread, Refused, TryLater
from adapters.held import Answer, Held
from adapters.inflate import ACCEPTED, inflate
from adapters.keep import Keep
from adapters.manners import Manners
from adapters.pacing import Seats
from adapters.page import Page
from adapters.robots import Robots

MOST_HOPS = 5
LONGEST_WAIT = 86_400.0
# Behind a proxy our own resolver is often cut off: it gets this many seconds to object.
LOOKUP_PATIENCE = 3.0

# Finds the addresses of a name; raises OSError where there are none.
Lookup = Callable[[str, int], Awaitable[list[Address]]]


async def system_lookup(host: str, port: int) -> list[Address]:
    """The addresses that this machine's resolver knows for a name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [ip_address(sockaddr[0]) for *_, sockaddr in found]


class _CheckedResolver(AbstractResolver):
    """Resolves once, judges every answer, and hands the connector exactly what was judged: no second lookup can lie."""

    def __init__(self, lookup: Lookup, allowed: frozenset[str]) -> None:
        self._lookup = lookup
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._lookup(host, port)
        if f"{host}:{port}" not in self._allowed:
            judge(host, addresses)
        return [_resolved(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Nothing is open."""


def _resolved(host: str, address: Address, port: int) -> ResolveResult:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


class Door:
    """Reads public pages and calls APIs. Every error that leaves here is one of the five, and holds no secret.

    For a page, in order: the address is judged, robots.txt asked, the host's seat awaited, the day's budget counted,
    the answer capped and unpacked; a redirect goes through all of it again. Cookies are never kept.
    """

    def __init__(self, clock: Clock, keep: Keep, manners: Manners, lookup: Lookup = system_lookup) -> None:
        self._clock = clock
        self._manners = manners
        self._lookup = lookup
        self._seats = Seats(clock)
        self._budget = Budget(clock, keep, manners.daily_bytes)
        self._robots = Robots(clock, keep, self._robots_page)
        self._held = Held(manners.held_bytes)
        self._client: aiohttp.ClientSession | None = None
        self.skew: float | None = None
        """Seconds by which the last host's clock was ahead of ours; None until one has told its time."""

    async def page(self, url: str, *, headers: Mapping[str, str] | None = None) -> Page:
        """GETs a public page, following up to five redirects; statuses other than 429 come back in the page.

        A 503 that names a time (Retry-After) is a TryLater with that wait; without one it is a page, because many
        walls are served as 503. `headers` go to every host on the way, so they must hold no credential.
        """
        if self._manners.contact is None:
            raise Refused("public pages are only read by somebody who can be reached: set [door] contact")
        return await self._follow(checked(url, self._manners.allow_private), headers or {}, obey=True)

    async def call(self, call: Call) -> Reply:
        """Makes one request to an API, whatever its status; no redirect is followed, for it would carry credentials.

        The account's quota is the caller's to keep: robots.txt, the host's seat and the pages' budget do not count.
        """
        url = checked(URL(call.url, encoded=True), self._manners.allow_private)
        try:
            await self._look(url)
            headers = {"Accept-Encoding": ACCEPTED, **call.headers}
            asking = self._session().request(call.method, url, headers=headers, data=call.body, allow_redirects=False)
            async with asking as response:
                answer = await _received(response, call.most, lambda size: None)
        except AdapterError:
            raise
        except Exception as error:
            raise _ours(error, authority(url)) from None
        skew = _ahead(answer.headers.get("Date", ""), self._clock)
        self.skew = self.skew if skew is None else skew
        body = inflate(answer.wire, answer.headers.get("Content-Encoding", ""), call.most)
        return Reply(answer.status, answer.headers, body, skew)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _robots_page(self, url: URL) -> Page:
        # Whether robots.txt may be read is not a question to ask robots.txt (RFC 9309, section 2.3.1.2 for redirects).
        return await self._follow(url, {}, obey=False)

    async def _follow(self, url: URL, headers: Mapping[str, str], *, obey: bool) -> Page:
        for _ in range(MOST_HOPS + 1):
            gap = await self._robots.gap(url) if obey else 0.0
            answer = await self._ask(url, headers, max(gap, self._manners.min_gap))
            target = answer.headers.get("Location")
            if target is None or answer.status not in (301, 302, 303, 307, 308):
                return self._page(url, answer)
            url = self._next(url, target)
        raise Misread(f"{authority(url)} redirected more than {MOST_HOPS} times")

    def _next(self, url: URL, target: str) -> URL:
        try:
            joined = url.join(URL(target))
        except ValueError:
            raise Misread(f"{authority(url)} redirected to something that is no address") from None
        return checked(joined, self._manners.allow_private)

    def _page(self, url: URL, answer: Answer) -> Page:
        body = inflate(answer.wire, answer.headers.get("Content-Encoding", ""), self._manners.decoded_cap)
        return Page(body, str(url), answer.status, answer.headers.get("Content-Type", ""))

    async def _ask(self, url: URL, headers: Mapping[str, str], gap: float) -> Answer:
        """One request in the host's turn; an unchanged page is answered from what is held."""
        host, key = authority(url), _held_key(url, headers)
        async with self._seats.turn(host, gap):
            await self._budget.open()
            held = self._held.get(key)
            answer = await self._exchange(url, _asked(headers, self._manners.agent, held))
            self._mind(host, answer)
        if answer.status != 304:
            self._held.put(key, answer)
            return answer
        if held is None:
            raise Misread(f"{host} said “unchanged” to a first question")
        return held

    def _mind(self, host: str, answer: Answer) -> None:
        """Does what the host says about its load, and notes its time."""
        said = _ahead(answer.headers.get("Date", ""), self._clock)
        self.skew = self.skew if said is None else said
        wait = _retry_after(answer.headers.get("Retry-After"), self._clock)
        if wait is not None and answer.status in (429, 503):
            self._seats.close(host, wait)
        if answer.status == 429:
            raise TryLater(f"{host} says we ask too often (429)", wait)
        if answer.status == 503 and wait is not None:
            raise TryLater(f"{host} is overloaded (503) and named the time to come back", wait)

    async def _exchange(self, url: URL, headers: Mapping[str, str]) -> Answer:
        try:
            await self._look(url)
            async with self._session().get(url, headers=headers, allow_redirects=False) as response:
                return await _received(response, self._manners.wire_cap, self._budget.spend)
        except AdapterError:
            raise
        except Exception as error:
            # The cause is cut off: its text may hold the proxy's password.
            raise _ours(error, authority(url)) from None
        finally:
            await self._budget.save()

    async def _look(self, url: URL) -> None:
        """Behind a proxy the name is resolved there; what our own resolver says of it, if anything, is judged too."""
        host = url.raw_host or ""
        if self._manners.proxy is None or literal(host) or is_allowed(url, self._manners.allow_private):
            return
        try:
            async with asyncio.timeout(LOOKUP_PATIENCE):
                addresses = await self._lookup(host, url.port or 443)
        except OSError:  # a timeout is one, too
            return
        judge(host, addresses)

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=self._connector(),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_timeout(self._manners),
            )
        return self._client

    def _connector(self) -> aiohttp.TCPConnector:
        if self._manners.proxy is not None:
            return aiohttp_socks.ProxyConnector.from_url(self._manners.proxy, rdns=True)
        resolver = _CheckedResolver(self._lookup, self._manners.allow_private)
        return aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)


async def _received(response: aiohttp.ClientResponse, cap: int, spend: Callable[[int], None]) -> Answer:
    """The whole answer, at most `cap` bytes of it; every byte is counted as it comes."""
    spend(sum(len(name) + len(value) + 4 for name, value in response.raw_headers))
    wire = bytearray()
    async for chunk in response.content.iter_any():
        spend(len(chunk))
        wire += chunk
        if len(wire) > cap:
            raise Misread(f"the page is larger than {cap / 1e6:.1f} MB on the wire")
    return Answer(response.status, response.headers, bytes(wire))


def _timeout(manners: Manners) -> aiohttp.ClientTimeout:
    """In the machine's seconds, not the clock's: a demo that plays a night in a minute has no faster network."""
    return aiohttp.ClientTimeout(
        total=manners.total_timeout, sock_connect=manners.read_timeout, sock_read=manners.read_timeout
    )


def _held_key(url: URL, headers: Mapping[str, str]) -> str:
    return "\n".join([str(url), *sorted(f"{name.lower()}: {value}" for name, value in headers.items())])


def _asked(headers: Mapping[str, str], agent: str, held: Answer | None) -> CIMultiDict[str]:
    asked = CIMultiDict(headers)
    asked.update({"User-Agent": agent, "Accept-Encoding": ACCEPTED})
    asked.update(held.conditions if held is not None else {})
    return asked


def _retry_after(text: str | None, clock: Clock) -> float | None:
    """Seconds, from either form of RFC 9110, section 10.2.3, at most a day; None where it says nothing of use."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return min(float(text), LONGEST_WAIT)
    wait = _ahead(text, clock)
    return None if wait is None else min(max(wait, 0.0), LONGEST_WAIT)


def _ahead(date: str, clock: Clock) -> float | None:
    """By how many seconds an HTTP date is ahead of us; None where it is no date."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - clock.now()).total_seconds()


def _ours(error: Exception, host: str) -> AdapterError:
    """What an exception of the network means and what to do; nothing of its own text is passed on."""
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return Refused(f"the certificate of {host} is not valid: check the link, this machine's clock and its proxy")
    match error:
        case aiohttp_socks.ProxyError() | aiohttp_socks.ProxyConnectionError() | aiohttp_socks.ProxyTimeoutError():
            return TryLater(f"the proxy did not connect us to {host}: if this stays, check its address and password")
        case TimeoutError():
            return TryLater(f"{host} did not answer in time")
        case aiohttp.ClientConnectorDNSError() | UnicodeError():  # the latter for a label above 63 letters
            return TryLater(f"the name {host} was not found: check the link and this machine's network")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return TryLater(f"{host} broke off in the middle of its answer")
        case aiohttp.ClientResponseError():
            return Misread(f"{host} answered with something that is not proper HTTP")
        case aiohttp.ClientError() | OSError():
            return TryLater(f"{host} could not be reached ({type(error).__name__})")
    return Misread(f"{host} could not be read ({type(error).__name__})")

"""Whether a host can be reached, and if not, what is in the way: its name, a closed port, or silence."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

from monitor.console.checkup import Finding, Verdict

PATIENCE = 6.0
_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}

# Finds the addresses of a name; raises OSError where there are none.
Lookup = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A host and its port."""

    host: str
    port: int

    def __str__(self) -> str:
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


def place_of(url: str) -> Place | None:
    """Where an address leads; None where it names no host."""
    parts = urlsplit(url)
    if not parts.hostname:
        return None
    return Place(parts.hostname, parts.port or _PORTS.get(parts.scheme, 443))


async def lookup(host: str, port: int) -> list[str]:
    """This machine's resolver, in a thread that nobody waits for at the end: it cannot be cancelled."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def ask() -> None:
        try:
            found = [str(sockaddr[0]) for *_, sockaddr in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            _settle(loop, answer, error=OSError(str(error)))
        else:
            _settle(loop, answer, found=found)

    Thread(target=ask, daemon=True).start()
    return await answer


def _settle(
    loop: asyncio.AbstractEventLoop,
    answer: "asyncio.Future[list[str]]",
    found: list[str] | None = None,
    error: OSError | None = None,
) -> None:
    def done() -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    if not loop.is_closed():
        loop.call_soon_threadsafe(done)


async def reach(place: Place, what: str, *, find: Lookup = lookup, patience: float = PATIENCE) -> Finding:
    """Looks the name up and opens a connection; the finding tells the ways apart in which that fails."""
    try:
        async with asyncio.timeout(patience):
            await find(place.host, place.port)
    except TimeoutError:
        said = f"no name server told the address of {place.host} within {patience:g} s"
        return Finding(what, Verdict.UNKNOWN, said, "Check this machine's DNS: /etc/resolv.conf, or `resolvectl`.")
    except OSError:
        said = f"the name {place.host} is not found (DNS)"
        remedy = f"Compare the spelling; try `getent hosts {place.host}`; check DNS: /etc/resolv.conf."
        return Finding(what, Verdict.UNKNOWN, said, remedy)
    return await _connected(place, what, patience)


async def _connected(place: Place, what: str, patience: float) -> Finding:
    try:
        async with asyncio.timeout(patience):
            _, writer = await asyncio.open_connection(place.host, place.port)
    except TimeoutError:
        said = f"{place} does not answer within {patience:g} s"
        remedy = "A firewall on the way drops it, or only a proxy leads there ([telegram] proxy, [door] proxy)."
        return Finding(what, Verdict.UNKNOWN, said, remedy)
    except ConnectionRefusedError:
        said = f"{place.host} refuses the connection on port {place.port}"
        return Finding(what, Verdict.UNKNOWN, said, "Compare the port; is the server there running?")
    except OSError as error:
        said = f"{place} cannot be reached ({(error.strerror or type(error).__name__).lower()})"
        return Finding(what, Verdict.UNKNOWN, said, "Check this machine's network: `ip route`, `ping`.")
    writer.close()
    return Finding(what, Verdict.FINE, f"{place} can be reached")

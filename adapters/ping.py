"""A small sign of life to an address of the owner's own choice: one GET, of whose answer only a word matters."""

import aiohttp
import aiohttp_socks
from yarl import URL

from adapters.errors import AdapterError, Misread, Refused, TryLater

# Real seconds for all of it. A sign of life that is late is tried again at the next turn anyway.
PATIENCE = 20.0
_LONGEST_ANSWER = 512
# healthchecks.io answers 200 for an address whose check was deleted, and says so only here (Pinging API, by UUID).
_NOT_FOUND = b"(not found)"


async def ping(url: str, proxy: str | None = None, patience: float = PATIENCE) -> None:
    """Asks the address, also a private one; returns where the service took it (2xx).

    Raises TryLater, Refused or Misread, whose text names the host and nothing else of the address: it is a secret.
    A redirect is not followed; whatever page stands behind it, it would prove nothing.
    """
    host = URL(url).host or "the address"
    try:
        status, said = await _asked(url, proxy, patience)
    except Exception as error:
        # The cause is cut off: its text may hold the address or the proxy's password.
        raise _ours(error, host) from None
    if not 200 <= status < 300:
        raise Refused(f"{host} answered with status {status}: compare the address with the service's own page")
    if _NOT_FOUND in said:
        raise Refused(f"{host} does not know the check: it was deleted, or the address is wrong")


async def _asked(url: str, proxy: str | None, patience: float) -> tuple[int, bytes]:
    connector = aiohttp_socks.ProxyConnector.from_url(proxy, rdns=True) if proxy else aiohttp.TCPConnector()
    timeout = aiohttp.ClientTimeout(total=patience)
    session = aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
    headers = {"User-Agent": "twoam", "Accept": "*/*"}
    async with session, session.get(url, headers=headers, allow_redirects=False) as response:
        return response.status, await response.content.read(_LONGEST_ANSWER)


def _ours(error: Exception, host: str) -> AdapterError:
    """What an exception of the network means; nothing of its own text is passed on."""
    match error:
        case aiohttp_socks.ProxyError() | aiohttp_socks.ProxyConnectionError() | aiohttp_socks.ProxyTimeoutError():
            return TryLater(f"the proxy did not connect us to {host}")
        case TimeoutError():
            return TryLater(f"{host} did not answer in time")
        case aiohttp.ClientConnectorCertificateError():
            return Refused(f"the certificate of {host} is not valid")
        case aiohttp.ClientConnectorDNSError() | UnicodeError():
            return TryLater(f"the name {host} was not found")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return TryLater(f"{host} broke off in the middle of its answer")
    if isinstance(error, aiohttp.ClientError | OSError):
        return TryLater(f"{host} could not be reached ({type(error).__name__})")
    return Misread(f"{host} could not be asked ({type(error).__name__})")

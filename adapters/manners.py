"""How we behave towards the hosts of public pages, as the configuration says."""

from dataclasses import dataclass, field

from yarl import URL

# The product token that a robots.txt may address us by.
TOKEN = "twoam"  # noqa: S105
VERSION = "0.1"
# What an API that wants no more is told of who asks.
AGENT = f"{TOKEN}/{VERSION}"


@dataclass(frozen=True, slots=True)
class Manners:
    """Times are seconds of the machine, sizes are bytes; raises ValueError for a contact or proxy that cannot work.

    `contact` (an e-mail address or a URL) is told to every host; without one no public page is read. An authority in
    `allow_private` ("127.0.0.1:8080") may be private, plain http and on any port. `proxy` is http:// or socks5://,
    with or without a user.
    """

    contact: str | None
    min_gap: float = 15.0
    daily_bytes: int = 500_000_000
    wire_cap: int = 4_000_000
    decoded_cap: int = 8_000_000
    held_bytes: int = 16_000_000
    allow_private: frozenset[str] = frozenset()
    proxy: str | None = field(default=None, repr=False)
    total_timeout: float = 60.0
    read_timeout: float = 20.0

    def __post_init__(self) -> None:
        plain = self.contact is None or (self.contact.isascii() and self.contact.isprintable() and self.contact.strip())
        if not plain:
            raise ValueError("contact must be an e-mail address or a URL in plain letters: hosts see it")
        if self.proxy is not None and not _is_proxy(self.proxy):
            raise ValueError("proxy must look like http://host:port or socks5://user:password@host:port")

    @property
    def agent(self) -> str:
        """The user agent: what asks, why, and whom to tell to stop."""
        return f"{AGENT} (a seller watching listings; contact {self.contact})"


def _is_proxy(text: str) -> bool:
    try:
        url = URL(text)
    except ValueError:
        return False
    return url.scheme in ("http", "socks5") and bool(url.host) and url.explicit_port is not None

"""How a person lets the program into his account where the platform has a page for it: go there, agree, paste."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from adapters.errors import Refused


@dataclass(frozen=True, slots=True)
class Entered:
    """Who let us in, as the platform names him, and the day on which that ends; None where it is not told."""

    who: str | None
    until: date | None


class Consent(Protocol):
    """One account's consent; both methods raise Refused with what to do where it cannot be."""

    def address(self, state: str) -> str:
        """The page on which the person agrees; `state` comes back with his answer."""
        ...

    async def enter(self, pasted: str, state: str) -> Entered:
        """Takes the address to which the platform sent him, and keeps what it grants."""
        ...


def once_more(platform: str) -> str:
    """What the seller is to do where what he pasted is of no use."""
    return f"Open the consent page again and paste the whole address to which {platform} sends you."


def code_in(pasted: str, state: str, platform: str) -> str:
    """The code in the address to which the platform sent the seller (RFC 6749, section 4.1.2). Raises Refused."""
    again = once_more(platform)
    try:
        said = parse_qs(urlsplit(pasted.strip()).query)
    except ValueError:
        said = {}
    if "error" in said:
        raise Refused(f"{platform} says that you did not agree ({said['error'][0][:60]}). {again}")
    if "code" not in said:
        raise Refused(f"the address holds no code. {again}")
    if said.get("state") != [state]:
        raise Refused(f"the address belongs to another log-in. {again}")
    return said["code"][0]

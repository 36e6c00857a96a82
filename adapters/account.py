"""The keys of an account's section: what every platform has, and what those have that are read in two ways."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field
from yarl import URL

# A server alone, without path or query.
SERVER = r"^https?://[^/?#]+$"


class AccountConfig(BaseModel):
    """The keys that every [accounts.*] section has; a platform adds its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    platform: str = Field(description="Which platform this account is on.", examples=["amazon"])

    @property
    def claims(self) -> Mapping[str, str]:
        """The keys whose values no other account may have too, each with what to do where one has."""
        return {}

    @property
    def by_api(self) -> bool:
        """Whether it is read with the seller's own keys; else by public pages."""
        return False

    @property
    def servers(self) -> frozenset[str]:
        """HOST:PORT of the plain http servers that the section itself names, as nobody but its owner can."""
        urls = (URL(value) for name, value in self if name.endswith("_url") and isinstance(value, str))
        return frozenset(f"{url.host_subcomponent}:{url.port}" for url in urls if url.scheme == "http")

    def asked_at(self, url: str) -> str:
        """The address that is really asked for a public one: another where a rehearsal server stands in."""
        return url


class KeyedConfig(AccountConfig):
    """The keys of an account that can be read by public pages and, with keys of the seller's own, by an API."""

    # Without these keys nothing can be asked of the API.
    NEEDED: ClassVar[tuple[str, ...]]
    # What two sections that are read by the API would take from each other, each with what to do.
    CLAIMED: ClassVar[Mapping[str, str]]

    path: Literal["api", "pages"] | None = Field(
        None,
        description="How the account is read: api (with your own keys) or pages; unset: api where there are keys.",
        examples=["api"],
    )
    base_url: str | None = Field(
        None,
        description="Server whose pages are asked in place of the site's own, for rehearsals; unset: the site's own.",
        pattern=SERVER,
        examples=["http://127.0.0.1:8080"],
    )

    @property
    def by_api(self) -> bool:
        return self.path != "pages" and all(getattr(self, key) is not None for key in self.NEEDED)

    @property
    def claims(self) -> Mapping[str, str]:
        return self.CLAIMED if self.by_api else {}

    def asked_at(self, url: str) -> str:
        """The same address at the section's base_url, where there is one."""
        if self.base_url is None:
            return url
        scheme, _, host = self.base_url.partition("://")
        return urlsplit(url)._replace(scheme=scheme, netloc=host).geturl()

    @classmethod
    def require(cls, api: str, given: Mapping[str, Any]) -> None:
        """ValueError where the API is meant, be it by the path or by one of its keys, and not all keys are given.

        `given` are the keys that were found good; one that was not is complained of already.
        """
        if given.get("path") == "pages" or any(key not in given for key in cls.NEEDED):
            return
        missing = [key for key in cls.NEEDED if given[key] is None]
        if missing and (given.get("path") == "api" or len(missing) < len(cls.NEEDED)):
            raise ValueError(f"{api} also needs {' and '.join(missing)}")

"""What every AliExpress account is, however it is read: the keys of its section and its listings' addresses."""

from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from adapters.aliexpress.addresses import HOSTS, item_url, recognise
from adapters.base import AccountConfig, Adapter
from adapters.readings import Subject

_SERVER = r"^https?://[^/?#]+$"


class AliExpressConfig(AccountConfig):
    """The keys of an AliExpress account."""

    market: str = Field(
        "global",
        description="The site that a bare item number belongs to: global (all languages of aliexpress.com), us or ru.",
        examples=["global", "us", "ru"],
    )
    currency: str | None = Field(
        None,
        description="Currency that public pages must show; prices in another prove nothing. Unset: any is taken.",
        pattern=r"^[A-Z]{3}$",
        examples=["USD"],
    )
    base_url: str | None = Field(
        None,
        description="Server that is asked in place of the public site, for rehearsals; unset: the site itself.",
        pattern=_SERVER,
        examples=["http://127.0.0.1:8080"],
    )

    @field_validator("market")
    @classmethod
    def _known(cls, market: str) -> str:
        if market not in HOSTS:
            raise ValueError(f"AliExpress has no market “{market}”: known are {', '.join(HOSTS)}")
        return market


class AliExpressAccount(Adapter[AliExpressConfig]):
    """A subject's market is the site, its id the item's number there."""

    platform: ClassVar[str] = "aliexpress"
    Config: ClassVar[type[AccountConfig]] = AliExpressConfig
    hosts: ClassVar[frozenset[str]] = frozenset(host.removeprefix("www.") for host in HOSTS.values())

    @classmethod
    def subject_of(cls, text: str, config: AliExpressConfig) -> tuple[Subject, str] | None:
        """The item that a pasted address or number means, with the address that will be asked."""
        found = recognise(text, config.market)
        return (Subject(*found), item_url(*found)) if found else None

    @classmethod
    def asked_at(cls, url: str, config: AliExpressConfig) -> str:
        """The same address at the account's base_url, where there is one."""
        if config.base_url is None:
            return url
        scheme, _, host = config.base_url.partition("://")
        return urlsplit(url)._replace(scheme=scheme, netloc=host).geturl()

"""What every AliExpress account is, however it is read: the keys of its section and its listings' addresses."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from adapters.account import SERVER, AccountConfig, KeyedConfig
from adapters.aliexpress.addresses import HOSTS, item_url, recognise
from adapters.aliexpress.rankings import meant
from adapters.base import Adapter
from adapters.rankings import Ranking
from adapters.readings import Subject


class AliExpressConfig(KeyedConfig):
    """The keys of an AliExpress account."""

    NEEDED: ClassVar[tuple[str, ...]] = ("app_key", "app_secret")
    # Two sections with one app would take each other's authorisation.
    CLAIMED: ClassVar[Mapping[str, str]] = {"app_key": "Give each shop an app of its own."}

    market: str = Field(
        "global",
        description="The site that a bare item number belongs to: global (all languages of aliexpress.com), us or ru.",
        examples=["global", "us", "ru"],
    )
    currency: str | None = Field(
        None,
        description="Currency that public pages must show, and in which others' prices are asked. Unset: any; USD.",
        pattern=r"^[A-Z]{3}$",
        examples=["USD"],
    )
    app_key: str | None = Field(
        None,
        description="App key from the console of openservice.aliexpress.com.",
        pattern=r"^[0-9]+$",
        examples=["500123"],
    )
    app_secret: SecretStr | None = Field(
        None, description="App secret from there; better in a file of its own.", examples=["a1B2c3D4…"]
    )
    app_secret_file: str | None = Field(
        None, description="File (mode 600) or systemd credential with the app secret.", examples=["app-secret"]
    )
    redirect_url: str | None = Field(
        None,
        description="Callback address of the app: where AliExpress sends you after `twoam login`; it may be empty.",
        pattern=r"^https?://\S+$",
        validate_default=True,
        examples=["https://example.org/callback"],
    )
    api_url: str = Field(
        "https://api-sg.aliexpress.com", description="Server of the gateway, for calls and for tokens.", pattern=SERVER
    )

    affiliate_app_key: str | None = Field(
        None,
        description="App key of a second app of yours, of the affiliate kind, that looks at others; without log-in.",
        pattern=r"^[0-9]+$",
        examples=["500456"],
    )
    affiliate_app_secret: SecretStr | None = Field(
        None,
        description="Its app secret; better in a file of its own.",
        validate_default=True,
        examples=["a1B2c3D4…"],
    )
    affiliate_app_secret_file: str | None = Field(
        None, description="File (mode 600) or systemd credential with its app secret.", examples=["affiliate-secret"]
    )
    ship_to: str = Field(
        "US",
        description="Country (two letters) of the buyer for whom prices of others' items are asked.",
        pattern=r"^[A-Z]{2}$",
        examples=["US", "ES"],
    )

    @field_validator("affiliate_app_secret")
    @classmethod
    def _both(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        key = info.data.get("affiliate_app_key")
        if "affiliate_app_key" in info.data and (key is None) is not (secret is None):
            missing = "affiliate_app_key" if key is None else "affiliate_app_secret"
            raise ValueError(f"the second app also needs {missing}")
        return secret

    @field_validator("market")
    @classmethod
    def _known(cls, market: str) -> str:
        if market not in HOSTS:
            raise ValueError(f"AliExpress has no market “{market}”: known are {', '.join(HOSTS)}")
        return market

    @field_validator("redirect_url")
    @classmethod
    def _complete(cls, redirect_url: str | None, info: ValidationInfo) -> str | None:
        """Judged at the last of the keys; any one of them says that the API is meant."""
        cls.require("the API", info.data)
        return redirect_url


class AliExpressAccount(Adapter[AliExpressConfig]):
    """A subject's market is the site, its id the item's number there."""

    platform: ClassVar[str] = "aliexpress"
    Config: ClassVar[type[AccountConfig]] = AliExpressConfig
    one_catalogue: ClassVar[bool] = True
    files: ClassVar[str | None] = "adapters.aliexpress.api.filed"
    hosts: ClassVar[frozenset[str]] = frozenset(host.removeprefix("www.") for host in HOSTS.values())

    @classmethod
    def subject_of(cls, text: str, config: AliExpressConfig) -> tuple[Subject, str] | None:
        """The item that a pasted address or number means, with the address that will be asked."""
        found = recognise(text, config.market)
        return (Subject(*found), item_url(*found)) if found else None

    @classmethod
    def ranking_of(cls, text: str, market: str, config: AliExpressConfig) -> Ranking | None:
        """The list that a category's address or a search word means; public pages of lists are not read."""
        return meant(text, market) if config.by_api else None

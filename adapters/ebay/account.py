"""What every eBay account is, however it is read: the keys of its section and the addresses of its items."""

import re
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from adapters.account import SERVER, AccountConfig, KeyedConfig
from adapters.base import Adapter
from adapters.ebay import words
from adapters.ebay.markets import MARKETS, item_url, recognise
from adapters.rankings import Ranking
from adapters.readings import Subject

_PUSH = ("push_url", "push_listen", "push_token")


class EbayConfig(KeyedConfig):
    """The keys of an eBay account; the keyset is the seller's own, from the eBay Developers Program."""

    NEEDED: ClassVar[tuple[str, ...]] = ("client_id", "client_secret")
    # Two sections with one keyset would take each other's 5,000 calls a day.
    CLAIMED: ClassVar[Mapping[str, str]] = {
        "client_id": "eBay counts the calls of a keyset together: give every account a keyset of its own.",
        "push_listen": "Each account that eBay rings is listened for at a port of its own.",
    }

    market: str = Field("us", description="The site that a bare item number belongs to.", examples=["us", "gb", "de"])
    seller_id: str | None = Field(
        None,
        description="Your own eBay user name; tells your listings and orders from others'.",
        pattern=r"^[!-~]{1,64}$",
        examples=["blue-lamp-shop"],
    )
    sandbox: bool = Field(False, description="Whether the keyset is one of eBay's sandbox, where nothing is real.")
    client_id: str | None = Field(
        None, description="App ID (Client ID) of the keyset.", examples=["SellerNa-twoam-PRD-0123456789ab-01234567"]
    )
    client_secret: SecretStr | None = Field(
        None,
        description="Cert ID (Client Secret) of the keyset; better in a file of its own.",
        examples=["PRD-0123456789ab-…"],
    )
    client_secret_file: str | None = Field(
        None,
        description="File (mode 600) or systemd credential with the Cert ID.",
        validate_default=True,
        examples=["ebay-cert-id"],
    )
    redirect_name: str | None = Field(
        None,
        description="RuName of the keyset: where eBay sends you after `twoam login`; a name, not an address.",
        pattern=r"^[A-Za-z0-9_.-]+$",
        examples=["Seller_Name-SellerNa-twoam-P-abcdefgh"],
    )
    postal_code: str | None = Field(
        None,
        description="Where items are delivered to in what eBay is asked: shipping and tax depend on it.",
        pattern=r"^[A-Za-z0-9 -]{2,12}$",
        examples=["19406"],
    )
    money: bool = Field(
        False,
        description="Whether the ledger and the payouts are read; after a change `twoam login` is needed again.",
    )
    push_url: str | None = Field(
        None,
        description="Public address at which eBay rings when an order comes; unset: orders are only asked for.",
        pattern=r"^https://[^/?#\s]+(/[^?#\s]*)?$",
        examples=["https://shop.example.org/ebay/4f1c9a"],
    )
    push_listen: str | None = Field(
        None,
        description="HOST:PORT on this machine to which your web server hands on what comes to push_url.",
        pattern=r"^\S+:\d{1,5}$",
        examples=["127.0.0.1:9443"],
    )
    push_token: SecretStr | None = Field(
        None,
        description="Word that only you and eBay know: 32 to 80 letters, digits, _ and -; better in a file of its own.",
        examples=["a-word-of-32-to-80-characters-0123456789"],
    )
    push_token_file: str | None = Field(
        None,
        description="File (mode 600) or systemd credential with that word.",
        validate_default=True,
        examples=["ebay-push-token"],
    )
    push_email: str | None = Field(
        None,
        description="Where eBay writes to when it cannot reach push_url; only needed where the app has no address yet.",
        pattern=r"^[^@\s]+@[^@\s]+$",
        examples=["shop@example.org"],
    )
    api_url: str | None = Field(
        None,
        description="Server that is asked in place of eBay's own, for rehearsals; unset: eBay's own.",
        pattern=SERVER,
        examples=["http://127.0.0.1:8080"],
    )

    @field_validator("market")
    @classmethod
    def _known(cls, market: str) -> str:
        if market not in MARKETS:
            raise ValueError(f"eBay has no site “{market}”: known are {', '.join(sorted(MARKETS))}")
        return market

    @field_validator("client_secret_file")
    @classmethod
    def _complete(cls, client_secret_file: str | None, info: ValidationInfo) -> str | None:
        """Judged at the last of the keys; the secret itself has been read from its file by then."""
        cls.require("eBay's API", info.data)
        if info.data.get("path") != "pages":
            _fits(info.data.get("client_id"), sandbox=info.data.get("sandbox", False))
        return client_secret_file

    @field_validator("push_token_file")
    @classmethod
    def _rung(cls, push_token_file: str | None, info: ValidationInfo) -> str | None:
        """All three or none: eBay must know where, we must listen, and both must know the word."""
        given = info.data
        if any(key not in given for key in _PUSH):
            return push_token_file
        missing = [key for key in _PUSH if given[key] is None]
        if 0 < len(missing) < len(_PUSH):
            raise ValueError(f"for eBay to ring, {' and '.join(missing)} must be set too")
        token = given["push_token"]
        if token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{32,80}", token.get_secret_value()):
            raise ValueError("push_token must have 32 to 80 letters, digits, _ and -")
        return push_token_file


def _fits(client_id: str | None, *, sandbox: bool) -> None:
    """An App ID tells its environment; in the other one it is only ever answered with invalid_client."""
    said = re.search(r"-(PRD|SBX)-", client_id or "")
    if said and (said[1] == "SBX") is not sandbox:
        where = "the sandbox: set sandbox = true" if said[1] == "SBX" else "production: set sandbox = false"
        raise ValueError(f"the App ID is one for {where}, or take the other keyset")


class EbayAccount(Adapter[EbayConfig]):
    """A subject's market is the site's country, its id the item number, with ":VARIATION" where one is meant."""

    platform: ClassVar[str] = "ebay"
    Config: ClassVar[type[AccountConfig]] = EbayConfig
    one_catalogue: ClassVar[bool] = True
    files: ClassVar[str | None] = "adapters.ebay.api.filed"
    hosts: ClassVar[frozenset[str]] = frozenset(market.domain for market in MARKETS.values())

    async def me(self) -> str | None:
        """My user name, as the account's section says it."""
        return self.config.seller_id

    @classmethod
    def subject_of(cls, text: str, config: EbayConfig) -> tuple[Subject, str] | None:
        """The item that a pasted address or number means, with the address that will be asked."""
        found = recognise(text, config.market)
        if found is None:
            return None
        subject = Subject(found[0].code, found[1])
        return subject, item_url(subject)

    @classmethod
    def ranking_of(cls, text: str, market: str, config: EbayConfig) -> Ranking | None:
        """The results for a search word, or for those in a pasted address; pages do not tell places."""
        return words.meant(text, market) if config.by_api else None

"""What every Amazon account is, however it is read: the keys of its section, its listings' addresses, Amazon itself."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from adapters.account import SERVER, AccountConfig, KeyedConfig
from adapters.amazon import rankings, sellers
from adapters.amazon.markets import MARKETS, Region, product_url, recognise
from adapters.base import Adapter, House
from adapters.errors import Unsupported
from adapters.rankings import Ranking
from adapters.readings import Ask, Said, Seller, Subject

_QUEUE = r"https?://[^/?#]+/[^/?#]+/[\w-]+(\.fifo)?"


def region_of(queue_url: str) -> str | None:
    """The AWS region that a queue's address names, in either of the forms that have been given out."""
    host = urlsplit(queue_url).hostname or ""
    found = re.fullmatch(r"sqs\.([a-z0-9-]+)\.amazonaws\.com|([a-z0-9-]+)\.queue\.amazonaws\.com", host)
    return (found[1] or found[2]) if found else None


class AmazonConfig(KeyedConfig):
    """The keys of an Amazon account; those of the Selling Partner API come from the seller's own private app."""

    NEEDED: ClassVar[tuple[str, ...]] = ("client_id", "client_secret", "refresh_token")
    # Two sections with one of these would take each other's quota, or each other's notifications.
    CLAIMED: ClassVar[Mapping[str, str]] = {
        "refresh_token": "One section reads all markets of the token's region: name them in its `markets`.",
        "queue_url": "Each would delete what the other waits for: give every account a queue of its own.",
    }

    market: str = Field("us", description="The market that a bare ASIN belongs to.", examples=["us", "de", "jp"])
    markets: tuple[str, ...] = Field(
        (), description="All markets that the API is asked about, of one region; empty: only the one above."
    )
    client_id: str | None = Field(
        None,
        description="Client id of the app, from the Solution Provider Portal.",
        examples=["amzn1.application-oa2-client.0123456789abcdef"],
    )
    client_secret: SecretStr | None = Field(
        None, description="Client secret of the app; better in a file of its own.", examples=["amzn1.oa2-cs.v1.…"]
    )
    client_secret_file: str | None = Field(
        None, description="File (mode 600) or systemd credential with the client secret.", examples=["client-secret"]
    )
    refresh_token: SecretStr | None = Field(
        None,
        description="Refresh token of the self-authorisation; better in a file of its own.",
        validate_default=True,
        examples=["Atzr|…"],
    )
    refresh_token_file: str | None = Field(
        None, description="File (mode 600) or systemd credential with the refresh token.", examples=["refresh-token"]
    )
    secret_issued: date | None = Field(
        None,
        description="Day on which the client secret was made: Amazon lets it expire after 180 days.",
        examples=["2026-11-21"],
    )
    seller_id: str | None = Field(
        None,
        description="Your own seller id (merchant token); unset: learned from your own offers.",
        examples=["A2EXAMPLE00000"],
    )
    queue_url: str | None = Field(
        None,
        description="Address of your SQS queue that Amazon's notifications go to; unset: everything by asking.",
        examples=["https://sqs.us-east-1.amazonaws.com/123456789012/twoam"],
    )
    queue_region: str | None = Field(
        None,
        description="AWS region of the queue; unset: as its address says.",
        pattern=r"^[a-z0-9-]+$",
        examples=["us-east-1"],
    )
    queue_key_id: str | None = Field(
        None,
        description="Access key id of the AWS user that may read the queue.",
        pattern=r"^[A-Za-z0-9_]{16,128}$",
        examples=["AKIAIOSFODNN7EXAMPLE"],
    )
    queue_secret: SecretStr | None = Field(
        None, description="Secret access key of that user; better in a file of its own.", examples=["wJalrXUtnFEMI…"]
    )
    queue_secret_file: str | None = Field(
        None,
        description="File (mode 600) or systemd credential with the secret access key.",
        validate_default=True,
        examples=["queue-secret"],
    )
    api_url: str | None = Field(
        None,
        description="Server of the Selling Partner API; unset: the region's own.",
        pattern=SERVER,
        examples=["https://sandbox.sellingpartnerapi-na.amazon.com"],
    )
    login_url: str = Field(
        "https://api.amazon.com/auth/o2/token",
        description="Address at which Login with Amazon gives out tokens.",
        pattern=r"^https?://[^?#]+$",
    )

    @field_validator("market")
    @classmethod
    def _known(cls, market: str) -> str:
        if market not in MARKETS:
            raise ValueError(f"Amazon has no market “{market}”: known are {', '.join(sorted(MARKETS))}")
        return market

    @field_validator("markets")
    @classmethod
    def _of_one_region(cls, markets: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        own = info.data.get("market", "us")
        region = MARKETS[own].region
        strangers = [code for code in markets if MARKETS[cls._known(code)].region is not region]
        if strangers:
            raise ValueError(
                f"{', '.join(strangers)} and {own} are in different regions, and each region has its own refresh"
                " token: give it a section of its own"
            )
        return markets

    @field_validator("client_id")
    @classmethod
    def _is_client_id(cls, client_id: str | None) -> str | None:
        if client_id is not None and not client_id.startswith("amzn1.application-oa2-client."):
            raise ValueError("must begin with amzn1.application-oa2-client.: the app's own id begins otherwise")
        return client_id

    @field_validator("seller_id")
    @classmethod
    def _is_seller_id(cls, seller_id: str | None) -> str | None:
        if seller_id is not None and not re.fullmatch(r"A[0-9A-Z]{9,20}", seller_id):
            raise ValueError("must be the merchant token: capital letters and digits that begin with A")
        return seller_id

    @field_validator("refresh_token")
    @classmethod
    def _complete(cls, refresh_token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        cls.require("the Selling Partner API", {**info.data, "refresh_token": refresh_token})
        return refresh_token

    @field_validator("queue_url")
    @classmethod
    def _is_queue(cls, queue_url: str | None) -> str | None:
        if queue_url is not None and not re.fullmatch(_QUEUE, queue_url):
            raise ValueError("must look like https://sqs.REGION.amazonaws.com/ACCOUNT/NAME")
        return queue_url

    @field_validator("queue_secret_file")
    @classmethod
    def _queue_complete(cls, queue_secret_file: str | None, info: ValidationInfo) -> str | None:
        """Judged at the last of the keys; the secret itself has been read from its file by then."""
        given = info.data
        if given.get("queue_url") is None or any(key not in given for key in ("queue_key_id", "queue_secret")):
            return queue_secret_file
        missing = [key for key in ("queue_key_id", "queue_secret") if given[key] is None]
        if missing:
            raise ValueError(f"the queue also needs {' and '.join(missing)}")
        if region_of(given["queue_url"]) is None and given.get("queue_region") is None:
            raise ValueError("the queue's address does not tell its region: set queue_region")
        return queue_secret_file

    @property
    def region(self) -> Region:
        return MARKETS[self.market].region

    @property
    def all_markets(self) -> tuple[str, ...]:
        """The markets that the API is asked about, the main one first."""
        return tuple(dict.fromkeys((self.market, *self.markets)))


class AmazonAccount(Adapter[AmazonConfig]):
    """A subject's market is the country's code, its id the ASIN."""

    platform: ClassVar[str] = "amazon"
    Config: ClassVar[type[AccountConfig]] = AmazonConfig
    one_catalogue: ClassVar[bool] = True
    files: ClassVar[str | None] = "adapters.amazon.api.filed"
    hosts: ClassVar[frozenset[str]] = frozenset(market.domain for market in MARKETS.values())

    async def me(self) -> str | None:
        """My merchant token, as the account's section says it."""
        return self.config.seller_id

    @classmethod
    def subject_of(cls, text: str, config: AmazonConfig) -> tuple[Subject, str] | None:
        """The listing that a pasted address, ASIN or ISBN-10 means, with the address that will be asked."""
        found = recognise(text, config.market)
        if found is None:
            return None
        market, asin = found
        return Subject(market.code, asin), product_url(market.code, asin)

    @classmethod
    def names_market(cls, market: str, config: AmazonConfig) -> bool:
        return market in config.all_markets

    @classmethod
    def ranking_of(cls, text: str, market: str, config: AmazonConfig) -> Ranking | None:
        """The address of a best-seller list or of search results; any other text is a search word."""
        return rankings.meant(text, market)

    @classmethod
    def house(cls, market: str, seller: Seller) -> House | None:
        """Amazon's retail arm by its merchant id (by its name where the page gives no id), or its outlet."""
        if sellers.is_outlet(seller):
            return House.OUTLET
        known = MARKETS.get(market)
        if known and known.merchant and seller.id:
            return House.PLATFORM if seller.id == known.merchant else None
        return House.PLATFORM if sellers.is_amazon(seller.name) else None

    async def _places(self, ask: Ask) -> AsyncIterator[Said]:
        """The first page of one list, for all the listings at once: no path but the public pages tells places."""
        if ask.ranking is None:
            raise Unsupported("a place can only be asked for on a list")
        page = await self.door.page(self.asked_at(ask.ranking.url, self.config))
        for word in rankings.said(ask.ranking, ask.listings, page):
            yield word

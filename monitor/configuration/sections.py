"""The sections of the configuration file: frozen values, each key with the comment that config.example.toml shows."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PrivateAttr, SecretStr, SerializeAsAny, model_validator

from adapters.account import AccountConfig
from adapters.manners import Manners
from adapters.readings import Topic
from monitor.configuration.backup import Backup
from monitor.configuration.books import Books
from monitor.configuration.channels import Channel
from monitor.configuration.heartbeat import Heartbeat
from monitor.configuration.metrics import Metrics
from monitor.configuration.rates import RateTable
from monitor.configuration.retention import Retention
from monitor.configuration.values import (
    BotProxy,
    DatabasePassword,
    DatabasePlace,
    HomePath,
    HostPorts,
    ListenAddress,
    Proxy,
    Section,
    Url,
    Zone,
)
from storage.addresses import name_of, with_password


class Machine(Section):
    """Where this machine keeps what it knows, and how it speaks about it."""

    state_dir: HomePath = Field(
        Path("~/.local/state/twoam"),
        description="Folder for the database, the evidence and the lock.",
        validate_default=True,
    )
    database: DatabasePlace | None = Field(
        None,
        description="File of the SQLite database, or postgresql://user@host:5432/name; unset: twoam.db in state_dir.",
        examples=["/var/lib/twoam/twoam.db"],
        repr=False,
    )
    database_password: DatabasePassword = Field(
        None, description="Password of the PostgreSQL user; better put into database_password_file.", examples=["…"]
    )
    database_password_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds the password.",
        examples=["database-password"],
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is logged: debug, info, warning or error."
    )
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="text, json, or auto: text on a terminal, JSON otherwise."
    )
    language: Literal["en", "zh", "ru", "ar", "ja"] = Field(
        "en", description="Language of people who have not chosen one: en, zh, ru, ar or ja."
    )
    zone: Zone = Field("UTC", description="Time zone of people who have not chosen one, such as Asia/Shanghai.")

    @property
    def database_path(self) -> Path:
        """The SQLite file, for what only a file can have done to it; ValueError where the database is on a server."""
        if isinstance(self.database, str):
            raise ValueError(f"{self.database_name} is no file")
        return self.database or self.state_dir / "twoam.db"

    @property
    def database_place(self) -> Path | str:
        """What Store.open takes. An address holds its password: `database_name` is for people and logs."""
        if not isinstance(self.database, str):
            return self.database_path
        if self.database_password is None:
            return self.database
        return with_password(self.database, self.database_password.get_secret_value())

    @property
    def database_name(self) -> str:
        """How a person knows the database."""
        place = self.database_place
        return name_of(place) if isinstance(place, str) else str(place)


class Telegram(Section):
    """The bot; without a token nothing is sent to Telegram."""

    token: SecretStr | None = Field(
        None, description="The bot's token from @BotFather; better put into token_file.", examples=["123456:ABC-DEF"]
    )
    token_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds the token.",
        examples=["telegram-token"],
    )
    api_url: Url = Field(
        "https://api.telegram.org", description="Address of the Bot API; change it for a server of your own."
    )
    proxy: BotProxy | None = Field(
        None,
        description="Way to Telegram: http://host:port or socks5://user:password@host:port.",
        examples=["socks5://127.0.0.1:1080"],
    )
    webhook_url: Url | None = Field(
        None,
        description="Public https address at which Telegram rings; unset: Telegram is asked (long polling).",
        examples=["https://shop.example/telegram"],
    )
    webhook_listen: ListenAddress | None = Field(
        None,
        description="HOST:PORT of this machine to which your web server passes what comes to webhook_url.",
        examples=["127.0.0.1:8443"],
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="1 to 256 letters, digits, _ and - by which Telegram proves itself; better webhook_secret_file.",
        examples=["letters-and-digits"],
    )
    webhook_secret_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds it.",
        examples=["webhook-secret"],
    )

    @model_validator(mode="after")
    def _whole_webhook(self) -> Self:
        if self.webhook_url is None:
            return self
        if self.webhook_listen is None or self.webhook_secret is None:
            raise ValueError("webhook_url needs webhook_listen and webhook_secret_file beside it")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.webhook_secret.get_secret_value()):
            raise ValueError("webhook_secret must be 1 to 256 letters, digits, _ and -")
        return self


class Door(Section):
    """How public pages are read: politely, and never more than this."""

    contact: str | None = Field(
        None,
        description="E-mail address or page by which a site's operator reaches you; sent with every request.",
        examples=["shop@example.org"],
    )
    min_gap_seconds: float = Field(15.0, ge=1, description="Least time between two requests to one host, in seconds.")
    daily_megabytes: int = Field(500, ge=1, description="Most that may be read in a day (UTC), in megabytes.")
    wire_cap_bytes: int = Field(4_000_000, ge=100_000, description="Largest page on the wire, in bytes.")
    decoded_cap_bytes: int = Field(8_000_000, ge=100_000, description="Largest page after unpacking, in bytes.")
    proxy: Proxy | None = Field(
        None,
        description="Way to the pages: http://host:port or socks5://user:password@host:port.",
        examples=["http://127.0.0.1:3128"],
    )
    allow_private: HostPorts = Field(
        frozenset(),
        description="HOST:PORT of private servers that may be read, also over plain http.",
        examples=[["127.0.0.1:8080"]],
    )

    def manners(self) -> Manners:
        """What adapters.door.Door wants to know."""
        return Manners(
            contact=self.contact or None,
            min_gap=self.min_gap_seconds,
            daily_bytes=self.daily_megabytes * 1_000_000,
            wire_cap=self.wire_cap_bytes,
            decoded_cap=self.decoded_cap_bytes,
            allow_private=self.allow_private,
            proxy=self.proxy,
        )


class EveryMinutes(Section):
    """How often each question is asked about each listing, or about the account as a whole, in minutes."""

    listings: float = Field(10.0, gt=0, description="State, title, image, brand and price.")
    offers: float = Field(10.0, gt=0, description="Who sells on the listing and who holds the featured offer.")
    stock: float = Field(30.0, gt=0, description="What is left, for accounts that are read by an API.")
    ranks: float = Field(
        240.0, gt=0, description="Places for each search word and best-seller list, one page for all listings."
    )
    rivals: float = Field(60.0, gt=0, description="State, price and stock of listings that are not yours.")
    copycats: float = Field(360.0, gt=0, description="Listings of others that look like yours, by an API.")
    fees: float = Field(1440.0, gt=0, description="What the platform would keep of a sale, by an API.")
    orders: float = Field(5.0, gt=0, description="Orders that came or changed, by an API, once for the account.")
    sales: float = Field(15.0, gt=0, description="What was sold by the hour, by an API, once for the account.")
    account: float = Field(240.0, gt=0, description="The account's standing and measures, by an API.")
    feedback: float = Field(1440.0, gt=0, description="What buyers say of the seller, by an API.")
    stranded: float = Field(60.0, gt=0, description="Units at the platform that no listing sells, by an API.")
    returns: float = Field(1440.0, gt=0, description="What buyers sent back, by an API.")
    money: float = Field(30.0, gt=0, description="Sales, refunds and fees in the platform's ledger, by an API.")
    settlements: float = Field(720.0, gt=0, description="Settlements and payouts, by an API.")
    balance: float = Field(60.0, gt=0, description="What the platform holds of your money, by an API.")
    traffic: float = Field(720.0, gt=0, description="Visits and sales by day and listing, by an API.")
    loyalty: float = Field(1440.0, gt=0, description="Buyers who bought again, by an API, for registered brands.")
    inbound: float = Field(360.0, gt=0, description="Shipments to the platform's warehouses, by an API.")
    aged: float = Field(1440.0, gt=0, description="How long units lie at the platform, by an API.")

    def of(self, topic: Topic) -> float:
        """The minutes between two looks."""
        return float(getattr(self, topic))


class Watching(Section):
    """How often is looked, and when not having seen becomes an alert."""

    confirm_after_seconds: int = Field(75, ge=1, description="How long after a first sight the second look is taken.")
    unknown_after_minutes: int = Field(15, ge=1, description="How long a listing may stay unknown without an alert.")
    push_quiet_hours: float = Field(
        24.0, gt=0, description="How long nothing may come into a queue of notifications until you are told."
    )
    copycat_percent: int | None = Field(
        None,
        ge=1,
        le=100,
        examples=[80],
        description="No longer here: say /set copycat.percent 80 in the chat. A value is taken over once.",
    )
    rival_price_percent: int | None = Field(
        None,
        ge=1,
        le=99,
        examples=[10],
        description="No longer here: say /set rival_price.percent 10 in the chat. A value is taken over once.",
    )
    every_minutes: EveryMinutes = Field(
        default_factory=EveryMinutes, description="How often each question is asked, in minutes."
    )


class Config(Section):
    """Everything that starts the machine; what people decide lies in the database."""

    machine: Machine = Field(default_factory=Machine)
    telegram: Telegram = Telegram()
    door: Door = Door()
    watch: Watching = Watching()
    heartbeat: Heartbeat = Heartbeat()
    rates: RateTable = RateTable()
    books: Books = Books()
    metrics: Metrics = Metrics()
    retention: Retention = Retention()
    backup: Backup = Backup()
    channels: dict[str, Channel] = Field(default_factory=dict)
    accounts: dict[str, SerializeAsAny[AccountConfig]] = Field(default_factory=dict)
    _file: Path | None = PrivateAttr(None)

    def manners(self) -> Manners:
        """How we behave towards hosts; servers that the section of an account, or [rates], names may be private."""
        named = (self.rates.servers, *(account.servers for account in self.accounts.values()))
        polite = self.door.manners()
        return replace(polite, allow_private=polite.allow_private.union(*named))

    @property
    def file(self) -> Path | None:
        """The file that it was read from, None where there is none."""
        return self._file

    def read_from(self, file: Path | None) -> "Config":
        """The same, with the file that it was read from."""
        made = self.model_copy()
        made._file = file
        return made

    @property
    def backup_folder(self) -> Path:
        """Where backups are kept."""
        return self.backup.folder or self.machine.state_dir / "backups"

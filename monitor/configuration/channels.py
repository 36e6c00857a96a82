"""The [channels.NAME] sections: other ways to people than Telegram, each an address that Apprise understands."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import NoDecode

from monitor.configuration.values import HomePath, Section, split
from storage.states import Severity


class Ring(StrEnum):
    """When a channel rings; the first two are for what is to wake somebody."""

    AT_ONCE = "at_once"
    UNACKNOWLEDGED = "unacknowledged"
    TELEGRAM_AWAY = "telegram_away"


Rings = Annotated[frozenset[Ring], NoDecode, BeforeValidator(split)]
Severities = Annotated[
    frozenset[Literal[Severity.WAKE, Severity.PUSH, Severity.SILENT]], NoDecode, BeforeValidator(split)
]


class Channel(Section):
    """Another way to people than Telegram: mail, ntfy, Bark, WeCom, Feishu, DingTalk and more (docs/channels.md)."""

    url: SecretStr | None = Field(
        None, description="The service's address as Apprise writes it; better put into url_file.", examples=["ntfy://…"]
    )
    url_file: HomePath | None = Field(
        None,
        description="File (mode 0600) or systemd credential that holds that address.",
        examples=["phone-url"],
    )
    rings: Rings = Field(
        frozenset({Ring.TELEGRAM_AWAY}),
        min_length=1,
        description="When: at_once or unacknowledged (what is to wake somebody), telegram_away (it stands in).",
    )
    after_minutes: float = Field(
        5.0, gt=0, description="How long nobody acknowledged, or Telegram took nothing, until it rings; in minutes."
    )
    severities: Severities = Field(
        frozenset({Severity.WAKE, Severity.PUSH}),
        min_length=1,
        description="What it is told while it stands in for Telegram: wake, push, silent.",
    )
    digest: bool = Field(False, description="Whether the morning message goes there too.")
    language: Literal["en", "zh", "ru", "ar", "ja"] | None = Field(
        None, description="Language of what is said there; unset: the machine's.", examples=["zh"]
    )
    proxy: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+:\d+/?$",
        description="Way to the service: http://host:port; mail goes its own way.",
        examples=["http://127.0.0.1:3128"],
    )

    @model_validator(mode="after")
    def _addressed(self) -> "Channel":
        if self.url is None:
            raise ValueError("needs url_file (or url): the service's address as Apprise writes it")
        return self

    @property
    def address(self) -> str:
        """The address; a secret."""
        return self.url.get_secret_value() if self.url else ""

"""What sections are built of: their base class, and values that are checked as they are read."""

import re
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    SecretStr,
    ValidationInfo,
)
from pydantic_settings import NoDecode

from adapters.manners import Manners
from adapters.money import currency_in
from storage.addresses import is_server, name_of, read


def split(value: Any) -> Any:
    """An environment variable holds a list as words between commas."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("there is no such time zone: write it like Asia/Shanghai or America/New_York") from None
    return name


def _host_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError("each entry must be HOST:PORT, such as 127.0.0.1:8080")
    return text


def _proxy(text: str) -> str:
    Manners(contact="-", proxy=text)  # raises ValueError with the sentence for a person
    return text


def _bot_proxy(text: str) -> str:
    if not re.match(r"(https?|socks5h?)://[^/\s]+:\d+/?$", text):
        raise ValueError("proxy must look like http://host:port or socks5://user:password@host:port")
    return text


def _home(path: Path, info: ValidationInfo) -> Path:
    """A relative path begins in the folder of the file that it stands in."""
    folder = (info.context or {}).get("folder", Path())
    try:
        return Path(folder / path.expanduser())
    except RuntimeError:
        raise ValueError("~ leads to no home folder here: write the whole path") from None


def _database(place: Any, info: ValidationInfo) -> Path | str:
    if not isinstance(place, str | Path):
        raise ValueError("must be a text in double quotes")
    text = str(place)
    if is_server(text):
        name_of(text)  # raises ValueError with the sentence for a person
        return text
    if ":/" in text:
        raise ValueError("must be the path of a file or an address like postgresql://user@host:5432/name")
    return _home(Path(text), info)


def _only_password(password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    place = info.data.get("database")
    if password and isinstance(place, str) and read(place).password is not None:
        raise ValueError("a password stands in the address of database too: keep one of the two")
    return password


def _secret_url(address: SecretStr) -> SecretStr:
    if not re.match(r"https?://[^/\s]", address.get_secret_value()):
        raise ValueError("must begin with https:// or http://")
    return address


def _listen(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65_535:
        raise ValueError("must be HOST:PORT, such as 127.0.0.1:9090")
    return text


def _currency(code: str) -> str:
    if currency_in(code.upper()) != code.upper():
        raise ValueError(f"{code!r} is no currency: write its ISO code, such as USD or CNY")
    return code.upper()


HomePath = Annotated[Path, AfterValidator(_home)]
DatabasePlace = Annotated[Path | str, PlainValidator(_database)]
DatabasePassword = Annotated[SecretStr | None, AfterValidator(_only_password)]
Zone = Annotated[str, AfterValidator(_zone)]
Proxy = Annotated[str, AfterValidator(_proxy)]
BotProxy = Annotated[str, AfterValidator(_bot_proxy)]
HostPorts = Annotated[frozenset[Annotated[str, AfterValidator(_host_port)]], NoDecode, BeforeValidator(split)]
SecretUrl = Annotated[SecretStr, AfterValidator(_secret_url)]
ListenAddress = Annotated[str, AfterValidator(_listen)]
Currency = Annotated[str, AfterValidator(_currency)]
Url = Annotated[str, Field(pattern=r"^https?://")]


class Section(BaseModel):
    """A table of the file: unknown keys are errors, and no error repeats a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

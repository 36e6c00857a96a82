"""Every secret of a configuration, so that the logs can be kept free of it whatever prints it."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, SecretStr

from monitor.configuration.sections import Config


def secrets_of(config: Config) -> frozenset[str]:
    """The values that are declared secret, and the passwords and signed paths that stand in addresses."""
    return frozenset(text for text in _walk(config) if text)


def _walk(value: Any) -> Iterator[str]:
    match value:
        case SecretStr():
            yield value.get_secret_value()
            yield from _behind_the_host(value.get_secret_value())
            yield from _keys_before_the_path(value.get_secret_value())
            yield from _password(value.get_secret_value())
        case BaseModel():
            for name in type(value).model_fields:
                yield from _walk(getattr(value, name))
        case dict():
            for item in value.values():
                yield from _walk(item)
        case str():
            yield from _password(value)


def _behind_the_host(address: str) -> Iterator[str]:
    """A library may name only the path of a secret address, which is what makes it one."""
    _, mark, rest = address.partition("://")
    _, slash, path = rest.partition("/")
    if mark and slash:
        yield path
        yield from (part for part in path.partition("?")[0].split("/") if len(part) >= _LIKE_A_KEY)


def _keys_before_the_path(address: str) -> Iterator[str]:
    """Some services' addresses hold a key where others have a user or a host; a host's name has a point in it."""
    _, mark, rest = address.partition("://")
    user, _, host = rest.partition("/")[0].rpartition("@")
    for part in (*user.split(":"), *host.partition("?")[0].split(":")) if mark else ():
        if len(part) >= _LIKE_A_KEY and "." not in part:
            yield part


def _password(address: str) -> Iterator[str]:
    """The password in an address, as it stands there, as it is meant, and as a header carries it."""
    if "://" not in address:
        return
    try:
        user, _, password = urlsplit(address).netloc.rpartition("@")[0].partition(":")
    except ValueError:
        return
    yield password
    yield unquote(password)
    if password:
        yield b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()


# A part of a path that is shorter is a word ("ping", "api") and no key.
_LIKE_A_KEY = 16

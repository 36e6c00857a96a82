"""The addresses of database servers: read with care, because a password may stand in them."""

from contextlib import suppress
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

_KINDS = ("postgresql", "postgres", "postgresql+asyncpg")


def is_server(place: str) -> bool:
    """Whether this is the address of a PostgreSQL server, right or wrong, and not the path of a file."""
    kind, mark, _ = place.partition("://")
    return bool(mark) and kind in _KINDS


def read(address: str) -> SplitResult:
    """The parts of `postgresql://user:password@host:port/name`; ValueError, which repeats nothing of it, else."""
    # What urlsplit or a port makes of a wrong address would be said with the password in it.
    with suppress(ValueError):
        parts = urlsplit(address)
        strays = parts.netloc.count("@") > 1 or "@" in parts.path + parts.query or parts.fragment
        if not strays and parts.port != 0 and parts.path.strip("/"):
            return parts._replace(scheme="postgresql")
    raise ValueError(
        "the address must look like postgresql://user@host:5432/name, "
        "and a sign such as / : @ # in its password like %2F %3A %40 %23"
    )


def with_password(address: str, password: str) -> str:
    """The address with the password in it."""
    parts = read(address)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}{at or '@'}{host}"))


def name_of(address: str) -> str:
    """How a person knows the server: its host and the database's name, without user and password."""
    parts = read(address)
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.hostname or ''}{port}/{unquote(parts.path[1:])}"

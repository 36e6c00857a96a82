"""Checks the [accounts.NAME] sections against the keys that each platform's adapter declares."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from adapters.account import AccountConfig
from adapters.registry import UnknownPlatform, load
from monitor.configuration.layers import Found, Values
from monitor.configuration.named import is_name, misnamed, strangers, tables
from monitor.configuration.problems import Problem
from monitor.configuration.wording import problems_of


def section_class(table: Values) -> type[AccountConfig]:
    """The class that checks an account; UnknownPlatform, with a sentence, for a platform nobody knows."""
    platform = table.get("platform")
    return load(platform).Config if isinstance(platform, str) else AccountConfig


def known_class(table: Values) -> type[AccountConfig]:
    """As section_class, but the keys that all accounts have where the platform is not known."""
    try:
        return section_class(table)
    except UnknownPlatform:
        return AccountConfig


def checked(found: Found) -> tuple[dict[str, AccountConfig], list[Problem]]:
    """The accounts by name, and everything that is wrong with the others."""
    problems = list(strangers(found, "accounts", 'platform = "…"'))
    accounts: dict[str, AccountConfig] = {}
    for name, table in tables(found.values, "accounts").items():
        account = _account(found, name, table)
        if isinstance(account, AccountConfig):
            accounts[name] = account
        else:
            problems += account
    return accounts, [*problems, *_shared(found, accounts)]


def _shared(found: Found, accounts: Mapping[str, AccountConfig]) -> Iterator[Problem]:
    """What an account claims for itself and another one before it has too."""
    owners: dict[tuple[str, object], str] = {}
    for name, account in accounts.items():
        for key, remedy in account.claims.items():
            value = getattr(account, key)
            owner = owners.setdefault((key, value), name) if value is not None else name
            if owner != name:
                wrong = f"is the same as in [accounts.{owner}]"
                yield Problem(found.where("accounts", name, key), f"accounts.{name}", key, wrong, remedy)


def _account(found: Found, name: str, table: Values) -> AccountConfig | list[Problem]:
    loc = ("accounts", name)
    section = ".".join(loc)
    if not is_name(name):
        return [misnamed(found, "accounts", name, "an account cannot have this name")]
    try:
        return section_class(table).model_validate(table)
    except UnknownPlatform as error:
        return [Problem(found.where(*loc, "platform"), section, "platform", str(error), "Correct the name.")]
    except ValidationError as error:
        return list(problems_of(error, known_class(table), found, loc))

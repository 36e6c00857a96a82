"""What an AliExpress account needs to be let in, and the name by which its tokens and quotas are kept."""

from dataclasses import dataclass, field

from pydantic import SecretStr

from adapters.aliexpress.account import AliExpressConfig
from adapters.keep import digest


@dataclass(frozen=True, slots=True)
class Credentials:
    """`identity` names the app without telling its key: tokens and pace are kept by it."""

    app_key: str
    app_secret: str = field(repr=False)
    redirect_url: str | None
    api_url: str
    identity: str


def credentials_of(config: AliExpressConfig) -> Credentials:
    """The credentials of an account whose `by_api` is true; raises ValueError for any other."""
    if config.app_key is None or config.app_secret is None:
        raise ValueError("the account has no keys of AliExpress' API")
    return _of(config, config.app_key, config.app_secret)


def affiliate_of(config: AliExpressConfig) -> Credentials | None:
    """The credentials of a second app, of the affiliate kind; None where there is none."""
    if config.affiliate_app_key is None or config.affiliate_app_secret is None:
        return None
    return _of(config, config.affiliate_app_key, config.affiliate_app_secret)


def _of(config: AliExpressConfig, key: str, secret: SecretStr) -> Credentials:
    return Credentials(
        app_key=key,
        app_secret=secret.get_secret_value(),
        redirect_url=config.redirect_url,
        api_url=config.api_url,
        identity=f"aliexpress:{digest(key)}",
    )

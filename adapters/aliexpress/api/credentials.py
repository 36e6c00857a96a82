"""What an AliExpress account needs to be let in, and the name by which its tokens and quotas are kept."""

from dataclasses import dataclass, field

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
    return Credentials(
        app_key=config.app_key,
        app_secret=config.app_secret.get_secret_value(),
        redirect_url=config.redirect_url,
        api_url=config.api_url,
        identity=f"aliexpress:{digest(config.app_key)}",
    )

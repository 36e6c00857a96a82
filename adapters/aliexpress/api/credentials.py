"""What an AliExpress account needs to be let in, and the name by which its tokens and quotas are kept."""

from dataclasses import dataclass, field
from hashlib import sha256

from adapters.aliexpress.account import AliExpressConfig
from adapters.manners import TOKEN, VERSION

AGENT = f"{TOKEN}/{VERSION}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Either `code` or `refresh_token` is there; `identity` names app and authorisation without telling either."""

    app_key: str
    app_secret: str = field(repr=False)
    code: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    api_url: str
    identity: str


def credentials_of(config: AliExpressConfig) -> Credentials:
    """The credentials of an account whose `by_api` is true; raises ValueError for any other."""
    code, refresh = (one.get_secret_value() if one else None for one in (config.code, config.refresh_token))
    if config.app_key is None or config.app_secret is None or not (code or refresh):
        raise ValueError("the account has no keys of AliExpress' API")
    seed = f"{config.app_key}\n{refresh or code}"
    return Credentials(
        app_key=config.app_key,
        app_secret=config.app_secret.get_secret_value(),
        code=code,
        refresh_token=refresh,
        api_url=config.api_url,
        identity=f"aliexpress:{sha256(seed.encode()).hexdigest()[:16]}",
    )

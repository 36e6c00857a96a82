"""With what an account enters eBay's APIs: keyset, environment, servers, scopes, and the name by which we go."""

from dataclasses import dataclass, field

from adapters.ebay.account import EbayConfig
from adapters.keep import digest

_SCOPE = "https://api.ebay.com/oauth/api_scope"
# What needs no seller.
PUBLIC = _SCOPE
# Reading only.
SCOPES = (
    _SCOPE,
    f"{_SCOPE}/sell.fulfillment.readonly",
    f"{_SCOPE}/sell.inventory.readonly",
    f"{_SCOPE}/sell.analytics.readonly",
    f"{_SCOPE}/sell.account.readonly",
    f"{_SCOPE}/commerce.identity.readonly",
)
# Asked for where the section wants them: a keyset that may not have one of them is refused all.
LEDGER, NOTIFYING = f"{_SCOPE}/sell.finances", f"{_SCOPE}/commerce.notification.subscription"


@dataclass(frozen=True, slots=True)
class Credentials:
    """`identity` names keyset and environment without telling them: quotas and tokens are kept by it."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_name: str | None
    consent_url: str
    token_url: str
    api_url: str
    apiz_url: str
    identity: str
    sandbox: bool
    scopes: tuple[str, ...] = SCOPES


def credentials_of(config: EbayConfig) -> Credentials:
    """The credentials of an account whose `by_api` is true; raises ValueError for any other."""
    if config.client_id is None or config.client_secret is None:
        raise ValueError("the account has no keyset of eBay's APIs")
    part = "sandbox." if config.sandbox else ""
    api = config.api_url or f"https://api.{part}ebay.com"
    return Credentials(
        client_id=config.client_id,
        client_secret=config.client_secret.get_secret_value(),
        redirect_name=config.redirect_name,
        consent_url=f"{config.api_url or f'https://auth.{part}ebay.com'}/oauth2/authorize",
        token_url=f"{api}/identity/v1/oauth2/token",
        api_url=api,
        apiz_url=config.api_url or f"https://apiz.{part}ebay.com",
        identity=f"ebay:{digest('sandbox' if config.sandbox else 'production', config.client_id)}",
        sandbox=config.sandbox,
        scopes=_scopes(config),
    )


def _scopes(config: EbayConfig) -> tuple[str, ...]:
    wished = (LEDGER if config.money else "", NOTIFYING if config.push_url else "")
    return (*SCOPES, *filter(None, wished))

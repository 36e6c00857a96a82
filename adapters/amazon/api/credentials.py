"""With what an account enters the Selling Partner API: keys, region, servers, and the name by which we go."""

import sys
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters import manners
from adapters.amazon.account import AmazonConfig
from adapters.keep import digest

# Selling Partner API, "SP-API endpoints".
_SERVER = "https://sellingpartnerapi-{region}.amazon.com"
# Selling Partner API, "Rotate your application's client secret".
SECRET_LIVES = timedelta(days=180)
RENEW = "Make a new secret in the Solution Provider Portal, put it into the file and set secret_issued."
# The form that "Include a User-Agent header in all requests" asks for; longer than 500 characters is refused.
AGENT = f"{manners.AGENT} (Language=Python/{sys.version_info.major}.{sys.version_info.minor}; Platform=Linux)"


@dataclass(frozen=True, slots=True)
class Credentials:
    """`identity` names seller, app and region without telling any of them: quotas and tokens are kept by it."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    api_url: str
    login_url: str
    secret_issued: date | None
    identity: str

    def secret_days_left(self, today: date) -> int | None:
        """Days until the client secret expires (negative: ago); None where nobody said when it was made."""
        return (self.secret_ends - today).days if self.secret_ends else None

    @property
    def secret_ends(self) -> date | None:
        """The day on which the client secret expires; None where nobody said when it was made."""
        return self.secret_issued + SECRET_LIVES if self.secret_issued else None


def credentials_of(config: AmazonConfig) -> Credentials:
    """The credentials of an account whose `by_api` is true; raises ValueError for any other."""
    if config.client_id is None or config.client_secret is None or config.refresh_token is None:
        raise ValueError("the account has no keys of the Selling Partner API")
    token = config.refresh_token.get_secret_value()
    return Credentials(
        client_id=config.client_id,
        client_secret=config.client_secret.get_secret_value(),
        refresh_token=token,
        api_url=config.api_url or _SERVER.format(region=config.region),
        login_url=config.login_url,
        secret_issued=config.secret_issued,
        identity=f"amazon:{config.region}:{digest(config.region, config.client_id, token)}",
    )

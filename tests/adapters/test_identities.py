"""The names by which tokens, quotas and what was learnt are kept: one that changed would begin everything anew."""

from typing import Any

import pytest

from adapters.account import AccountConfig
from adapters.aliexpress.api.credentials import credentials_of as of_aliexpress
from adapters.amazon.api.credentials import credentials_of as of_amazon
from adapters.ebay.api.credentials import credentials_of as of_ebay
from adapters.registry import load

AMAZON = {"client_id": "amzn1.application-oa2-client.1", "client_secret": "s", "refresh_token": "Atzr|1"}
EBAY = {"client_id": "SellerNa-twoam-PRD-1", "client_secret": "s"}
SANDBOX = {"client_id": "SellerNa-twoam-SBX-1", "client_secret": "s", "sandbox": True}
ALIEXPRESS = {"app_key": "500123", "app_secret": "s"}


def account(platform: str, keys: dict[str, Any]) -> Any:
    found: AccountConfig = load(platform).Config.model_validate({"platform": platform, **keys})
    return found


@pytest.mark.parametrize(
    ("credentials_of", "platform", "keys", "identity"),
    [
        (of_amazon, "amazon", AMAZON, "amazon:na:adf055267e04b326"),
        (of_ebay, "ebay", EBAY, "ebay:47f8918143a1345a"),
        (of_ebay, "ebay", SANDBOX, "ebay:3d2b39798ab81306"),
        (of_aliexpress, "aliexpress", ALIEXPRESS, "aliexpress:351badbf4fbd0310"),
    ],
)
def test_an_update_does_not_change_the_name_of_what_is_kept(
    credentials_of: Any, platform: str, keys: dict[str, Any], identity: str
) -> None:
    assert credentials_of(account(platform, keys)).identity == identity

"""The tokens of eBay and AliExpress are taken out of a text in every form in which their requests carry them."""

import pytest

from adapters.redact import redact

EBAY = "v^1.1#i^1#f^0#p^3#r^1#I^3#t^Ul4xMF8xMTpEQzVE"


@pytest.mark.parametrize(
    "text",
    [
        f"the token {EBAY} was refused",
        f"X-EBAY-API-IAF-TOKEN: {EBAY}",
        f"{{'Authorization': 'Bearer {EBAY}'}}",
        "isAuthSuccessful=true&code=v%5E1.1%23i%5E1%23t%5EUl4xMF8xMTpEQzVE&expires_in=299",
        "v%5E1.1%23i%5E1%23t%5EUl4xMF8xMTpEQzVE",
        "https://api-sg.aliexpress.com/sync?app_key=5&session=Ul4xMF8xMTpEQzVE&x=1",
        "https://lamps.example/callback?code=Ul4xMF8xMTpEQzVE&state=abc",
    ],
)
def test_no_token_is_left(text: str) -> None:
    assert "Ul4xMF8xMTpEQzVE" not in redact(text)

"""What the stranger's server has on its shelf: which SKU stands behind which ASIN, and what says whose an answer is."""

import re
from collections.abc import Mapping

from tests.official.maker import Fact

ME = "A2EXAMPLEME000"
US = "ATVPDKIKX0DER"
# Slashes, a comma and letters of another alphabet are allowed in a SKU.
_FORMS = ("LAMP-{}", "LAMP/{} blue", "灯-{}", "LAMP+{}&c")


def sku_of(asin: str) -> str:
    """The SKU of mine behind an ASIN."""
    return _FORMS[sum(map(ord, asin)) % len(_FORMS)].format(asin)


def asin_of(sku: str) -> str:
    """The ASIN that a SKU of mine stands behind; a made-up one for a SKU that is none of mine."""
    found = re.search(r"B0[A-Z0-9]{8}", sku)
    return found[0] if found else "B000000000"


def facts_of(asin: str, market: str = US) -> Mapping[str, Fact]:
    """What an answer about the ASIN holds, so that whoever reads it can tell whose it is."""
    titles = [f"Title of {asin}", f"{asin}, a lamp"]
    sellers = [ME, *(f"A{asin}{number}" for number in range(3))]
    names = {"asin": [asin], "sku": [sku_of(asin)], "sellersku": [sku_of(asin)], "sellerid": sellers}
    said = {"itemname": titles, "marketplaceid": [market], "currencycode": ["USD"]}
    # The models call these words strings, and say only in words which there are.
    return {**names, **said, "fulfillmentchannelcode": ["DEFAULT", "AMAZON_NA"]}

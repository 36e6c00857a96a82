"""Of no recorded answer about orders and money does anything that names a buyer leave a reader."""

import re
from collections.abc import Iterator
from typing import Any

from adapters.errors import AdapterError
from tests.adapters.told.answers import Answer, answers
from tests.adapters.told.test_read import read
from tests.shared import needs_shared

pytestmark = needs_shared

# Keys under which a person is named, written to or called, wherever they stand in an answer; in small letters.
_PERSONS = (
    "name", "email", "phone", "address", "buyer", "recipient", "contact", "postal", "zip", "city", "district",
    "login_id", "loginid", "mobile", "fax", "cpf", "signer", "street", "complement", "neighborhood", "legalname",
    "taxregistrationnumber", "purchaseordernumber", "username", "content", "memo", "reason",
)  # fmt: skip
# Names of goods, markets and sums, and the one word of an address that may be kept.
_THINGS = (
    "relatedidentifiername", "marketplacename", "channelname", "storename", "product_name", "pname", "display_name",
    "countrycode", "country", "buyerrequestedcancel", "logistics_service_name", "sellerstorename", "providerstorename",
    "orderaliases", "currency_code", "addresstype", "bankname", "reasoncode", "providername", "swapreason",
)  # fmt: skip
# So short a word stands in anything ("1", "IL").
_SHORT = 4


def persons(said: Any, within: bool = False) -> Iterator[str]:
    """Every text of an answer that stands under a key of a person's."""
    if isinstance(said, list):
        for one in said:
            yield from persons(one, within)
    elif isinstance(said, dict):
        for key, one in said.items():
            low = key.lower()
            is_thing = low in _THINGS
            yield from persons(one, not is_thing and (within or any(word in low for word in _PERSONS)))
    elif within and isinstance(said, str) and len(said) >= _SHORT:
        yield said


def told(one: Answer) -> str:
    """All that comes out of the answer; one that is none of ours gives nothing."""
    try:
        return repr(read(one))
    except AdapterError:
        return ""


def test_nothing_that_names_a_buyer_leaves_a_reader() -> None:
    met: set[str] = set()
    for one in answers().values():
        if one.name.startswith(("others/", "cn/recorded/icbu", "cn/recorded/jd", "cn/recorded/taobao", "reports/")):
            continue
        names = set(persons(one.body))
        out = told(one)
        # As whole words: a made-up tax number may stand within the number of an order.
        assert not [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", out)], one.name
        met |= names
    assert {"John Smith", "Sarah Thompson", "+44 20 7946 0958", "Avenida Paulista, 1000", "Alejandro"} <= met
    assert "fzyrv6gwkhbb15c@example.com" in met


def test_the_walk_finds_persons_and_leaves_goods_alone() -> None:
    body = {"buyer": {"a": ["Ann Example"]}, "marketplaceName": "Amazon.com", "items": [{"shipPhone": "555-0100"}]}
    assert set(persons(body)) == {"Ann Example", "555-0100"}

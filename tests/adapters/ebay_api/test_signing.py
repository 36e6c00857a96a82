"""What is asked about money is signed where eBay wants it: once it was told so, or where the seller is at home."""

from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.signing import signing_key
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Topic
from monitor.demo.ebay import LocalEbay, Payout
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import SHOP, MakeSeller, missed
from tests.adapters.ebay_api.test_money import AT, SALE, asked
from tests.clock import MemoryKeep


async def test_a_seller_who_must_sign_is_told_so_once_and_then_always_signs(
    rich: EbayApi, make_seller: MakeSeller, ebay: LocalEbay, keep: MemoryKeep
) -> None:
    ebay.shop = replace(SHOP, bookings=(SALE,), payouts=(Payout("p-1", AT, Decimal(1)),), signs=True)
    assert (await asked(rich, Topic.MONEY)).whole == {ACCOUNT}
    assert (await asked(rich, Topic.SETTLEMENTS)).whole == {ACCOUNT}
    assert (await asked(rich, Topic.BALANCE)).whole == {ACCOUNT}
    assert [one.headers.get("signature") is not None for one in ebay.of("getTransactions")] == [False, True]
    again = make_seller(money=True, market="gb")
    assert missed(await asked(again, Topic.MONEY)) == []
    assert len(ebay.of("createSigningKey")) == 1  # kept over a restart
    assert not [key for key, (value, _) in keep.rows.items() if "PRIVATE" in value or "MC4CAQAw" in value]


async def test_a_seller_of_the_eu_signs_from_the_start_and_others_make_no_key(
    make_seller: MakeSeller, rich: EbayApi, ebay: LocalEbay
) -> None:
    assert (await asked(rich, Topic.MONEY)).whole == {ACCOUNT}
    assert ebay.of("createSigningKey") == []
    ebay.shop = replace(SHOP, signs=True)
    assert (await asked(make_seller(money=True, market="de"), Topic.MONEY)).whole == {ACCOUNT}
    assert all("signature" in one.headers for one in ebay.of("getTransactions")[1:])


async def test_a_signing_key_that_cannot_be_had_is_told(
    make_seller: MakeSeller, rich: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["createSigningKey"] = Answer(body=b'{"signingKeyId": "1"}')
    assert "does not tell it" in missed(await asked(make_seller(money=True, market="de"), Topic.MONEY))[0]


def test_the_signature_is_the_one_that_ebay_s_own_library_makes() -> None:
    """Key, headers and signature of the tests of eBay's digital-signature-nodejs-sdk (ED25519_SIGN)."""
    jwe = (
        "eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIiwiaXYiOiJvSzFwdXJNVHQtci14VUwzIiwidGFnIjoiTjB4W"
        "jI4ZklZckFmYkd5UWFrTnpjZyJ9.AYdKU7ObIc7Z764OrlKpwUViK8Rphxl0xMP9v2_o9mI.1DbZiSQNRK6pLeIw.Yzp3IDV8RM_h_lMAnwGpM"
        "A4DXbaDdmqAh-65kO9xyDgzHD6s0kY3p-yO6oPR9kEcAbjGXIULeQKWVYzbfHKwXTY09Npj_mNuO5yxgZtWnL55uIgP2HL1So2dKkZRK0eyPa6"
        "DEXJT71lPtwZtpIGyq9R5h6s3kGMbqA.m4t_MX4VnlXJGx1X_zZ-KQ"
    )
    key = signing_key("MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF", jwe)
    digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    made = key.headers("POST", "https://localhost:8080/test", 1663459378, digest)
    assert made["Signature"] == (
        "sig1=:gkk7dqudw21DFHDVBoRUWe/F6/2hTEmWRFDBxiN6COD4PjozXziiDFML1nFHu+0UcMXC/niltxzABjnugu4DCA==:"
    )
    assert made["Signature-Input"] == (
        'sig1=("content-digest" "x-ebay-signature-key" "@method" "@path" "@authority");created=1663459378'
    )
    for change in (("GET", "/test", 1663459378), ("POST", "/tes", 1663459378), ("POST", "/test", 1663459379)):
        method, path, created = change
        assert key.headers(method, f"https://localhost:8080{path}", created, digest)["Signature"] != made["Signature"]


@pytest.mark.parametrize(
    "private", ["", "no key", "MC4CAQAw", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"]
)
def test_what_is_no_key_is_misread(private: str) -> None:
    with pytest.raises(Misread):
        signing_key(private, "jwe")

"""The signatures of the Chinese platforms, against their own published examples and against what arrives."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.signing import aop, iop, jd, shopee, temu, top
from adapters.signing.pairs import form, joined, sent
from tests.shared import SHARED, needs_shared

NAME = some.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_", min_size=1, max_size=12).filter(
    lambda name: name != "sign"
)
VALUE = some.text(some.characters(exclude_categories=["Cs"]), max_size=20) | some.sampled_from(
    ("", " ", "+", "%2B", "a&b=c", "Ärger", "蓝牙耳机", "👜", '{"a":"1,2"}', "0", "null")
)
PARAMS = some.dictionaries(NAME, VALUE, max_size=6)


def made(vector: Mapping[str, Any]) -> str:
    """Our signature of a published or computed example."""
    secret, params = vector["secret"], vector.get("params", {})
    match vector["family"]:
        case "TOP":
            return top.signature(secret, params)
        case "IOP":
            return iop.signature(secret, params, vector["path"])
        case "AOP":
            return aop.signature(secret, params, vector["path"])
        case "JD":
            return jd.signature(secret, params)
        case "Temu":
            return temu.signature(secret, params)
        case "Shopee":
            return shopee.signature(secret, *vector["parts"])
    raise AssertionError(f"no scheme for the family {vector['family']}")


def vectors() -> list[dict[str, Any]]:
    file = SHARED / "specs" / "cn" / "signing_vectors.json"
    return list(json.loads(file.read_text("utf-8"))) if file.exists() else []


@needs_shared
def test_every_example_of_every_family_is_signed_as_it_should_be() -> None:
    found = vectors()
    assert {one["family"] for one in found} == {"TOP", "IOP", "AOP", "JD", "Temu", "Shopee"}
    assert [made(one) for one in found] == [one["sign"] for one in found]


@needs_shared
def test_one_letter_more_is_another_signature() -> None:
    for one in vectors():
        other = {**one, "secret": one["secret"] + "x"}
        assert made(other) != one["sign"]


@given(params=PARAMS, secret=some.text("abcXYZ019", min_size=1), path=some.sampled_from(("", "/order/get")))
def test_what_is_signed_is_what_is_sent(params: dict[str, str], secret: str, path: str) -> None:
    """A gateway takes the form apart, leaves the signature out and signs anew what arrived."""
    form_sent = form({**params, "sign": iop.signature(secret, params, path)})
    arrived = dict(parse_qsl(form_sent, keep_blank_values=True, strict_parsing=True))
    proof = arrived.pop("sign")
    text = path + "".join(name + arrived[name] for name in sorted(arrived))
    assert proof == hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    assert arrived == {name: value for name, value in params.items() if value}


SIGNERS: dict[str, Callable[[str, dict[str, str]], str]] = {
    "TOP, MD5": lambda secret, params: top.signature(secret, {**params, "sign_method": "md5"}),
    "TOP, HMAC": lambda secret, params: top.signature(secret, {**params, "sign_method": "hmac"}),
    "AOP": lambda secret, params: aop.signature(secret, params, "param2/1/com.alibaba.product/get/500123"),
    "JD": jd.signature,
    "Temu": temu.signature,
}


@pytest.mark.parametrize("family", SIGNERS)
@given(params=PARAMS, more=NAME, value=VALUE.filter(bool))
def test_every_gateway_signs_what_arrives_and_nothing_else(
    family: str, params: dict[str, str], more: str, value: str
) -> None:
    """What arrives gives the same signature; another value in it, or one more parameter, gives another one."""
    sign = SIGNERS[family]
    proof = sign("s3cret", params)
    arrived = dict(parse_qsl(form({**params, "sign": proof}), keep_blank_values=True, strict_parsing=True))
    assert arrived.pop("sign") == proof == sign("s3cret", arrived)
    if more not in ("format", "sign_method") and arrived.get(more) != value + "x":
        assert sign("s3cret", {**arrived, more: value + "x"}) != proof


@given(params=PARAMS, seed=some.randoms())
def test_the_order_in_which_parameters_are_named_changes_nothing(params: dict[str, str], seed: Any) -> None:
    shuffled = list(params.items())
    seed.shuffle(shuffled)
    assert joined(dict(shuffled)) == joined(params)


@given(params=PARAMS, more=NAME)
def test_a_parameter_without_value_is_neither_signed_nor_sent(params: dict[str, str], more: str) -> None:
    bare = {**params, more: ""}
    without = {name: value for name, value in params.items() if name != more}
    assert (joined(bare), form(bare), sent(bare)) == (joined(without), form(without), sent(without))


def test_jd_sends_format_and_method_without_signing_them() -> None:
    params = {"method": "jingdong.pop.order.search", "app_key": "k", "v": "2.0"}
    assert jd.signature("s", params) == jd.signature("s", {**params, "format": "json", "sign_method": "md5"})


def test_a_method_that_the_platform_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="sha1"):
        top.signature("s", {"sign_method": "sha1"})

"""What is sent to the gateway, and what each of its answers means: limits, refusals, and answers that are none."""

import json
from typing import Any

import pytest

from adapters.aliexpress.answers import ident, items
from adapters.aliexpress.api import products, profile
from adapters.aliexpress.api.calls import Calls, opened
from adapters.aliexpress.api.methods import ALL, Method
from adapters.aliexpress.api.refusals import Rejected, Ungranted, complaint_in, failure
from adapters.errors import AdapterError, Misread, Refused, TryLater
from adapters.readings import Subject
from adapters.refusals import Denied
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.contract import METHODS
from monitor.demo.aliexpress.signature import complaint
from tests.adapters.aliexpress_api.conftest import MakeSeller, led_to
from tests.clock import StillClock
from tests.shared import SHARED, needs_shared

RECORDED = SHARED / "specs" / "cn" / "recorded" / "aliexpress"
LAMP = Subject("global", "1005001234567890")


def limited(code: str = "ApiCallLimit", words: str = "this ban will last 1 seconds") -> dict[str, Any]:
    return {"error_response": {"code": code, "msg": words}}


def of(code: object, **more: object) -> dict[str, Any]:
    return {"error_response": {"code": code, "msg": "x", **more}}


async def test_the_token_travels_as_session_and_the_path_is_not_signed(gateway: LocalGateway, calls: Calls) -> None:
    await calls.send(products.detail(LAMP))
    (heard,) = gateway.of("aliexpress.solution.product.info.get")
    assert heard.system["session"] in gateway.login.sessions
    assert heard.asked == {"product_id": 1005001234567890}
    assert "access_token" not in heard.system


def test_the_gateway_judges_signatures_by_itself(clock: StillClock) -> None:
    stamp = str(int(clock.now().timestamp() * 1000))
    params = {"sign_method": "sha256", "timestamp": stamp, "sign": "0" * 64}
    assert complaint("s", "", params, clock.now()) == "IncompleteSignature"
    assert complaint("s", "", {**params, "timestamp": "1"}, clock.now()) == "InvalidTimestamp"


async def test_a_wrong_secret_is_refused_with_a_remedy(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    with pytest.raises(Refused, match=r"does not accept the signature.*app_secret"):
        await make_seller(app_secret="another").consent.enter(led_to(gateway), "the-state")


async def test_a_limit_is_waited_out_once(gateway: LocalGateway, calls: Calls, clock: StillClock) -> None:
    await calls.send(profile.QUESTION)
    begun = clock.monotonic()
    gateway.faults = [limited(words="This ban will last for 7 more seconds")]
    assert await calls.send(profile.QUESTION)
    assert 7 <= clock.monotonic() - begun <= 12


async def test_a_limit_that_stays_is_tried_later_and_says_when(gateway: LocalGateway, calls: Calls) -> None:
    await calls.send(profile.QUESTION)
    gateway.faults = [limited(), limited(words="this ban will last 33 seconds")]
    with pytest.raises(TryLater) as caught:
        await calls.send(profile.QUESTION)
    assert caught.value.wait == 33


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (limited("AppApiCallLimit"), TryLater),
        (of(7, sub_code="accesscontrol.limited-by-app-access-count"), TryLater),
        (of(15, sub_code="accesscontrol.limited-by-dynamic-access-count"), TryLater),
        (of("ServiceTimeout"), TryLater),
        (of(15, sub_code="isp.call-limited"), TryLater),
        ({"type": "SYSTEM", "code": "E0000", "message": "x"}, TryLater),
        (of("IllegalAccessToken"), Denied),
        (of(27), Denied),
        (of("InsufficientPermission"), Ungranted),
        (of(11, sub_code="isv.permission-ip-whitelist-limit"), Denied),
        (of("InvalidAppKey"), Denied),
        (of("InvalidTimestamp"), Denied),
        (of(50, sub_code="isv.invalid-parameter", sub_msg="非法参数"), Rejected),
        ({"type": "ISV", "code": "InvalidApiPath", "message": "x"}, Rejected),
        (of(None), Rejected),
    ],
)
def test_each_family_of_errors_says_what_to_do(answer: dict[str, Any], kind: type[AdapterError]) -> None:
    said = complaint_in(answer)
    assert said is not None
    assert type(failure("x", said)) is kind


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("this ban will last 33 seconds", 33), ("This ban will last for 7 more seconds", 7), ("", 2), ("for N more", 2)],
)
def test_a_limit_says_how_long_or_it_is_two_seconds(words: str, seconds: float) -> None:
    said = complaint_in(limited(words=words))
    assert said is not None
    error = failure("x", said)
    assert isinstance(error, TryLater)
    assert error.wait == seconds


@needs_shared
def test_every_observed_error_is_understood() -> None:
    observed = json.loads((RECORDED / "errors_observed.json").read_text("utf-8"))
    kinds = {}
    for name, body in observed.items():
        if isinstance(body, dict) and (said := complaint_in(body)):
            kinds[name] = type(failure(name, said))
    assert kinds == {
        "iop_rest_observed_2026-08-18": TryLater,
        "iop_sync_observed_2026-08-09": TryLater,
        "ds_api_old_top_gateway": TryLater,
        "top_param_error": Rejected,
    }


@pytest.mark.parametrize("status", [403, 429, 500, 502])
async def test_a_page_of_a_server_in_place_of_an_answer_is_tried_later(
    status: int, gateway: LocalGateway, calls: Calls
) -> None:
    await calls.send(profile.QUESTION)
    gateway.faults = [status]
    with pytest.raises(TryLater):
        await calls.send(profile.QUESTION)


@pytest.mark.parametrize("answer", [200, 404, {}, {"other_response": {}}, []])
async def test_an_answer_that_is_none_is_misread_and_keeps_nothing_of_it(
    answer: Any, gateway: LocalGateway, calls: Calls
) -> None:
    await calls.send(profile.QUESTION)
    gateway.faults = [answer]
    with pytest.raises(Misread) as caught:
        await calls.send(profile.QUESTION)
    assert caught.value.body == b""


def lists_in(said: Any) -> set[str]:
    """The keys under which an answer's lists of objects are found, wrapped or not."""
    found = set()
    for key, value in said.items() if isinstance(said, dict) else ():
        rows = items(said, key)
        found |= {key} if rows else set()
        found = found.union(*(lists_in(one) for one in rows or [value]))
    return found


@needs_shared
def test_every_official_sample_opens_and_its_lists_are_found() -> None:
    """Also those of methods that are not asked: their envelopes, errors beside data and wrapped lists are alike."""
    lists = {}
    for file in sorted(RECORDED.glob("sample_*.json")):
        said = json.loads(file.read_text("utf-8"))
        assert complaint_in(said) is None, file.name
        (key,) = said if len(said) == 1 else ("",)
        method = Method(key.removesuffix("_response").replace("_", "."))
        lists[file.stem.removeprefix("sample_")] = lists_in(opened(method, said) if key else said)
    orders = {
        "order_msg_list",
        "child_order_ext_info_list",
        "logistic_info_list",
        "opr_log_dto_list",
        "child_order_list",
    }
    names = {"supporting_sku_attribute_list", "supporting_common_attribute_list"}
    assert lists == {
        "category_attributes": {*names, "aliexpress_sku_value_list", "aliexpress_common_attribute_value_list"},
        "ds_product_get_official": {
            "ae_item_sku_info_dtos",
            "wholesale_price_tiers",
            "ae_sku_property_dtos",
            "ae_item_properties",
        },
        "freight_templates": {"aeop_freight_template_d_t_o_list"},
        "product_productgroups_get": {"target_list", "child_group_list"},
        "solution_merchant_profile_get": set(),
        "solution_order_info_get": orders,
        "solution_order_receiptinfo_get": set(),
    }


async def test_a_result_that_says_that_it_failed_is_no_answer(gateway: LocalGateway, calls: Calls) -> None:
    await calls.send(profile.QUESTION)
    result = {"success": False, "error_code": 7, "error_message": "no such order"}
    gateway.faults = [{"aliexpress_solution_product_info_get_response": {"result": result}}]
    with pytest.raises(Rejected, match="no such order"):
        await calls.send(products.detail(LAMP))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (2**63 + 1, "9223372036854775809"),
        ("1005001234567890", "1005001234567890"),
        (True, None),
        (1.5, None),
        ("", None),
    ],
)
def test_ids_are_texts_however_long(said: object, read: str | None) -> None:
    assert ident({"id": said}, "id") == read


def test_lists_are_found_with_their_wrapping_and_without() -> None:
    assert items({"a": {"dto": [{"x": 1}, 2]}}, "a") == items({"a": [{"x": 1}]}, "a") == ({"x": 1},)
    assert items({"a": {}}, "a") == items({}, "a") == ()


@needs_shared
def test_the_methods_take_exactly_the_parameters_of_their_documents() -> None:
    assert {method.name for method in ALL} == set(METHODS)
    for name, declared in METHODS.items():
        document = json.loads((RECORDED / "docs_meta" / f"{name.replace('.', '_')}.json").read_text("utf-8"))
        described = {one["name"]: one for one in document.get("requestParams", ())}
        assert set(described) == set(declared)
        for key, parameter in declared.items():
            assert parameter.inner or parameter.kind == described[key]["type"]
            assert parameter.required == bool(described[key].get("required"))
            inner = {one["name"]: one for one in described[key].get("subParams", ())}
            assert {one: each.kind for one, each in parameter.inner.items()} == {
                one: each["type"] for one, each in inner.items()
            }
            assert {one for one, each in parameter.inner.items() if each.required} == {
                one for one, each in inner.items() if each.get("required")
            }

"""Which parameters the gateway's methods take, as their documents list them, and what is wrong with a call."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NUMBER, TEXT, NUMBERS, TEXTS, OBJECT, FILE = "Number", "String", "Number[]", "String[]", "object", "byte[]"
COMMON = frozenset({"app_key", "timestamp", "sign_method", "sign"})
BUSINESS = frozenset({"method", "session", "format"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `inner` are the keys of an object, which travels as the text of its JSON."""

    kind: str
    required: bool = False
    inner: Mapping[str, "Parameter"] = field(default_factory=dict)


def _plain(kind: str, *names: str) -> dict[str, Parameter]:
    return dict.fromkeys(names, Parameter(kind))


_PRODUCTS = {
    **_plain(NUMBER, "current_page", "off_line_time", "page_size", "product_id", "group_id"),
    **_plain(TEXT, "owner_member_id", "subject", "ws_display", "have_national_quote", "sku_code"),
    **_plain("Date", "gmt_create_start", "gmt_create_end", "gmt_modified_start", "gmt_modified_end"),
    "excepted_product_ids": Parameter(NUMBERS),
    "product_status_type": Parameter(TEXT, required=True),
}
_ORDERS = {
    **_plain(TEXT, "create_date_start", "create_date_end", "modified_date_start", "modified_date_end"),
    **_plain(TEXT, "buyer_login_id", "order_status"),
    "order_status_list": Parameter(TEXTS),
    "page_size": Parameter(NUMBER, required=True),
    "current_page": Parameter(NUMBER, required=True),
}
_CONTEXT = ("target_currency", "target_language")
_AFFILIATE = ("app_signature", "fields", "tracking_id", *_CONTEXT)
_SEARCH = {
    **_plain(TEXT, *_AFFILIATE, "category_ids", "keywords", "platform_product_type", "sort"),
    **_plain(TEXT, "ship_to_country", "delivery_days"),
    **_plain(NUMBER, "max_sale_price", "min_sale_price", "page_no", "page_size"),
}
METHODS: Mapping[str, Mapping[str, Parameter]] = {
    "aliexpress.solution.product.list.get": {
        "aeop_a_e_product_list_query": Parameter(OBJECT, inner=_PRODUCTS),
    },
    "aliexpress.solution.product.info.get": {"product_id": Parameter(NUMBER)},
    "aliexpress.solution.order.get": {"param0": Parameter(OBJECT, inner=_ORDERS)},
    "aliexpress.solution.order.info.get": {
        "param1": Parameter(OBJECT, inner=_plain(NUMBER, "ext_info_bit_flag", "order_id")),
    },
    "aliexpress.solution.merchant.profile.get": {},
    "aliexpress.ds.product.get": {
        **_plain(TEXT, "ship_to_country", *_CONTEXT),
        "product_id": Parameter(NUMBER),
    },
    "aliexpress.ds.image.search": {
        **_plain(TEXT, "sort", "shpt_to", *_CONTEXT),
        "product_cnt": Parameter(NUMBER),
        "image_file_bytes": Parameter(FILE),
    },
    "aliexpress.affiliate.productdetail.get": _plain(TEXT, *_AFFILIATE, "product_ids", "country"),
    "aliexpress.affiliate.product.query": _SEARCH,
    "aliexpress.affiliate.hotproduct.query": _SEARCH,
}


# "max size 100 KB" (aliexpress.ds.image.search).
LARGEST_FILE = 100_000


def complaints(method: str, params: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Everything that the documents do not allow, in words."""
    declared = METHODS[method]
    yield from (f"{name} is no parameter" for name in params if name not in declared)
    yield from _filed(declared, files or {})
    for name, parameter in declared.items():
        if name in params:
            yield from _wrong(name, parameter, parsed(parameter, params[name]))


def _filed(declared: Mapping[str, Parameter], files: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in files.items():
        if name not in declared or declared[name].kind != FILE:
            yield f"{name} is no file"
        if not 0 < len(content) <= LARGEST_FILE:
            yield f"{name} has {len(content)} bytes"


def parsed(parameter: Parameter, said: str) -> Any:
    """The value that a form's text stands for; the text itself where it is not what it should be."""
    if parameter.kind == TEXT:
        return said
    try:
        return json.loads(said)
    except ValueError:
        return said


def _wrong(name: str, parameter: Parameter, value: Any) -> Iterator[str]:
    if not _fits(parameter.kind, value):
        yield f"{name} must be {parameter.kind}"
    elif parameter.kind == OBJECT:
        yield from (f"{name}.{key} is no parameter" for key in value if key not in parameter.inner)
        for key, inner in parameter.inner.items():
            if key in value:
                yield from _wrong(f"{name}.{key}", inner, value[key])
            elif inner.required:
                yield f"{name}.{key} is missing"


def _fits(kind: str, value: Any) -> bool:
    if kind.endswith("[]"):
        return isinstance(value, list) and all(_fits(kind.removesuffix("[]"), one) for one in value)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, Mapping) if kind == OBJECT else isinstance(value, str)

"""Answers about orders: filters in US Pacific time, pages of a list that moves, and what the platform refuses."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from monitor.demo.aliexpress.shop import Purse, Sale, Shop

_ZONE = ZoneInfo("America/Los_Angeles")
_LONGEST = {True: timedelta(days=30), False: timedelta(days=180)}


def complaint(asked: Mapping[str, Any]) -> str:
    """What the platform's note on speed forbids: changes without a span of creation, or one that is too long."""
    query = asked["param0"]
    if "modified_date_start" not in query and "modified_date_end" not in query:
        return ""
    if not {"create_date_start", "create_date_end"} <= set(query):
        return "create_date_start and create_date_end are missing"
    statuses = _statuses(query)
    if "FINISH" in statuses and len(statuses) > 1:
        return "FINISH must be queried alone"
    begin, end = (_local(query[key]) for key in ("create_date_start", "create_date_end"))
    return "the span of creation is too long" if end - begin > _LONGEST["FINISH" in statuses] else ""


def listed(shop: Shop, asked: Mapping[str, Any], fold: int) -> dict[str, Any]:
    """aliexpress.solution.order.get; `fold` is which of two equal hours the platform takes a filter for."""
    query = asked["param0"]
    found = [one for one in shop.sales if _matches(one, query, fold)]
    found.sort(key=lambda one: (one.placed, one.id), reverse=True)
    size, page = query["page_size"], query["current_page"]
    rows = [{**_row(one, shop.currency), **shop.odd.get(one.id, {})} for one in found[(page - 1) * size : page * size]]
    result = {
        "success": True,
        "total_count": len(found),
        "total_page": -(-len(found) // size),
        "current_page": page,
        "page_size": size,
        "target_list": {"order_dto": rows} if rows else {},
    }
    return {"result": result}


def _matches(sale: Sale, query: Mapping[str, Any], fold: int) -> bool:
    within = all(
        _moment(query.get(f"{name}_start", _FIRST), fold) <= at <= _moment(query.get(f"{name}_end", _LAST), fold)
        for name, at in (("create_date", sale.placed), ("modified_date", sale.changed))
    )
    return within and (sale.status in _statuses(query) or not _statuses(query))


_FIRST, _LAST = "2000-01-01 00:00:00", "2100-01-01 00:00:00"


def _statuses(query: Mapping[str, Any]) -> list[str]:
    return [query["order_status"]] if "order_status" in query else list(query.get("order_status_list", ()))


def _local(said: str) -> datetime:
    return datetime.strptime(said, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007


def _moment(said: str, fold: int) -> datetime:
    return _local(said).replace(tzinfo=_ZONE, fold=fold).astimezone(UTC)


def _pacific(at: datetime) -> str:
    return at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _row(sale: Sale, currency: str) -> dict[str, Any]:
    total = sum((Decimal(price) * count for _, _, count, price in sale.lines), Decimal(0))
    row: dict[str, Any] = {
        "order_id": sale.id,
        "order_status": sale.status,
        "gmt_create": _pacific(sale.placed),
        "gmt_update": _pacific(sale.changed),
        "pay_amount": {"amount": str(total), "currency_code": currency},
        "buyer_login_id": "berta-1",
        "buyer_signer_fullname": sale.buyer,
        "issue_status": _issue(sale),
        "fund_status": "NOT_PAY" if sale.status == "PLACE_ORDER_SUCCESS" else "PAY_SUCCESS",
        "product_list": {"order_product_dto": [_line(sale, place, currency) for place in range(len(sale.lines))]},
    }
    return {**row, "gmt_send_goods_time": _pacific(sale.sent)} if sale.sent else row


def _issue(sale: Sale) -> str:
    if sale.dispute is None:
        return "IN_ISSUE" if sale.status == "IN_ISSUE" else "NO_ISSUE"
    return "IN_ISSUE" if sale.dispute.state == "processing" else "END_ISSUE"


def detail(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.solution.order.info.get: what its bits ask for, and the buyer all over it."""
    query = asked["param1"]
    sale = next((one for one in shop.sales if one.id == query.get("order_id")), None)
    if sale is None:
        return {"result": {"error_code": "F00-10-10000-001", "error_message": "order not found", "success": False}}
    bits = query.get("ext_info_bit_flag", 31)
    children = [_child(sale, place, wanted=bool(bits & 1)) for place in range(len(sale.lines))]
    children = [row | _money_of(sale, place, shop.currency, bits) for place, row in enumerate(children)]
    data = {
        "id": sale.id,
        "order_status": sale.status,
        "issue_status": _issue(sale),
        "buyer_info": {"login_id": "berta-1", "first_name": sale.buyer.split()[0], "country": "ES"},
        "receipt_address": {"contact_person": sale.buyer, "detail_address": "Neighbour Street 7"},
        "memo": "leave it with the neighbour",
        "over_time_left": _pacific(sale.send_by) if sale.send_by else None,
        "child_order_list": {"global_aeop_tp_child_order_dto": children},
    }
    return {"result": {"data": {**data, **_purse(sale, shop.currency, bits), **shop.odd.get(sale.id, {})}}}


def _amount(value: object, currency: str, key: str = "amount") -> dict[str, Any]:
    return {key: str(value), "currency_code": currency, "cent_factor": 100}


def _purse(sale: Sale, currency: str, bits: int) -> dict[str, Any]:
    """The money of the whole order; what is released only where the second bit asks for it."""
    purse = sale.purse or Purse()
    goods = sum((Decimal(price) * count for _, _, count, price in sale.lines), Decimal(0))
    total = goods + Decimal(purse.shipping) - Decimal(purse.discount)
    row: dict[str, Any] = {
        "order_amount": _amount(total, currency),
        "logistics_amount": _amount(purse.shipping, currency),
        "gmt_pay_success": _pacific(sale.placed),
        "fund_status": "NOT_PAY" if sale.status == "PLACE_ORDER_SUCCESS" else "PAY_SUCCESS",
        "loan_status": "loan_ok" if purse.released else "loan_none",
    }
    row["gmt_create"] = _pacific(sale.placed)
    if sale.sent and bits & 0b100:
        parcel = {"logistics_no": "LP-1", "gmt_send": _pacific(sale.sent)[:16]}
        parcel |= {"gmt_received": _pacific(purse.received)[:16]} if purse.received else {}
        row["logistic_info_list"] = {"global_aeop_tp_logistic_info_dto": [parcel]}
    if purse.released is None or not bits & 0b10:
        return row
    amount, at = purse.released
    return row | {"loan_info": {"loan_amount": _amount(amount, currency), "loan_time": _pacific(at)[:16]}}


def _money_of(sale: Sale, place: int, currency: str, bits: int) -> dict[str, Any]:
    """The money of one position; what was paid back only where the fifth bit asks for it."""
    purse = sale.purse or Purse()
    row: dict[str, Any] = {
        "product_price": _amount(sale.lines[place][3], currency),
        "escrow_fee_rate": purse.rate,
        "afflicate_fee_rate": purse.affiliate,
    }
    if purse.refund is None or place or not bits & 0b10000:
        return row
    amount, at = purse.refund
    cash = _amount(amount, currency, "amount_str")
    words = {"refund_reason": "Berta did not like it", "refund_status": "refund_ok"}
    return row | {"refund_info": {**words, "refund_cash_amt": cash, "refund_time": _pacific(at)[:16]}}


def _child(sale: Sale, place: int, *, wanted: bool) -> dict[str, Any]:
    product, sku, count, _ = sale.lines[place]
    row: dict[str, Any] = {
        "child_order_id": str(sale.id + place),
        "product_id": product,
        "sku_code": sku,
        "product_count": count,
        "send_goods_operator": "SELLER_SEND_GOODS",
        "issue_status": _issue(sale),
        "buyer_memo": "leave it with the neighbour",
    }
    if sale.dispute is None or not wanted:
        return row
    issue = {"issue_time": _pacific(sale.dispute.at)[:16], "issue_status": sale.dispute.state, "issue_model": "1"}
    return {**row, "child_issue_info": issue, "refund_info": {"refund_reason": sale.dispute.words}}


def _line(sale: Sale, place: int, currency: str) -> dict[str, Any]:
    product, sku, count, price = sale.lines[place]
    return {
        "order_id": sale.id,
        "child_id": sale.id + place,
        "product_id": product,
        "sku_code": sku,
        "product_count": count,
        "product_unit_price": {"amount": price, "currency_code": currency},
        "send_goods_operator": "SELLER_SEND_GOODS",
        "buyer_signer_first_name": sale.buyer.split()[0],
        "buyer_signer_last_name": sale.buyer.split()[-1],
        "memo": "leave it with the neighbour",
    }

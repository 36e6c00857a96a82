"""The seller's money on loopback: ledger and payouts, signed for where he is at home in the EU; and what comes back."""

import re
from base64 import b64decode, b64encode
from binascii import Error as Garbled
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from monitor.demo.ebay.shop import Booking, GoodsBack, Payout, Sale, Shop
from monitor.demo.ebay.wire import Answer, Asked, error, iso, money, said

# Each path with its operation, the pool of calls that it is counted in, and whether a seller must have agreed.
PATHS = {
    "/sell/finances/v1/transaction": ("getTransactions", "sell.finances", True),
    "/sell/finances/v1/payout": ("getPayouts", "sell.finances", True),
    "/sell/finances/v1/seller_funds_summary": ("getSellerFundsSummary", "sell.finances", True),
    "/developer/key_management/v1/signing_key": ("createSigningKey", "developer.key_management", False),
    "/post-order/v2/cancellation/search": ("searchCancellations", "postorder.cancellation", True),
    "/post-order/v2/return/search": ("searchReturns", "postorder.return", True),
}
_SPAN = re.compile(r"(?:transactionDate|payoutDate):\[([^\]]{1,40}?)\.\.([^\]]{1,40})\]")
_PARAMS = re.compile(r'sig1=(\(((?:"[^"]+" ?)+)\);created=(\d+))')
_COVERED = {"x-ebay-signature-key", "@method", "@path", "@authority"}
# eBay says nothing of how old a signature may be; nobody needs longer.
_FRESH = 60
_CURRENCY = "USD"
_NONE = Decimal(0)
# What each part of the summary is the sum of (TransactionStatusEnum).
_FUNDS = {
    "availableFunds": "FUNDS_AVAILABLE_FOR_PAYOUT",
    "fundsOnHold": "FUNDS_ON_HOLD",
    "processingFunds": "FUNDS_PROCESSING",
}


class Keys:
    """The signing keys that were made; each is known by what the header of a signed request carries."""

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519PrivateKey] = {}

    def made(self, asked: Asked) -> Answer:
        """createSigningKey: the private key is told this once."""
        key, jwe = Ed25519PrivateKey.generate(), f"eyJ.loopback.{len(self._keys)}"
        self._keys[jwe] = key
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        made = int(asked.at.timestamp())
        return said(
            {
                "signingKeyId": f"k-{len(self._keys)}",
                "signingKeyCipher": "ED25519",
                "privateKey": b64encode(der).decode(),
                "jwe": jwe,
                "creationTime": made,
                "expirationTime": made + int(timedelta(days=3 * 365).total_seconds()),
            }
        )

    def refusal(self, asked: Asked) -> Answer | None:
        """What is wrong with the signature of a request; None where it proves who sent it (RFC 9421)."""
        key = self._keys.get(asked.headers.get("x-ebay-signature-key", ""))
        if key is None:
            return error(403, 215001, "Missing x-ebay-signature-key header")
        params = _PARAMS.fullmatch(asked.headers.get("signature-input", ""))
        if params is None or abs(int(params[3]) - asked.at.timestamp()) > _FRESH:
            return error(403, 215002, "Missing or old signature-input header")
        names = params[2].replace('"', "").split()
        if not set(names) >= _COVERED:
            return error(403, 215003, "The signature does not cover enough")
        values = {"@method": asked.method, "@path": urlsplit(asked.target).path, "@authority": asked.headers["host"]}
        lines = [f'"{name}": {values.get(name) or asked.headers.get(name)}' for name in names]
        base = "\n".join([*lines, f'"@signature-params": {params[1]}'])
        return None if _is_signed(key, asked.headers.get("signature", ""), base) else error(403, 215120, "Wrong.")


def _is_signed(key: Ed25519PrivateKey, header: str, base: str) -> bool:
    try:
        signature = b64decode(header.removeprefix("sig1=:").removesuffix(":"), validate=True)
        key.public_key().verify(signature, base.encode())
    except (Garbled, ValueError, InvalidSignature):
        return False
    return True


def transactions(shop: Shop, asked: Asked) -> Answer:
    """getTransactions: 204 where there is none in the span."""
    return _page(asked, "transactions", [(one.at, _transaction(one)) for one in shop.bookings], most=1000)


def payouts(shop: Shop, asked: Asked) -> Answer:
    """getPayouts, likewise."""
    return _page(asked, "payouts", [(one.at, _payout(one)) for one in shop.payouts], most=200)


def funds(shop: Shop) -> Answer:
    """getSellerFundsSummary: 204 where nothing waits to be paid out."""
    held = {
        name: sum((one.amount if one.credit else -one.amount for one in shop.bookings if one.status == status), _NONE)
        for name, status in _FUNDS.items()
    }
    if not any(held.values()):
        return Answer(204)
    everything = {"totalFunds": sum(held.values(), _NONE), **held}
    return said({name: money(amount, _CURRENCY) for name, amount in everything.items()})


def _page(asked: Asked, name: str, rows: list[tuple[datetime, dict[str, Any]]], *, most: int) -> Answer:
    found = _SPAN.search(asked.query.get("filter", ""))
    limit, offset = int(asked.query.get("limit", 20)), int(asked.query.get("offset", 0))
    if found is None or limit > most:
        return error(400, 135003, "The value of pagination or of a filter is invalid.")
    since, until = (datetime.fromisoformat(text) for text in found.groups())
    told = [row for at, row in sorted(rows, key=lambda one: one[0], reverse=True) if since <= at <= until]
    if not told:
        return Answer(204)
    return said({"total": len(told), "limit": limit, "offset": offset, name: told[offset : offset + limit]})


def _transaction(one: Booking) -> dict[str, Any]:
    fees = [{"feeType": name, "amount": money(amount, _CURRENCY)} for name, amount in one.fees]
    body: dict[str, Any] = {
        "transactionId": one.number,
        "transactionType": one.kind,
        "transactionDate": iso(one.at),
        "transactionStatus": one.status,
        "amount": money(one.amount, _CURRENCY),
        "bookingEntry": "CREDIT" if one.credit else "DEBIT",
        "buyer": {"username": "buyer_loopback"},
    }
    if fees:
        body["orderLineItems"] = [{"lineItemId": f"{one.number}-1", "marketplaceFees": fees}]
    if one.fee:
        body["feeType"] = one.fee
    if one.order:
        body["orderId"] = one.order
    if one.item:
        body["references"] = [{"referenceId": one.item, "referenceType": "ITEM_ID"}]
    return body


def _payout(one: Payout) -> dict[str, Any]:
    told = {"payoutId": one.number, "payoutDate": iso(one.at), "payoutStatus": one.status}
    return {**told, "amount": money(one.amount, _CURRENCY), "bankReference": "nobody's account"}


def returns(shop: Shop, asked: Asked) -> Answer:
    """Search Returns (Post-Order): what was asked for in the time, with what the buyer wrote.

    Who does not say that he asks as the seller is told what he himself sends back, too.
    """
    since, until = (datetime.fromisoformat(asked.query[f"creation_date_range_{end}"]) for end in ("from", "to"))
    own = () if asked.query.get("role") == "SELLER" else (GoodsBack("1", asked.at, "110", "bought"),)
    found = [one for one in (*own, *shop.returns) if since <= one.at <= until]
    limit = int(asked.query.get("limit", 25))
    return said({"total": len(found), "members": [_return(one) for one in found[:limit]]})


def _return(one: GoodsBack) -> dict[str, Any]:
    item = {"itemId": one.item, "transactionId": "7", "returnQuantity": one.quantity}
    made = {"item": item, "type": "MONEY_BACK", "reason": one.reason, "creationDate": {"value": iso(one.at)}}
    told = {"returnId": one.number, "orderId": one.order, "state": one.state, "status": one.state}
    comments = {"content": "It broke. Call Nobody At All, 555-0100"}
    return {**told, "buyerLoginName": "buyer_loopback", "creationInfo": {**made, "comments": comments}}


def cancellations(shop: Shop, asked: Asked) -> Answer:
    """Search Cancellations (Post-Order): the wishes, by the orders that they are about."""
    found = [one for one in shop.sales if one.cancel != "NONE_REQUESTED"]
    return said({"total": len(found), "cancellations": [_wish(one) for one in found]})


def _wish(one: Sale) -> dict[str, Any]:
    state = "CLOSED" if one.cancel == "CANCELED" else "APPROVAL_PENDING"
    told = {"cancelId": f"c-{one.number}", "legacyOrderId": one.number, "cancelState": state}
    return {**told, "requestorType": "BUYER", "buyerLoginName": "buyer_loopback", "cancelReason": "ORDER_MISTAKE"}

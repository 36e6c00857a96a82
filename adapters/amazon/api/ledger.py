"""Tells from Amazon's own words what a line of the ledger is for; they differ between its books."""

import re
from collections.abc import Sequence
from functools import lru_cache

from adapters.readings import EntryKind

_STORAGE = "storage|aged?inventory|inventoryage"
_ADVERTISING = "advertis|sponsored|productads|costofads"
# The first that fits decides. Source: the breakdown types of Finances 2024-06-19, and the amount types and
# descriptions of the settlement V2, as sellers see them; there is no list of Amazon's that is complete.
_WORDS = (
    (EntryKind.STORAGE, _STORAGE),
    (EntryKind.ADVERTISING, _ADVERTISING),
    (EntryKind.RESERVE, "reserve"),
    (EntryKind.TAX, r"tax|^vat|vat$|^tcs|^tds|^gst|[csi]gst"),
    (
        EntryKind.FEE,
        "fee|commission|(shipping|giftwrap)chargeback|shippinghb|subscription|labeling|prepservice|postage|shippinglabel"
        "|(removal|disposal)complete",
    ),
    (EntryKind.PROMOTION, "promo|rebate|discount|coupon"),
    (EntryKind.REFUND, "refund"),
    (EntryKind.SHIPPING, "shipping|giftwrap|freight"),
    (EntryKind.ADJUSTMENT, "adjust|reimburs|chargeback|retrocharge|lost|damaged|clawback|goodwill|safet|claim|debt"),
    (EntryKind.SALE, "product|principal|ourprice|goods"),
    (EntryKind.PAYOUT, "transfer|disburse|payout"),
)
# Which fee it is; the holdback on shipping ("ShippingHB") is the commission on it, and what Amazon takes back of the
# shipping that a buyer paid ("ShippingChargeback") pays for its own dispatch.
_FEES = (
    (EntryKind.STORAGE, _STORAGE),
    (EntryKind.ADVERTISING, _ADVERTISING),
    (EntryKind.REFERRAL, "commission|referral|shippinghb"),
    (
        EntryKind.FULFILMENT,
        "fba|fulfil|perunit|weightbased|weighthandling|pickandpack|inbound|transport|removal|disposal|labeling|prep"
        "|postage|shippinglabel|(shipping|giftwrap)chargeback|returns?processing",
    ),
)
# Words that only say on which side of the sheet a line stands: what lies under them knows better.
_SIDES = {
    "sales": EntryKind.SALE,
    "itemprice": EntryKind.SALE,
    "expenses": EntryKind.FEE,
    "refunds": EntryKind.REFUND,
}
# What a whole transaction is, whatever its parts are called.
_WHOLLY = (EntryKind.STORAGE, EntryKind.ADVERTISING, EntryKind.RESERVE, EntryKind.PAYOUT)
_GOODS = (EntryKind.SALE, EntryKind.SHIPPING)


def kind_of(transaction: str, words: Sequence[str]) -> EntryKind:
    """What an amount is for, by the transaction's type ("Refund") and the amount's words from the general to the exact.

    The tax on a fee is that fee: the general word decides, where it says anything, and the most exact one says which
    fee it is. Of a refund, what the buyer paid for goods and shipping is a refund, while fees, taxes and promotions
    keep their kind.
    """
    whole = _kind(transaction)
    if whole in _WHOLLY:
        return whole
    exact = next((kind for word in words if (kind := _kind(word)) is not None), None)
    found = exact or next((side for word in words if (side := _SIDES.get(_plain(word)))), None) or whole
    if whole is EntryKind.REFUND and found in _GOODS:
        return EntryKind.REFUND
    if found is EntryKind.FEE:
        return next((fee for word in (*reversed(words), transaction) if (fee := _fee(word))), found)
    return found or EntryKind.OTHER


# A settlement of a year's end has a hundred thousand rows, with some dozens of words.
@lru_cache(maxsize=2048)
def _kind(word: str) -> EntryKind | None:
    plain = _plain(word)
    if plain in _SIDES:
        return None
    return next((kind for kind, pattern in _WORDS if re.search(pattern, plain)), None)


@lru_cache(maxsize=2048)
def _fee(word: str) -> EntryKind | None:
    plain = _plain(word)
    return next((kind for kind, pattern in _FEES if re.search(pattern, plain)), None)


def _plain(word: str) -> str:
    return re.sub(r"[^a-z]+", "", word.lower())

"""Tells from Amazon's own words what a line of the ledger is for; they differ between its books."""

import re
from collections.abc import Sequence
from functools import lru_cache

from adapters.readings import EntryKind

# The first that fits decides. Source: the breakdown types of Finances 2024-06-19, and the amount types and
# descriptions of the settlement V2, as sellers see them; there is no list of Amazon's that is complete.
_WORDS = (
    (EntryKind.STORAGE, "storage"),
    (EntryKind.ADVERTISING, "advertis|sponsored|productads|costofads"),
    (EntryKind.RESERVE, "reserve"),
    (EntryKind.TAX, r"tax|^vat|vat$|^tcs|^tds|^gst|[csi]gst"),
    (EntryKind.FEE, "fee|commission|(shipping|giftwrap)chargeback|subscription|labeling|prepservice"),
    (EntryKind.PROMOTION, "promo|rebate|discount|coupon"),
    (EntryKind.REFUND, "refund"),
    (EntryKind.SHIPPING, "shipping|giftwrap|freight|postage"),
    (EntryKind.ADJUSTMENT, "adjust|reimburs|chargeback|retrocharge|lost|damaged|clawback|goodwill|safet|claim|debt"),
    (EntryKind.SALE, "product|principal|ourprice|goods"),
    (EntryKind.PAYOUT, "transfer|disburse|payout"),
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

    The tax on a fee is a fee: the general word decides, where it says anything. Of a refund, what the buyer paid for
    goods and shipping is a refund, while fees, taxes and promotions keep their kind.
    """
    whole = _kind(transaction)
    if whole in _WHOLLY:
        return whole
    exact = next((kind for word in words if (kind := _kind(word)) is not None), None)
    found = exact or next((side for word in words if (side := _SIDES.get(_plain(word)))), None) or whole
    if whole is EntryKind.REFUND and found in _GOODS:
        return EntryKind.REFUND
    return found or EntryKind.OTHER


# A settlement of a year's end has a hundred thousand rows, with some dozens of words.
@lru_cache(maxsize=2048)
def _kind(word: str) -> EntryKind | None:
    plain = _plain(word)
    if plain in _SIDES:
        return None
    return next((kind for kind, pattern in _WORDS if re.search(pattern, plain)), None)


def _plain(word: str) -> str:
    return re.sub(r"[^a-z]+", "", word.lower())

"""A local eBay: what a seller's keyset may ask, answered from one shop, with eBay's limits, errors and silent traps."""

from monitor.demo.ebay.server import LocalEbay
from monitor.demo.ebay.shop import Booking, GoodsBack, Item, Payout, Sale, Shop, Variation, Visits

__all__ = ["Booking", "GoodsBack", "Item", "LocalEbay", "Payout", "Sale", "Shop", "Variation", "Visits"]

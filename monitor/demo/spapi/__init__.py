"""A Selling Partner API on loopback: its log-in, operations, quotas, reports and queue, all told from one shop."""

from monitor.demo.spapi.server import LocalSellingApi
from monitor.demo.spapi.shop import Shop

__all__ = ["LocalSellingApi", "Shop"]

"""A local gateway of AliExpress on loopback: tokens, products, orders and the shop's profile, as the wire has them."""

from monitor.demo.aliexpress.server import LocalGateway

__all__ = ["LocalGateway"]

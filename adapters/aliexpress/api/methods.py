"""The methods of AliExpress' gateway that are used, with the pace at which they are called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """`rate` in calls per second. AliExpress documents none for sellers: ours is slow, and slower where it says so."""

    name: str
    rate: float = 1.0
    burst: int = 2

    @property
    def answer(self) -> str:
        """The key under which an answer lies (TOP's shape)."""
        return f"{self.name.replace('.', '_')}_response"


PRODUCTS = Method("aliexpress.solution.product.list.get")
PRODUCT = Method("aliexpress.solution.product.info.get")
ORDERS = Method("aliexpress.solution.order.get")
PROFILE = Method("aliexpress.solution.merchant.profile.get")

ALL = (PRODUCTS, PRODUCT, ORDERS, PROFILE)

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
ORDER = Method("aliexpress.solution.order.info.get")
PROFILE = Method("aliexpress.solution.merchant.profile.get")
# What others sell: granted to apps of the dropshipping kind, and to those of the affiliate kind.
DS_PRODUCT = Method("aliexpress.ds.product.get")
DS_PICTURE = Method("aliexpress.ds.image.search")
AFFILIATE_PRODUCTS = Method("aliexpress.affiliate.productdetail.get")
AFFILIATE_SEARCH = Method("aliexpress.affiliate.product.query")
AFFILIATE_HOT = Method("aliexpress.affiliate.hotproduct.query")

ALL = (
    PRODUCTS,
    PRODUCT,
    ORDERS,
    ORDER,
    PROFILE,
    DS_PRODUCT,
    DS_PICTURE,
    AFFILIATE_PRODUCTS,
    AFFILIATE_SEARCH,
    AFFILIATE_HOT,
)

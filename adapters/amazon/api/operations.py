"""The operations of the Selling Partner API that are used, with the quota that each one's reference documents."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a seller ticks for his app (Solution Provider Portal, "Roles"); all of these are unrestricted."""

    LISTING = "Product Listing"
    PRICING = "Pricing"
    FULFILLMENT = "Amazon Fulfillment"
    INSIGHTS = "Selling Partner Insights"
    ORDERS = "Inventory and Order Tracking"
    FINANCE = "Finance and Accounting"
    BRAND = "Brand Analytics"


@dataclass(frozen=True, slots=True)
class Operation:
    """`rate` in calls per second; `batch` is how many subjects one call may name."""

    name: str
    method: str
    path: str
    rate: float
    burst: int
    role: Role
    batch: int = 1
    # Asked in the app's own name, with no seller's authorisation.
    grantless: bool = False


_PRICING = "/products/pricing/v0"
_SUMMARY = "/products/pricing/2022-05-01"
_CATALOG = "/catalog/2022-04-01/items"
_LISTINGS = "/listings/2021-08-01/items/{sellerId}"
_REPORTS = "/reports/2021-06-30"
_NOTIFICATIONS = "/notifications/v1"
_FINANCES = "/finances/2024-06-19"
_FEES = "/products/fees/v0"
_INBOUND = "/fba/inbound/v0"

LISTING_OFFERS = Operation("getListingOffers", "GET", f"{_PRICING}/listings/{{SellerSKU}}/offers", 1, 2, Role.PRICING)
ITEM_OFFERS = Operation("getItemOffers", "GET", f"{_PRICING}/items/{{Asin}}/offers", 0.5, 1, Role.PRICING)
LISTING_OFFERS_BATCH = Operation(
    "getListingOffersBatch", "POST", f"/batches{_PRICING}/listingOffers", 0.5, 1, Role.PRICING, batch=20
)
ITEM_OFFERS_BATCH = Operation(
    "getItemOffersBatch", "POST", f"/batches{_PRICING}/itemOffers", 0.1, 1, Role.PRICING, batch=20
)
COMPETITIVE_SUMMARY = Operation(
    "getCompetitiveSummary", "POST", f"/batches{_SUMMARY}/items/competitiveSummary", 0.033, 1, Role.PRICING, batch=20
)
SEARCH_CATALOG = Operation("searchCatalogItems", "GET", _CATALOG, 2, 2, Role.LISTING, batch=20)
CATALOG_ITEM = Operation("getCatalogItem", "GET", f"{_CATALOG}/{{asin}}", 2, 2, Role.LISTING)
SEARCH_LISTINGS = Operation("searchListingsItems", "GET", _LISTINGS, 5, 5, Role.LISTING, batch=20)
LISTINGS_ITEM = Operation("getListingsItem", "GET", f"{_LISTINGS}/{{sku}}", 5, 10, Role.LISTING)
INVENTORY = Operation("getInventorySummaries", "GET", "/fba/inventory/v1/summaries", 2, 2, Role.FULFILLMENT, batch=50)
PARTICIPATIONS = Operation(
    "getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", 0.016, 15, Role.INSIGHTS
)
CREATE_REPORT = Operation("createReport", "POST", f"{_REPORTS}/reports", 0.0167, 15, Role.LISTING)
REPORT = Operation("getReport", "GET", f"{_REPORTS}/reports/{{reportId}}", 2, 15, Role.LISTING)
REPORT_DOCUMENT = Operation(
    "getReportDocument", "GET", f"{_REPORTS}/documents/{{reportDocumentId}}", 0.0167, 15, Role.LISTING
)
# Asked only for settlements, which Amazon makes on its own.
LIST_REPORTS = Operation("getReports", "GET", f"{_REPORTS}/reports", 0.0222, 10, Role.FINANCE)
TRANSACTIONS = Operation("listTransactions", "GET", f"{_FINANCES}/transactions", 0.5, 10, Role.FINANCE)
BALANCES = Operation("listBalances", "GET", f"{_FINANCES}/balances", 0.5, 10, Role.FINANCE)
FEES = Operation("getMyFeesEstimates", "POST", f"{_FEES}/feesEstimate", 0.5, 1, Role.PRICING, batch=20)
SEARCH_ORDERS = Operation("searchOrders", "GET", "/orders/2026-01-01/orders", 0.0056, 20, Role.ORDERS)
ORDER_METRICS = Operation("getOrderMetrics", "GET", "/sales/v1/orderMetrics", 0.5, 15, Role.ORDERS)
SHIPMENTS = Operation("getShipments", "GET", f"{_INBOUND}/shipments", 2, 30, Role.FULFILLMENT)
SHIPMENT_ITEMS = Operation("getShipmentItems", "GET", f"{_INBOUND}/shipmentItems", 2, 30, Role.FULFILLMENT)
# Any role will do for destinations; what a subscription needs depends on its kind.
DESTINATIONS = Operation("getDestinations", "GET", f"{_NOTIFICATIONS}/destinations", 1, 5, Role.PRICING, grantless=True)
CREATE_DESTINATION = Operation(
    "createDestination", "POST", f"{_NOTIFICATIONS}/destinations", 1, 5, Role.PRICING, grantless=True
)
SUBSCRIPTION = Operation(
    "getSubscription", "GET", f"{_NOTIFICATIONS}/subscriptions/{{notificationType}}", 1, 5, Role.PRICING
)
CREATE_SUBSCRIPTION = Operation(
    "createSubscription", "POST", f"{_NOTIFICATIONS}/subscriptions/{{notificationType}}", 1, 5, Role.PRICING
)
DELETE_SUBSCRIPTION = Operation(
    "deleteSubscriptionById",
    "DELETE",
    f"{_NOTIFICATIONS}/subscriptions/{{notificationType}}/{{subscriptionId}}",
    1,
    5,
    Role.PRICING,
    grantless=True,
)

ALL = tuple(one for one in tuple(globals().values()) if isinstance(one, Operation))

"""What the Selling Partner API lets be asked: each operation's path, parameters, body, quota and role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "list", "number", "flag"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the query; `most` is the longest list or the largest number."""

    kind: Kind = "text"
    allowed: frozenset[str] = frozenset()
    most: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an object in a body, each with what lies under it; `free` objects may have any."""

    keys: Mapping[str, "Keys | None"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    many: bool = False
    most: int | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """`rate` in calls per second; `grantless` ones want a token of the app's own; `inner` is what its entries are."""

    name: str
    method: str
    path: str
    rate: float
    burst: int
    role: str
    query: Mapping[str, Parameter] = field(default_factory=dict)
    body: Keys | None = None
    grantless: bool = False
    inner: str | None = None


def _text(*allowed: str, required: bool = False) -> Parameter:
    return Parameter("text", frozenset(allowed), required=required)


def _list(*allowed: str, most: int | None = None, required: bool = False) -> Parameter:
    return Parameter("list", frozenset(allowed), most, required)


def _number(most: int | None = None) -> Parameter:
    return Parameter("number", most=most)


def _keys(required: str = "", optional: str = "", many: bool = False, most: int | None = None, **inner: Keys) -> Keys:
    """The named keys; those in `inner` are objects or lists themselves."""
    names = [*required.split(), *optional.split()]
    return Keys({name: inner.get(name) for name in names}, frozenset(required.split()), many, most)


PRICING, LISTING, FULFILLMENT = "Pricing", "Product Listing", "Amazon Fulfillment"
INSIGHTS, ORDERS = "Selling Partner Insights", "Inventory and Order Tracking"
FINANCE = "Finance and Accounting"
ANY_ROLE = ""
_CONDITIONS = ("New", "Used", "Collectible", "Refurbished", "Club")
_PRICES, _PRICES_2022 = "/products/pricing/v0", "/products/pricing/2022-05-01"
_CATALOG, _LISTINGS = "/catalog/2022-04-01/items", "/listings/2021-08-01/items/{sellerId}"
_ORDERS, _REPORTS, _NOTES = "/orders/2026-01-01/orders", "/reports/2021-06-30", "/notifications/v1"
_DATA = (
    "attributes", "classifications", "dimensions", "identifiers", "images", "productTypes", "relationships",
    "salesRanks", "summaries", "vendorDetails",
)  # fmt: skip
_MY_DATA = (
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "procurement", "relationships",
    "productTypes",
)  # fmt: skip
_ORDER_DATA = (
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX",
    "PAYMENT", "FULFILLMENT_ORDERS",
)  # fmt: skip
_STATUSES = (
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE",
)  # fmt: skip
_ID_TYPES = ("ASIN", "EAN", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC")
_OFFERS_OF = {
    "MarketplaceId": _text(required=True),
    "ItemCondition": _text(*_CONDITIONS, required=True),
    "CustomerType": _text("Consumer", "Business"),
}
_ENTRY = _keys(
    "uri method MarketplaceId ItemCondition", "CustomerType headers", many=True, most=20, headers=Keys(free=True)
)
_QUESTION = _keys(
    "asin marketplaceId includedData uri method", "lowestPricedOffersInputs", many=True, most=20,
    lowestPricedOffersInputs=_keys("itemCondition offerType", many=True, most=5),
)  # fmt: skip
_EXPECTED = _keys(
    "uri method marketplaceId sku", "body headers segment", many=True,
    body=Keys(free=True), headers=Keys(free=True), segment=_keys(optional="segmentDetails", segmentDetails=_keys(
        optional="glanceViewWeightPercentage sampleLocation", sampleLocation=_keys(
            optional="postalCode", postalCode=_keys(optional="countryCode value")))),
)  # fmt: skip
_REPORT = _keys("reportType marketplaceIds", "dataStartTime dataEndTime reportOptions", reportOptions=Keys(free=True))
_FILTER = _keys(
    "eventFilterType", "aggregationSettings marketplaceIds orderChangeTypes trackingIdentifier",
    aggregationSettings=_keys("aggregationTimePeriod"), trackingIdentifier=Keys(free=True),
)  # fmt: skip
_SUBSCRIPTION = _keys(
    "payloadVersion destinationId", "processingDirective",
    processingDirective=_keys(optional="eventFilter filterExpression", eventFilter=_FILTER),
)  # fmt: skip
_DESTINATION = _keys(
    "resourceSpecification name",
    resourceSpecification=_keys(
        optional="sqs eventBridge", sqs=_keys("arn"), eventBridge=_keys("region accountId")
    ),
)  # fmt: skip
_MOVED = {
    "QueryType": _text("DATE_RANGE", "NEXT_TOKEN", "SHIPMENT", required=True), "MarketplaceId": _text(required=True),
    "LastUpdatedAfter": _text(), "LastUpdatedBefore": _text(), "NextToken": _text(),
    "ShipmentStatusList": _list(), "ShipmentIdList": _list(),
}  # fmt: skip
_MONEY = _keys(optional="CurrencyCode Amount")
_ESTIMATE = _keys(
    "IdType IdValue", "FeesEstimateRequest", many=True, FeesEstimateRequest=_keys(
        "MarketplaceId PriceToEstimateFees Identifier", "IsAmazonFulfilled OptionalFulfillmentProgram",
        PriceToEstimateFees=_keys("ListingPrice", "Shipping Points", ListingPrice=_MONEY, Shipping=_MONEY, Points=_keys(
            optional="PointsNumber PointsMonetaryValue", PointsMonetaryValue=_MONEY))),
)  # fmt: skip

OPERATIONS = (
    Operation("getListingOffers", "GET", f"{_PRICES}/listings/{{SellerSKU}}/offers", 1, 2, PRICING, _OFFERS_OF),
    Operation("getItemOffers", "GET", f"{_PRICES}/items/{{Asin}}/offers", 0.5, 1, PRICING, _OFFERS_OF),
    Operation(
        "getListingOffersBatch", "POST", f"/batches{_PRICES}/listingOffers", 0.5, 1, PRICING,
        body=_keys("requests", requests=_ENTRY), inner="getListingOffers",
    ),
    Operation(
        "getItemOffersBatch", "POST", f"/batches{_PRICES}/itemOffers", 0.1, 1, PRICING,
        body=_keys("requests", requests=_ENTRY), inner="getItemOffers",
    ),
    Operation(
        "getCompetitiveSummary", "POST", f"/batches{_PRICES_2022}/items/competitiveSummary", 0.033, 1, PRICING,
        body=_keys("requests", requests=_QUESTION),
    ),
    Operation(
        "getFeaturedOfferExpectedPriceBatch", "POST", f"/batches{_PRICES_2022}/offer/featuredOfferExpectedPrice",
        0.033, 1, PRICING, body=_keys("requests", requests=_EXPECTED),
    ),
    Operation("searchCatalogItems", "GET", _CATALOG, 2, 2, LISTING, {
        "marketplaceIds": _list(most=1, required=True), "identifiers": _list(most=20),
        "identifiersType": _text(*_ID_TYPES), "includedData": _list(*_DATA), "locale": _text(), "sellerId": _text(),
        "keywords": _list(most=20), "brandNames": _list(), "classificationIds": _list(), "pageSize": _number(20),
        "pageToken": _text(), "keywordsLocale": _text(),
    }),
    Operation("getCatalogItem", "GET", f"{_CATALOG}/{{asin}}", 2, 2, LISTING, {
        "marketplaceIds": _list(required=True), "includedData": _list(*_DATA), "locale": _text(),
    }),
    Operation("searchListingsItems", "GET", _LISTINGS, 5, 5, LISTING, {
        "marketplaceIds": _list(required=True), "issueLocale": _text(), "includedData": _list(*_MY_DATA),
        "identifiers": _list(most=20), "identifiersType": _text(*_ID_TYPES, "FNSKU"), "variationParentSku": _text(),
        "packageHierarchySku": _text(), "createdAfter": _text(), "createdBefore": _text(),
        "lastUpdatedAfter": _text(), "lastUpdatedBefore": _text(), "withIssueSeverity": _list("WARNING", "ERROR"),
        "withStatus": _list("BUYABLE", "DISCOVERABLE"), "withoutStatus": _list("BUYABLE", "DISCOVERABLE"),
        "sortBy": _text("sku", "createdDate", "lastUpdatedDate"), "sortOrder": _text("ASC", "DESC"),
        "pageSize": _number(20), "pageToken": _text(),
    }),
    Operation("getListingsItem", "GET", f"{_LISTINGS}/{{sku}}", 5, 10, LISTING, {
        "marketplaceIds": _list(required=True), "issueLocale": _text(), "includedData": _list(*_MY_DATA),
    }),
    Operation("getInventorySummaries", "GET", "/fba/inventory/v1/summaries", 2, 2, FULFILLMENT, {
        "details": Parameter("flag"), "granularityType": _text("Marketplace", required=True),
        "granularityId": _text(required=True), "startDateTime": _text(), "sellerSkus": _list(most=50),
        "sellerSku": _text(), "nextToken": _text(), "marketplaceIds": _list(most=1, required=True),
    }),
    Operation("getShipments", "GET", "/fba/inbound/v0/shipments", 2, 30, FULFILLMENT, _MOVED),
    Operation("getShipmentItems", "GET", "/fba/inbound/v0/shipmentItems", 2, 30, FULFILLMENT, _MOVED),
    Operation("searchOrders", "GET", _ORDERS, 0.0056, 20, ORDERS, {
        "createdAfter": _text(), "createdBefore": _text(), "lastUpdatedAfter": _text(), "lastUpdatedBefore": _text(),
        "fulfillmentStatuses": _list(*_STATUSES), "marketplaceIds": _list(most=50),
        "fulfilledBy": _list("MERCHANT", "AMAZON"), "maxResultsPerPage": _number(), "paginationToken": _text(),
        "includedData": _list(*_ORDER_DATA),
    }),
    Operation("getOrder", "GET", f"{_ORDERS}/{{orderId}}", 0.5, 30, ORDERS, {"includedData": _list(*_ORDER_DATA)}),
    Operation("getOrderMetrics", "GET", "/sales/v1/orderMetrics", 0.5, 15, ORDERS, {
        "marketplaceIds": _list(required=True), "interval": _text(required=True), "granularityTimeZone": _text(),
        "granularity": _text("Hour", "Day", "Week", "Month", "Year", "Total", required=True),
        "buyerType": _text("B2B", "B2C", "All"), "fulfillmentNetwork": _text(),
        "firstDayOfWeek": _text("Monday", "Sunday"), "asin": _text(), "sku": _text(),
        "amazonProgram": _text("AmazonHaul"),
    }),
    Operation("listTransactions", "GET", "/finances/2024-06-19/transactions", 0.5, 10, FINANCE, {
        "postedAfter": _text(), "postedBefore": _text(), "marketplaceId": _text(), "transactionStatus": _text(),
        "relatedIdentifierName": _text(), "relatedIdentifierValue": _text(), "nextToken": _text(),
    }),
    Operation("listBalances", "GET", "/finances/2024-06-19/balances", 0.5, 10, FINANCE, {
        "marketplaceIds": _list(), "balanceType": _text(), "accountType": _text(), "asOfDate": _text(),
        "nextToken": _text(),
    }),
    Operation("getMyFeesEstimates", "POST", "/products/fees/v0/feesEstimate", 0.5, 1, PRICING, body=_ESTIMATE),
    Operation("getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", 0.016, 15, INSIGHTS),
    Operation("getAccount", "GET", "/sellers/v1/account", 0.016, 15, INSIGHTS),
    Operation("getReports", "GET", f"{_REPORTS}/reports", 0.0222, 10, ANY_ROLE, {
        "reportTypes": _list(most=10),
        "processingStatuses": _list("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"),
        "marketplaceIds": _list(most=10), "pageSize": _number(100), "createdSince": _text(),
        "createdUntil": _text(), "nextToken": _text(),
    }),
    Operation("createReport", "POST", f"{_REPORTS}/reports", 0.0167, 15, ANY_ROLE, body=_REPORT),
    Operation("cancelReport", "DELETE", f"{_REPORTS}/reports/{{reportId}}", 0.0222, 10, ANY_ROLE),
    Operation("getReport", "GET", f"{_REPORTS}/reports/{{reportId}}", 2, 15, ANY_ROLE),
    Operation("getReportDocument", "GET", f"{_REPORTS}/documents/{{reportDocumentId}}", 0.0167, 15, ANY_ROLE, {
        "enableContentEncodingUrlHeader": Parameter("flag"),
    }),
    Operation("getSubscriptions", "GET", f"{_NOTES}/subscriptions", 1, 5, ANY_ROLE, {
        "notificationTypes": _list(most=1, required=True), "payloadVersion": _text(), "pageSize": _number(100),
        "nextToken": _text(),
    }),
    Operation("getSubscription", "GET", f"{_NOTES}/subscriptions/{{notificationType}}", 1, 5, ANY_ROLE, {
        "payloadVersion": _text(),
    }),
    Operation(
        "createSubscription", "POST", f"{_NOTES}/subscriptions/{{notificationType}}", 1, 5, ANY_ROLE,
        body=_SUBSCRIPTION,
    ),
    Operation(
        "getSubscriptionById", "GET", f"{_NOTES}/subscriptions/{{notificationType}}/{{subscriptionId}}", 1, 5,
        ANY_ROLE, grantless=True,
    ),
    Operation(
        "deleteSubscriptionById", "DELETE", f"{_NOTES}/subscriptions/{{notificationType}}/{{subscriptionId}}", 1, 5,
        ANY_ROLE, grantless=True,
    ),
    Operation("getDestinations", "GET", f"{_NOTES}/destinations", 1, 5, ANY_ROLE, grantless=True),
    Operation("createDestination", "POST", f"{_NOTES}/destinations", 1, 5, ANY_ROLE, body=_DESTINATION, grantless=True),
    Operation("getDestination", "GET", f"{_NOTES}/destinations/{{destinationId}}", 1, 5, ANY_ROLE, grantless=True),
    Operation(
        "deleteDestination", "DELETE", f"{_NOTES}/destinations/{{destinationId}}", 1, 5, ANY_ROLE, grantless=True,
    ),
)  # fmt: skip
BY_NAME = {operation.name: operation for operation in OPERATIONS}

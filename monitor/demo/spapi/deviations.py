"""Where this server's answers differ from Amazon's published models on purpose, because reality does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """`where` is a regular expression for the place in the answer, `rule` the part of the schema that it breaks."""

    name: str
    operation: str
    where: str
    rule: str
    reason: str


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "marketplace spelt with a capital D",
        "getItemOffers|getListingOffers",
        r"\$\.payload",
        "required|unevaluatedProperties",
        "a live single call answered with MarketplaceID where the model demands marketplaceId (recorded 2025)",
    ),
    Deviation(
        "sales as numbers",
        "getOrderMetrics",
        r"\$\.payload\[\d+\]\.(totalSales|averageUnitPrice)\.amount",
        "type",
        "live answers have a number where the model and the sandbox have a text (recorded 2025)",
    ),
    Deviation(
        "nobody offers, and the list of the cheapest is there and empty",
        "getCompetitiveSummary",
        r"\$\.responses\[\d+\]\.body\.lowestPricedOffers\[\d+\]\.offers",
        "minItems",
        'an item without offers is answered with "offers": [], which the model forbids (reported by users)',
    ),
    Deviation(
        "a malformed request is answered with HTML",
        ".*",
        r"\$",
        "no JSON",
        "since June 2023 requests that are no proper HTTP get a page of HTML (developer documentation)",
    ),
    Deviation(
        "health without the metrics that do not apply",
        "GET_V2_SELLER_PERFORMANCE_REPORT",
        r"\$\.performanceMetrics\[\d+\]",
        "required",
        "the model demands every metric, its own sample leaves some out; accounts differ in what applies",
    ),
    Deviation(
        "offers pushed without parts that are demanded, and with one that is not known",
        "ANY_OFFER_CHANGED",
        r"\$\.Payload\.AnyOfferChangedNotification\.(Summary|Offers\[\d+\])",
        "required|anyOf",
        "a real notification lacks four parts of the summary and Points, and holds IsBuyBoxWinner (recorded)",
    ),
    Deviation(
        "a listing's status under its right name",
        "LISTINGS_ITEM_STATUS_CHANGE",
        r"\$\.NotificationType",
        "enum",
        "the schema only knows LISTINGS_ITEM_STATUS_CHANGED, while subscriptions and messages say …_CHANGE (recorded)",
    ),
)

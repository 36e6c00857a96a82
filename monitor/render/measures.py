"""The measures by which a platform judges an account, in the words that sellers know them by."""

from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.language import N_, Html, Tongue, esc, joined

# As adapters name them; Amazon's are those of its account health report (GET_V2_SELLER_PERFORMANCE_REPORT).
MEASURES = {
    "account_health_rating": N_("Account health rating"),
    "order_defect_rate": N_("Order defect rate"),
    "late_shipment_rate": N_("Late shipment rate"),
    "pre_fulfillment_cancellation_rate": N_("Pre-fulfilment cancel rate"),
    "valid_tracking_rate": N_("Valid tracking rate"),
    "on_time_delivery_rate": N_("On-time delivery rate"),
    "unit_on_time_delivery_rate": N_("On-time delivery rate by units"),
    "invoice_defect_rate": N_("Invoice defect rate"),
    "listing_policy_violations": N_("Listing policy violations"),
    "product_authenticity_customer_complaints": N_("Product authenticity complaints"),
    "product_condition_customer_complaints": N_("Product condition complaints"),
    "product_safety_customer_complaints": N_("Product safety complaints"),
    "received_intellectual_property_complaints": N_("Received intellectual property complaints"),
    "suspected_intellectual_property_violations": N_("Suspected intellectual property violations"),
    "restricted_product_policy_violations": N_("Restricted product policy violations"),
    "food_and_product_safety_issues": N_("Food and product safety issues"),
    "customer_product_reviews_policy_violations": N_("Customer product reviews policy violations"),
    "other_policy_violations": N_("Other policy violations"),
    "document_requests": N_("Document requests"),
    # Of eBay's seller standards (Sell Analytics API, seller_standards_profile: metricKey).
    "defective_transaction_rate": N_("Transaction defect rate"),
    "claims_saf_rate": N_("Cases closed without the seller's solution"),
    "shipping_miss_rate": N_("Late shipment rate"),
    "min_txn_count": N_("Transactions"),
    "min_days_on_site": N_("Days on the platform"),
    "listings_active": N_("Listings are active"),
    "product_posting": N_("Products may be posted"),
    "products_violating": N_("Products taken off sale for breaking a rule"),
    "products_punished": N_("Products taken off sale as a punishment"),
    "products_degraded": N_("Products taken off sale for low quality"),
    "products_to_edit": N_("Products that must be changed before they are sold"),
}
_BY = {"platform": "FBA", "seller": "FBM"}
_WARNING = "warning_"


def measure_name(tongue: Tongue, measure: Any) -> Html:
    """“Order defect rate (FBM)”; one that is new keeps the platform's own words."""
    key = str(measure.get("name") or "?")
    known = MEASURES.get(key)
    called = tongue._(known) if known else esc(key.removeprefix(_WARNING).replace("_", " "), 60)
    if key.startswith(_WARNING):
        called = tongue._("Warning: {what}", what=called)
    by = _BY.get(str(measure.get("by") or ""))
    return tongue._("{measure} ({by})", measure=called, by=by) if by else called


def measure_line(tongue: Tongue, measure: Any) -> Html:
    """“Order defect rate 0.9 % of at most 1 %”, with the number of cases where it is told."""
    called, value, target = measure_name(tongue, measure), _ratio(measure.get("value")), _ratio(measure.get("target"))
    count = measure.get("count")
    # Words of their own where the count is all that is said of it.
    if value is None:
        return _bare(tongue, called, measure)
    if target is None:
        said = tongue._("{measure}: {value}", measure=called, value=per_cent(tongue, value))
    else:
        limit = N_("{measure} {value} of at most {limit}")
        least = N_("{measure} {value}, at least {limit} is asked for")
        said = tongue._(
            limit if measure.get("at_most", True) else least,
            measure=called,
            value=per_cent(tongue, value),
            limit=per_cent(tongue, target),
        )
    cases = tongue.ngettext("{count} case", "{count} cases", count) if isinstance(count, int) else Html("")
    return joined((said, cases), by=tongue._(", "))


def _bare(tongue: Tongue, called: Html, measure: Any) -> Html:
    """A measure without a rate: its count, else the platform's verdict, else that it is not known."""
    count, good = measure.get("count"), measure.get("good")
    if isinstance(count, int):
        value = esc(tongue.number(count))
    elif good is None:
        value = tongue._("unknown")
    elif measure.get("name") == "listings_active":
        value = tongue._("yes") if good else tongue._("no: suspended, or on holiday")
    else:
        value = tongue._("good") if good else tongue._("not good")
    return tongue._("{measure}: {value}", measure=called, value=value)


def per_cent(tongue: Tongue, ratio: Decimal) -> str:
    """“0.924 %” of a ratio: exact enough to tell it from a limit that it only comes near."""
    return str(tongue._("{number} %", number=tongue.number(ratio * 100)))


def _ratio(value: object) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None

"""Which measures of an account are counts of notices: each that is added is a thing to answer."""

from adapters.readings import HealthMetric

# The counts that stand for notices: Amazon's report of account health, and AliExpress' lists of products taken off.
NOTICES = frozenset(
    {
        "listing_policy_violations",
        "product_authenticity_customer_complaints",
        "product_condition_customer_complaints",
        "product_safety_customer_complaints",
        "received_intellectual_property_complaints",
        "suspected_intellectual_property_violations",
        "restricted_product_policy_violations",
        "food_and_product_safety_issues",
        "customer_product_reviews_policy_violations",
        "other_policy_violations",
        "document_requests",
        "products_violating",
        "products_punished",
    }
)


def is_notice(one: HealthMetric) -> bool:
    """Whether it counts what somebody holds against the account."""
    return one.name in NOTICES and one.count is not None

"""What to do next, by rule and case: numbered, lawful, and never to buy out a hijacker's stock."""

from monitor.brand import Brand
from monitor.render.advice_listings import ON_LISTINGS
from monitor.render.advice_service import ON_SERVICE
from monitor.render.advice_trade import ON_TRADE
from monitor.render.reasons import needs_access
from storage.states import Incident

ADVICE = ON_LISTINGS | ON_TRADE | ON_SERVICE

# The fact that names the case, where it is not who somebody is.
_CASES = {
    "not_live": "state",
    "content_differs": "how",
    "account_standing": "state",
    "business_unknown": "refused",
    "access_expires": "what",
    "deadline": "kind",
    "rival_price": "kind",
    "rival_stock": "kind",
    "five_star_burst": "kind",
    "seller_wave": "kind",
    "variation_merged": "kind",
}
# Whom the owner of a brand may report; a copycat's case names nobody.
_STRANGERS = ("stranger", None)


def advice_for(incident: Incident, brand: Brand = Brand.NONE) -> tuple[str, ...]:
    """The sentences for this incident's very case, else for its rule; a registered brand opens other steps."""
    case = incident.facts.get(_CASES.get(incident.rule, "who"))
    if f"{incident.rule}:access" in ADVICE and needs_access(incident.facts.get("why")):
        case = "access"
    if brand is Brand.REGISTERED and case in _STRANGERS and f"{incident.rule}:registered" in ADVICE:
        case = "registered"
    return ADVICE.get(f"{incident.rule}:{case}") or ADVICE.get(incident.rule, ())

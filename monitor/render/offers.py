"""The bodies of what is known of offers without seeing them: their number, and their part of the views."""

from datetime import datetime

from monitor.language import Html, Tongue
from monitor.render.machine import Told
from monitor.rules.hidden import HIDDEN_OFFER
from storage.states import Facts


def _hidden_offer(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    what = tongue._(
        "{now} offers where {before} stood. The platform shows {shown} of them, and nobody new is among those.",
        now=str(facts.get("is")),
        before=str(facts.get("was")),
        shown=str(facts.get("shown")),
    )
    return tongue._("A seller whom I cannot see on your listing"), (what,)


def views(tongue: Tongue, facts: Facts) -> tuple[Html, ...]:
    """In how many of the page's views the holder has the Buy Box, where the platform told it of this very seller."""
    told, seller = facts.get("views"), facts.get("seller")
    if not isinstance(told, dict) or not isinstance(seller, dict) or told.get("of") != seller.get("id"):
        return ()
    return (
        tongue._(
            "By the platform's count: in {percent} % of the views, you in none.", percent=str(told.get("percent"))
        ),
    )


OFFER_BODIES = {HIDDEN_OFFER.name: _hidden_offer}

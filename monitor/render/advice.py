"""What to do next, by rule and case: numbered, lawful, and never to buy out a hijacker's stock."""

from monitor.language import N_
from storage.states import Incident

ADVICE: dict[str, tuple[str, ...]] = {
    "new_seller": (
        N_("is it your own account or a distributor? Then press Friend"),
        N_("write the seller a polite notice"),
        N_("order one to check what is sent"),
    ),
    "new_seller:platform": (
        N_("the platform itself sells here: ask where its stock comes from"),
        N_("compare price and delivery time with yours"),
    ),
    "used_seller": (N_("nothing now: used goods do not take your sales of new ones"),),
    "featured_lost": (
        N_("compare price with shipping"),
        N_("check your stock and delivery time"),
        N_("look at your account's metrics"),
    ),
    "featured_nobody": (
        N_("is the product cheaper elsewhere? Compare with your price here"),
        N_("look for price limits and errors in your seller account"),
        N_("check the listing for open issues"),
    ),
    "below_floor": (
        N_("do not follow below your cost"),
        N_("a distributor? Talk about the agreed price"),
        N_("keep the evidence"),
    ),
    "content_changed": (
        N_("was it you? Then press “It was me”"),
        N_("put the approved content back"),
        N_("report the changed page to the platform, with the evidence"),
    ),
    "not_live:out_of_stock": (
        N_("check your stock and what is on its way"),
        N_("pause the ads for it"),
        N_("open your seller account: is the offer still active?"),
    ),
    "not_live": (
        N_("open your seller account: read the listing's issues and notices"),
        N_("was it you? Then nothing is lost"),
        N_("mend what they name, then appeal"),
    ),
    "price_changed": (
        N_("was it you or your repricer? Then press “It was me”"),
        N_("check automatic pricing and promotions"),
        N_("set the price back"),
    ),
    "rank_fell": (
        N_("compare price, stock and delivery time"),
        N_("is a new seller on it? /who"),
        N_("check ads, coupons and what your rivals do"),
    ),
    "rank_lost": (
        N_("open the page: is the listing still in its category?"),
        N_("look for suppressed or changed categories in your seller account"),
    ),
    "rank_moved": (
        N_("was it you? Then press “It was me”"),
        N_("compare the category in your seller account with the approved one"),
        N_("ask the platform to put it back"),
    ),
    "place_fell": (
        N_("search for the word yourself: who stands before you now?"),
        N_("compare price, stock, delivery time and reviews with theirs"),
    ),
    "new_low_stars": (
        N_("read it: is it one fault, one batch, one seller?"),
        N_("answer it, and report what breaks the platform's rules"),
    ),
    "places_unknown": (N_("nothing, unless it stays so: then stop following them with /words"),),
    "rating_fell": (
        N_("read the newest low stars: is it one fault, one batch, one seller?"),
        N_("answer them, and mend what they name"),
        N_("report reviews that break the platform's rules"),
    ),
    "state_unknown": (
        N_("open one of them in a browser: look yourself until I can again"),
        N_("check network and proxy: run “twoam doctor” on the server"),
    ),
    "source_degraded": (N_("nothing yet: I keep trying, and say so if it becomes unknown"),),
    "push_quiet": (
        N_("run “twoam amazon status” on the server: it names what is missing"),
        N_("if your listings are simply quiet: raise push_quiet_hours in the configuration"),
    ),
    "heartbeat_fails": (
        N_("open the page of the service that waits for me: is the check still there?"),
        N_("compare its address with [heartbeat] in the configuration on the server"),
    ),
    "log_grows": (
        N_("end whatever reads the database file on the server"),
        N_("if you know of nothing: restart twoam, nothing is lost by it"),
    ),
    "backup_fails": (
        N_("make room on the server's disk, or name another folder: [backup] folder"),
        N_("try it by hand there: “twoam backup” says what is wrong"),
    ),
    "memory_restored": (
        N_("look at /team: somebody who was removed since then is back"),
        N_("tell me again what you told me since then: friends, listings, pauses"),
    ),
    "reload_refused": (
        N_("correct the file on the server; “twoam config show” names all that is wrong"),
        N_("then reload again: systemctl reload twoam"),
    ),
}


def advice_for(incident: Incident) -> tuple[str, ...]:
    """The sentences for this incident's very case, else for its rule."""
    case = incident.facts.get("state") if incident.rule == "not_live" else incident.facts.get("who")
    return ADVICE.get(f"{incident.rule}:{case}") or ADVICE.get(incident.rule, ())

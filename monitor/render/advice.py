"""What to do next, by rule and case: numbered, lawful, and never to buy out a hijacker's stock."""

from monitor.language import N_
from monitor.render.reasons import needs_access
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
    "hidden_offer": (
        N_("open the list of offers on the page: who stands behind the cheapest?"),
        N_("nothing else now: he asks more than those who are shown"),
    ),
    "copycat": (
        N_("keep the number and date that show your first use of picture and text"),
        N_("own the picture or the brand? Report the listing to the platform with the evidence"),
        N_("no copy, or a friend? Press the button"),
    ),
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
    "below_cost": (
        N_("end the promotion, coupon or discount that takes it so low"),
        N_("if that takes long: set the stock to 0 until it has ended"),
        N_("is the cost right? /costs"),
    ),
    "content_changed": (
        N_("was it you? Then press “It was me”"),
        N_("put the approved content back"),
        N_("report the changed page to the platform, with the evidence"),
    ),
    "content_differs": (
        N_("is the page right? Then press “It was me”"),
        N_("send your text again, or correct what you contributed"),
        N_("brand owner? Ask the platform to give your text priority"),
    ),
    "content_differs:standing": (N_("nothing now: send your text again if the page should show it"),),
    "dimensions_changed": (
        N_("was it you? Then press “It was me”"),
        N_("measure a parcel, and take a photograph with the ruler in it"),
        N_("ask the platform to measure it again"),
    ),
    "listing_suppressed": (
        N_("open the SKU in your seller account and mend what it names"),
        N_("was it you (closed, on holiday)? Then nothing is lost"),
        N_("nothing is named? Ask seller support with the SKU and the time"),
    ),
    "listing_issue": (N_("open the SKU in your seller account and mend it before it is taken off sale"),),
    "stock_zero": (
        N_("check what is on its way, and when it arrives"),
        N_("pause the ads for it"),
        N_("did a count go wrong? Correct the quantity"),
    ),
    "stock_low": (
        N_("reorder, or send units to the platform's warehouse"),
        N_("make them last: raise the price or pause ads"),
    ),
    "fee_changed": (
        N_("compare the measures and the category with your own"),
        N_("count again whether the price still earns"),
        N_("a wrong measure or category? Ask the platform to measure or sort it again"),
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
    "rival_price:rose": (N_("look why: is he short of stock, or has a deal ended?"),),
    "rival_price": (
        N_("count what is left at your price before you follow"),
        N_("look whether it is a deal that ends by itself"),
    ),
    "rival_rank": (N_("look what he does: price, coupon, pictures, new reviews"),),
    "rival_stock:back": (N_("your price and your ads meet him again"),),
    "rival_stock": (N_("his buyers look elsewhere: is your stock enough, and do your ads show?"),),
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
    "state_unknown:access": (
        N_("run “twoam doctor” on the server: it names what is refused, and what to do"),
        N_("open one of them in a browser: look yourself until I can again"),
    ),
    "source_degraded:access": (N_("run “twoam doctor” on the server: it names what is refused, and what to do"),),
    "source_degraded": (N_("nothing yet: I keep trying, and say so if it becomes unknown"),),
    "push_quiet": (
        N_("run “twoam amazon status” on the server: it names what is missing"),
        N_("if your listings are simply quiet: raise push_quiet_hours in the configuration"),
    ),
    "account_standing:at_risk": (
        N_("open Account Health in your seller account: read what they name, and by when they want an answer"),
        N_("answer each point with what you have done about it"),
        N_("do not open another account"),
    ),
    "account_standing:deactivated": (
        N_("open Account Health in your seller account: read the notice whole"),
        N_("appeal there, once and thoroughly"),
        N_("pause the ads; ship what was ordered before"),
    ),
    "account_standing": (
        N_("open Account Health in your seller account: which point is it about?"),
        N_("mend it while nothing is threatened yet"),
    ),
    "metric_near_limit": (
        N_("open Account Health in your seller account: what is counted there?"),
        N_("mend the cause; what is already counted leaves the measure by itself after some weeks"),
    ),
    "low_feedback": (
        N_("read it in Feedback Manager: is it about the product, the dispatch or you?"),
        N_("ask there to have it removed where it breaks the platform's rules"),
    ),
    "stock_stranded": (
        N_("open Fix stranded inventory in your seller account"),
        N_("relist it, or have it returned before storage is charged for it"),
    ),
    "orders_stopped": (
        N_("open your listings as a buyer: can they be bought, at which price?"),
        N_("who holds the Buy Box? /who"),
        N_("is there stock, and do the ads run?"),
        N_("a shop holiday? Name it: /days"),
    ),
    "orders_fewer": (
        N_("compare Buy Box, price and stock with last week: /status"),
        N_("did ads, a coupon or a rank end? /rank"),
        N_("a shop holiday? Name it: /days"),
    ),
    "orders_surge": (
        N_("is a price wrong? Compare every price with what you asked for: /price"),
        N_("is there stock enough, and can you ship in time?"),
        N_("a sale of yours? Name its days: /days"),
    ),
    "cancel_asked": (
        N_("not shipped yet? Cancel it in Manage Orders with the buyer's wish as the reason"),
        N_("shipped already? Write to the buyer that he can send it back"),
    ),
    "adult_flag": (
        N_("was it you? Then press “It was me”"),
        N_("keep what you see: pictures of the page and of your SKU's attributes, with their date"),
        N_("open a case with the platform: the product is for everybody, the flag must go"),
    ),
    "variation_merged:family": (
        N_("was it you? Then press “It was me”"),
        N_("keep what you see: pictures of the page, of each variation and of its reviews, with their dates"),
        N_("report it to the platform with these ids as a wrong variation, before it acts against you"),
    ),
    "variation_merged": (
        N_("open the page: are all variations on it yours?"),
        N_("keep what you see: pictures of the page, of each variation and of its reviews, with their dates"),
        N_("reviews of other products? Report it to the platform before it acts against you"),
    ),
    "foreign_market": (
        N_("was it you? Then press “It was me”"),
        N_("keep what you see: pictures of the page there, with its date"),
        N_("report it to the platform now, before it closes your own listing for it"),
    ),
    "complaint": (
        N_("open Account Health and read the notice whole: by when do they want an answer? Press Deadline"),
        N_("a right or a firm is named? Check that both are real before you answer"),
        N_("keep notice and answer: reply to this message with pictures of them"),
    ),
    "seller_wave": (
        N_("keep the evidence of each first: offer, seller id and time"),
        N_("report them together, in one report: perhaps they are one hand"),
        N_("distributors of yours? Then press Friend at each of them"),
    ),
    "seller_wave:seller": (
        N_("is it your own account or a distributor? Then press Friend"),
        N_("keep the evidence of each first: offer, seller id and time"),
        N_("report him for all listings together, in one report"),
    ),
    "five_star_burst:low": (
        N_("keep what you see: pictures of the page and of the newest reviews, with their dates"),
        N_("is it one fault, one batch, one seller? Mend it"),
        N_("report reviews that break the platform's rules"),
    ),
    "five_star_burst": (
        N_("keep what you see: pictures of the page and of the newest reviews, with their dates"),
        N_("report it to the platform before it acts: you have not ordered these reviews"),
        N_("keep the receipt of your report: reply to this message with it"),
    ),
    "cancel_burst": (
        N_("keep the evidence: download the list of the cancelled orders today"),
        N_("report it to the platform now as manipulation by others"),
        N_("keep the receipt of your report: reply to this message with it"),
    ),
    "refund_burst": (
        N_("open what came back: is it yours, and what is wrong with it?"),
        N_("one batch? Do not sell it until you know"),
        N_("is somebody else on the listing? /who"),
    ),
    "access_expires": (N_("run “twoam login” for the account on the server, and let me in anew"),),
    "access_expires:client secret": (
        N_("make a new secret in the Solution Provider Portal, put it into the file and set secret_issued"),
    ),
    "deadline": (
        N_("finish it at the platform, and keep a copy of what you send"),
        N_("then press Done: nothing else ends it"),
    ),
    "deadline:claim": (
        N_("answer the claim at the platform, with proof of dispatch and delivery"),
        N_("then press Done: nothing else ends it"),
    ),
    "deadline:coupon": (
        N_("let it go on or end: look at the price that stands without it"),
        N_("then press Done: nothing else ends it"),
    ),
    "deadline:dispatch": (
        N_("ship them, and confirm each dispatch at the platform"),
        N_("what you cannot ship, tell the buyer before it counts as late"),
    ),
    "business_unknown:True": (
        N_("run “twoam doctor” on the server: it names the role that is missing"),
        N_(
            "grant it in the Solution Provider Portal, authorise the app again, put the new refresh token into its file"
        ),
    ),
    "business_unknown": (
        N_("look yourself in your seller account until I can again"),
        N_("check network and access: run “twoam doctor” on the server"),
    ),
    "heartbeat_fails": (
        N_("open the page of the service that waits for me: is the check still there?"),
        N_("compare its address with [heartbeat] in the configuration on the server"),
    ),
    "log_grows": (
        N_("end whatever reads the database file on the server"),
        N_("if you know of nothing: restart twoam, nothing is lost by it"),
    ),
    "not_heard": (
        N_("does a second twoam run with this token, or a webhook? End it"),
        N_("nobody of yours? Make a new token at @BotFather, and put it into the configuration"),
    ),
    "disk_low": (
        N_("make room on the server: old logs and backups first"),
        N_("the memory itself grows? Let the configuration keep less of the past"),
    ),
    "channel_fails": (
        N_("call “twoam doctor” on the server: it names each channel, and how to try it"),
        N_("correct its address or its proxy: docs/channels.md shows how it is written"),
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


def advice_for(incident: Incident) -> tuple[str, ...]:
    """The sentences for this incident's very case, else for its rule."""
    case = incident.facts.get(_CASES.get(incident.rule, "who"))
    if f"{incident.rule}:access" in ADVICE and needs_access(incident.facts.get("why")):
        case = "access"
    return ADVICE.get(f"{incident.rule}:{case}") or ADVICE.get(incident.rule, ())

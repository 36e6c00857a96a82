"""What to do next about an account, its orders and what is due."""

from monitor.language import N_

ON_TRADE: dict[str, tuple[str, ...]] = {
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
    "cover_low": (
        N_("order anew, or send units to the platform's warehouse"),
        N_("make them last: raise the price or pause ads"),
    ),
    "reorder_due": (
        N_("order today, then enter what is on its way at the platform"),
        N_("ordered already? Press “I'm on it”: it is over when the goods are on their way"),
    ),
    "stock_dead": (
        N_("can it be found and bought? Look at price, page and ads: /listing"),
        N_("lower the price, bundle it, or have it returned before storage eats it up"),
    ),
    "stock_aged": (
        N_("sell it off before that day: a promotion or a lower price"),
        N_("or have it returned or removed, where that is cheaper"),
    ),
    "inbound_short": (
        N_("count again what you sent: packing list, bill of lading, weights"),
        N_("open a claim at the platform with them, before the last day"),
        N_("keep proof and answer: reply to this message with pictures of them"),
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
    "complaint": (
        N_("open Account Health and read the notice whole: by when do they want an answer? Press Deadline"),
        N_("a right or a firm is named? Check that both are real before you answer"),
        N_("keep notice and answer: reply to this message with pictures of them"),
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
    "platform_share": (
        N_("look at /platforms: what of it hangs on one account?"),
        N_("list what sells best on a second platform, and keep goods outside the first one's warehouse"),
        N_("take out what is free to be paid out; that is how you want it? Move the limit: /settings"),
    ),
    "platform_turn": (
        N_("look at /platforms: which figures turned, and how sure is that?"),
        N_("compare it with what you changed yourself: prices, advertising, stock, new listings"),
        N_("turn your effort only when the next weeks say the same"),
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
        N_("prolong it or let it end: look at the price without it"),
        N_("then press Done: nothing else ends it"),
    ),
    "deadline:dispatch": (
        N_("ship them, and confirm each dispatch at the platform"),
        N_("what you cannot ship, tell the buyer before it counts as late"),
    ),
}

"""What to do next about a listing, its sellers, its pages and its rivals."""

from monitor.language import N_

ON_LISTINGS: dict[str, tuple[str, ...]] = {
    "new_seller": (
        N_("is it your own account or a distributor? Then press Friend"),
        N_("write the seller a polite notice"),
        N_("order one to check what is sent"),
    ),
    "new_seller:registered": (
        N_("is it your own account or a distributor? Then press Friend"),
        N_("order one, and write the seller a polite notice meanwhile"),
        N_("not your product? Report a Violation with the order number: /draft has the words"),
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
    "copycat:registered": (
        N_("keep the number and date that show your first use of picture and text"),
        N_("it bears your registered brand? Report a Violation with the evidence"),
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
    "rating_fell": (
        N_("read the newest low stars: is it one fault, one batch, one seller?"),
        N_("answer them, and mend what they name"),
        N_("report reviews that break the platform's rules"),
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
}

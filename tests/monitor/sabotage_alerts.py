"""One incident of every rule about harm that is done on purpose, as the rules write them, and what makes them speak."""

from storage.states import Facts, Severity

# name of the golden file → rule, severity, facts
SABOTAGE_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "five_star_burst": (
        "five_star_burst",
        Severity.WAKE,
        {"count": 16, "usual": "1.1", "total": 431, "kind": "five"},
    ),
    "five_star_burst_unknown": (
        "five_star_burst",
        Severity.WAKE,
        {"count": 31, "usual": "2.4", "total": 14310, "kind": None},
    ),
    "five_star_burst_low": (
        "five_star_burst",
        Severity.PUSH,
        {"count": 12, "usual": "0.4", "total": 96, "kind": "low"},
    ),
    "cancel_burst": (
        "cancel_burst",
        Severity.WAKE,
        {"listing": "us/B0EXAMPL7K", "count": 84, "kept": 11, "usual": "0.4"},
    ),
    "cancel_burst_unnamed": (
        "cancel_burst",
        Severity.WAKE,
        {"listing": "?", "count": 7, "kept": 0, "usual": "0.0"},
    ),
    "refund_burst": (
        "refund_burst",
        Severity.PUSH,
        {"sku": "LAMP/BLUE <1>", "count": 14, "usual": "0.6", "reasons": ["DEFECTIVE", "NOT_AS_DESCRIBED"]},
    ),
    "refund_burst_unsaid": (
        "refund_burst",
        Severity.PUSH,
        {"sku": "B0EXAMPL7K", "count": 6, "usual": "0.0", "reasons": []},
    ),
    "rival_rank": ("rival_rank", Severity.DIGEST, {"was": 2140, "is": 960, "board": "Table <Lamps>"}),
    "new_low_stars_many": (
        "new_low_stars",
        Severity.PUSH,
        {
            "reviews": [{"id": "R1", "stars": 1, "day": "2026-11-12", "url": "https://www.amazon.com/review/R1"}],
            "count": 431,
            "week": 4,
        },
    ),
    "adult_flag": ("adult_flag", Severity.WAKE, {"field": "adult", "was": "no", "is": "yes"}),
    "foreign_market": (
        "foreign_market",
        Severity.PUSH,
        {"market": "mx", "title": "Lámpara azul <b>barata</b>", "brand": "Lumen", "was": None},
    ),
    "foreign_market_changed": (
        "foreign_market",
        Severity.PUSH,
        {"market": "ca", "title": "Stun gun, self defence", "brand": None, "was": "Blue Lamp, 40 W, with shade"},
    ),
    "variation_merged": (
        "variation_merged",
        Severity.WAKE,
        {
            "kind": "family",
            "count": 6,
            "named": ["B0STRANGE1", "B0STRANGE2", "B0STRANGE3", "B0STRANGE4", "B0STRANGE5", "B0STRANGE6"],
            "parent": "B0PARENT01",
        },
    ),
    "variation_merged_reviews": (
        "variation_merged",
        Severity.PUSH,
        {"kind": "reviews", "was": 1290, "is": 3738},
    ),
    "complaint": (
        "complaint",
        Severity.PUSH,
        {
            "name": "received_intellectual_property_complaints",
            "market": "us",
            "by": None,
            "value": None,
            "target": None,
            "at_most": True,
            "count": 3,
            "good": True,
            "was": 1,
            "is": 3,
        },
    ),
    "seller_wave": (
        "seller_wave",
        Severity.PUSH,
        {
            "kind": "listing",
            "count": 5,
            "sellers": [{"id": f"A3EXAMPLE{number}Q", "name": f"XYZ <{number}>"} for number in range(5)],
        },
    ),
    "seller_wave_ring": (
        "seller_wave",
        Severity.PUSH,
        {"kind": "seller", "count": 4, "seller": {"id": "A3EXAMPLE9Q", "name": "XYZ Store"}, "listings": [1, 2, 3, 4]},
    ),
}
# In the words of a seller, what makes each rule speak.
SABOTAGE_TRIGGERS = {
    "five_star_burst": "The number of reviews grows more than five times as fast as usual in 24 hours, by at least "
    "eight, and neither chance nor the listing's own uneven days explain it; two looks must show it. Usual is the "
    "mean of 28 days, seven at least, and no day counts more than three times the middle one. What came while nobody "
    "could look is spread over that time. A leap (40 within three hours, or 20 and a quarter of all) is no burst: two "
    "pages were put together or parted, and what is usual is learnt anew. Where the page tells the shares of the "
    "stars exactly enough, it says whether most gave five; where most gave fewer, it is told by day.",
    "cancel_burst": "More than five times as many orders of one listing as usual are cancelled within 24 hours, at "
    "least five, and no chance explains it. Usual is the mean of the last 28 days, four at least; on a day of sales "
    "more may be cancelled in proportion. What you cancel yourself does not count, nor what nobody paid for at eBay "
    "and AliExpress. Over when the last 24 hours are usual again; what lasts two weeks is usual.",
    "refund_burst": "More than three times as many orders of one SKU as usual were sent back or refunded in three "
    "days, at least six, and no chance explains it. A return and its refund are one. Usual is the mean of the 28 days "
    "before, seven at least.",
    "adult_flag": "The platform says that the listing is for adults only (Amazon's catalogue by the seller's API, "
    "eBay by its API), and it was not so when it was approved. Pages do not show it.",
    "variation_merged": "By Amazon's seller API: a variation of which no SKU is yours stands in the same family, and "
    "was not there at the first look (wakes). Whom you add yourself is known. The family of a parent is asked for "
    "every six hours. By pages: the number of reviews has leapt (40 within three hours, or 20 and a quarter of all) "
    "in two looks; open for a day. What content_changed would tell of the same family is left out.",
    "complaint": "A count of violations, complaints or requests for documents in Amazon's account health, or of "
    "products that AliExpress took off for breaking a rule, is higher than in the answer before; the first answer is "
    "no news. It ends when the count falls below it again. Amazon's performance notifications themselves cannot be "
    "read by its API, nor eBay's messages: by when an answer is wanted is nowhere told, so that it never wakes by "
    "itself; its button Deadline takes the day.",
    "seller_wave": "Three or more strangers have come to one listing within 24 hours, or one of them to three or "
    "more listings of an account, each told by new_seller; it is one message more. Whoever stood there at the first "
    "look is not new. Over when fewer are left or a day has passed; of one seller, when he is on fewer than three.",
    "foreign_market": "By Amazon's seller API, once a week and for listings with a SKU of yours: the catalogue of "
    "another market of the account's region, in which the account does not sell, has a page of your ASIN that was not "
    "there at the first look, or one with another brand or with fewer than half of the words of its title. Where "
    "Amazon does not answer for those markets nothing is known, and nothing is said.",
    "rival_rank": "The mean of a rival's main rank over two days is better by 30 % or more than it was over two days "
    "a week before; told once in seven days. A rival without readings on one of these days is not judged.",
}

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
}

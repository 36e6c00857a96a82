"""The foot of the local marketplace's product page: the spread of stars and single reviews, as since 2021."""

from html import escape

from monitor.demo.goods import Product, Review


def reviews(product: Product) -> str:
    """Both parts, each only where the product has it."""
    bars = "".join(_bar(stars, share) for stars, share in reversed([*enumerate(product.shares, 1)]))
    histogram = f'<ul id="histogramTable" class="a-unordered-list">{bars}</ul>' if bars else ""
    shown = "".join(_review(one) for one in product.shown_reviews)
    return (
        f'<div id="reviewsMedley">{histogram}<ul id="cm-cr-dp-review-list">{shown}</ul></div>' if shown or bars else ""
    )


def _bar(stars: int, share: int) -> str:
    return f"""<li><a aria-label="{share} percent of reviews have {stars} stars"><div class="a-meter" role="progressbar"
 aria-valuenow="{share}"><div class="a-meter-bar" style="width:{share}%"></div></div></a></li>"""


def _review(one: Review) -> str:
    number = escape(one.id)
    return f"""<li id="{number}" data-hook="review" class="review aok-relative"><div id="customer_review-{number}">
<span class="a-profile-name">Somebody</span><a data-hook="review-title"><i data-hook="review-star-rating"
 class="a-icon a-icon-star a-star-{one.stars} review-rating"><span class="a-icon-alt">{one.stars} out of 5 stars</span>
</i><span>As it came</span></a><span data-hook="review-date">Reviewed in the United States on {escape(one.day)}</span>
</div></li>"""

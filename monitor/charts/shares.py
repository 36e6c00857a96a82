"""A picture of who brings which part of the profit and of the revenue; pure."""

from monitor.charts.spec import Chart, Ink, Legend, Slice
from monitor.charts.words import apart, number_in
from monitor.language import N_, Tongue, visible
from monitor.platforms.page import Page
from monitor.render.platforms import called
from monitor.render.words import whole
from monitor.till.dividing import By

# More parts than these are too thin to be told apart on a phone.
_MOST = 8
_TITLES = {
    By.PLATFORM: N_("Platforms"),
    By.ACCOUNT: N_("Accounts"),
    By.MARKET: N_("Markets"),
    By.COUNTRY: N_("Countries of the buyers"),
    By.PRODUCT: N_("Products"),
}


def shares_chart(tongue: Tongue, page: Page) -> Chart:
    """Each part's share of the profit above its share of the revenue, the most profit first."""
    span = tongue.ngettext("The last {count} day", "The last {count} days", page.days)
    shares = page.shares
    slices = []
    for part in shares.parts[:_MOST]:
        profit, revenue = shares.of_profit(part), shares.of_revenue(part)
        money = tongue.money(page.view.of(part.profit), whole=True)
        said = apart(number_in(visible(whole(tongue, profit))), number_in(visible(money)))
        lengths = (None if one is None else float(one) for one in (profit, revenue))
        slices.append(Slice(visible(called(tongue, shares.by, part.key)), said, *lengths))
    return Chart(
        title=tongue.label(_TITLES[shares.by]),
        subtitle=visible(span),
        begin=0.0,
        end=1.0,
        times=(),
        slices=tuple(slices),
        legend=(
            Legend(Ink.MINE, tongue.label(N_("share of the profit"))),
            Legend(Ink.OTHER, tongue.label(N_("share of the revenue"))),
        ),
        language=tongue.language,
        rtl=tongue.is_rtl,
    )

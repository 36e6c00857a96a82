"""What buyers do in the season: orders by the hour, what becomes of them, and the money that follows each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

from tests.season.payments import Payment, of_no_order
from tests.season.shops import BEGIN, DAYS, SHOPS, Market, Range, Shop, asked
from tests.season.truth import CANCELLED, Deal, Position, Purchase, SentBack, Word

LINES, _BUSY = 400_000, 4_000
# Lines an order has on average, by the weights below.
_LINES_EACH = 1.45
_MANY, _MANY_WEIGHTS = (1, 2, 3, 4), (70, 18, 9, 3)
_COUNTRIES = {"us": "US", "de": "DE", "uk": "GB", "gb": "GB", "jp": "JP", "global": "ES"}
# When people buy, hour by hour of UTC, and on which days of the week.
_HOURS = (5, 4, 4, 3, 3, 2, 2, 2, 3, 3, 4, 4, 5, 6, 6, 6, 6, 7, 7, 8, 8, 7, 6, 6)
_WEEK = (1.0, 0.95, 0.95, 1.0, 1.05, 1.1, 1.2)
MIDNIGHT = datetime.combine(BEGIN, time(), UTC)


def season(seed: int, lines: int, goods: Range) -> Iterator[list[Deal]]:
    """What begins on each day of the season, day by day; about so many order lines in all."""
    numbers = count(1)
    for day in range(DAYS):
        dice = Random(f"season {seed} {day}")
        # A small season has few days with money of no order, a large one has every shop's each day.
        busy = [shop for shop in SHOPS if dice.random() < lines / _BUSY]
        found = [deal for shop in busy for deal in of_no_order(dice, shop, day)]
        orders = round(lines / DAYS / _LINES_EACH * _WEEK[day % 7] / 1.036)
        yield [*found, *_day(dice, day, orders, goods, numbers)]


def _day(dice: Random, day: int, many: int, goods: Range, numbers: "count[int]") -> Iterator[Deal]:
    shares = [shop.share for shop in SHOPS]
    hours = sorted(dice.choices(range(24), _HOURS, k=many))
    for hour in hours:
        shop = dice.choices(SHOPS, shares)[0]
        within = timedelta(milliseconds=dice.randrange(3_600_000))
        yield _deal(dice, shop, MIDNIGHT + timedelta(days=day, hours=hour) + within, goods, next(numbers))


def _deal(dice: Random, shop: Shop, placed: datetime, goods: Range, number: int) -> Deal:
    market = dice.choice(shop.markets)
    bought = _bought(dice, shop, market, placed, goods, number)
    states = [*_lived(dice, bought)]
    words = [*_told(dice, states)]
    last = states[-1]
    if last.state != CANCELLED and dice.random() >= shop.untold:
        payment = Payment(dice, shop, market, last)
        words += payment.words()
        if dice.random() < 0.07:
            words += payment.refunded()
            words += _sent_back(dice, last)
    return Deal(tuple(words))


def _bought(dice: Random, shop: Shop, market: Market, placed: datetime, goods: Range, number: int) -> Purchase:
    wares = goods.some(dice, dice.choices(_MANY, _MANY_WEIGHTS)[0])
    positions = []
    for place, ware in enumerate(wares, 1):
        quantity = 1 if dice.random() < 0.85 else dice.randint(2, 4)
        price = asked(ware, market.currency) * quantity
        positions.append(Position(f"{number}-{place}", ware.sku, ware.listing, quantity, price))
    id_ = f"{shop.name}-{number:07d}"
    by_platform = shop.platform == "amazon" and dice.random() < 0.7
    country = _COUNTRIES[market.name]
    return Purchase(
        shop.name, id_, market.name, market.currency, country, placed, placed, "unshipped", (*positions,), by_platform
    )


def _lived(dice: Random, bought: Purchase) -> Iterator[Purchase]:
    """The states of an order, oldest first; some are pending before anything is told of what was bought."""
    chance, sent = dice.random(), bought.placed + timedelta(hours=dice.uniform(1, 60))
    if chance < 0.05:
        yield replace(bought, state="pending", positions=())
        bought = replace(bought, changed=bought.placed + timedelta(minutes=dice.randint(5, 90)))
    yield bought
    if chance > 0.96:
        yield replace(bought, state=CANCELLED, changed=sent)
        return
    if len(bought.positions) > 1 and chance > 0.8:
        yield replace(bought, state="partly_shipped", changed=sent - (sent - bought.changed) / 3)
    if len(bought.positions) > 1 and chance < 0.1:
        first, *others = bought.positions
        bought = replace(bought, positions=(replace(first, cancelled=first.quantity), *others))
    yield replace(bought, state="shipped", changed=sent)


def _told(dice: Random, states: Sequence[Purchase]) -> Iterator[Word]:
    """Mostly soon; now and then so late that its money, or a newer state, is known before."""
    for state in states:
        late = timedelta(hours=dice.uniform(10, 120)) if dice.random() < 0.06 else timedelta()
        yield Word(state.changed + timedelta(minutes=dice.uniform(0, 40)) + late, state)


def _sent_back(dice: Random, sold: Purchase) -> Iterator[Word]:
    if dice.random() < 0.6:
        one = sold.positions[-1]
        at = sold.changed + timedelta(days=dice.uniform(4, 30))
        back = SentBack(sold.shop, f"{sold.id}-back", at, sold.market, sold.id, one.sku, one.quantity)
        yield Word(at + timedelta(hours=dice.uniform(1, 30)), back)

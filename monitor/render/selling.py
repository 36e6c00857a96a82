"""What is said of my own SKUs: off sale, with issues, without stock, at another fee."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from adapters.readings import Money
from monitor.facts import money_of, text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.render.words import money, position
from storage.states import Facts, JsonValue

# A headline in few words, and what is to be known of the case.
Told = tuple[Html, tuple[Html, ...]]

_LONGEST_MESSAGE, _LONGEST_SKU, _MOST_SKUS = 150, 40, 2


# How a SKU is off sale: the headline, and what it means.
_OFF = {
    "sale": (N_("Your listing is suppressed"), N_("{skus} cannot be bought, although there is stock.")),
    "search": (N_("Your listing is hidden from search"), N_("{skus} can be bought, but search does not show it.")),
    "gone": (N_("Your listing is deleted"), N_("{skus} is no longer among your listings.")),
}


def _listing_suppressed(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    headline, said = _OFF.get(text_of(facts, "how") or "", _OFF["search"])
    others = tongue._("Another SKU of yours there is still on sale.") if facts.get("others") else Html("")
    reason = _issue(tongue, facts) if text_of(facts, "code") else tongue._("The platform names no reason.")
    return tongue._(headline), (tongue._(said, skus=_skus(tongue, facts.get("skus"))), others, reason)


def _below_cost(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    price, cost, fee = (money(tongue, money_of(facts.get(name))) for name in ("price", "cost", "fee"))
    at = text_of(facts, "at")
    when = tongue.time(datetime.fromisoformat(at), now) if at else tongue._("an unknown time")
    paid = tongue._("A buyer paid {price} for a unit at {when}.", price=price, when=when)
    asked = tongue._("You ask {price}.", price=price)
    sum_ = tongue._(
        "{price} − cost {cost} − fees {fee} = {loses} lost with each unit.",
        price=price,
        cost=cost,
        fee=fee,
        loses=money(tongue, money_of(facts.get("loses"))),
    )
    if facts.get("cost") is None:
        sum_ = tongue._("What it costs you I tell in private chats.")
    return tongue._("You sell below cost"), (paid if facts.get("how") == "paid" else asked, _off(tongue, facts), sum_)


def _off(tongue: Tongue, facts: Facts) -> Html:
    """What promotions, coupons and discounts have taken off the price that I ask."""
    price, asked = money_of(facts.get("price")), money_of(facts.get("asked"))
    if price is None or asked is None or price.currency != asked.currency or asked.amount <= price.amount:
        return Html("")
    off = Money(asked.amount - price.amount, asked.currency)
    said = N_("You ask {asked}: promotions, coupons or discounts took {off} off.")
    return tongue._(said, asked=tongue.money(asked), off=tongue.money(off))


def _skus(tongue: Tongue, skus: JsonValue) -> Html:
    names = [name(str(sku), _LONGEST_SKU) for sku in skus] if isinstance(skus, list) else []
    more = [tongue._("and {count} more", count=len(names) - _MOST_SKUS)] if len(names) > _MOST_SKUS else []
    return joined([*names[:_MOST_SKUS], *more], by=tongue._(", ")) or tongue._("unknown")


def _issue(tongue: Tongue, facts: Facts) -> Html:
    """The platform's own words, as far as they fit."""
    code, message = text_of(facts, "code") or "?", text_of(facts, "message") or "?"
    return tongue._("It says: {words} ({code})", words=name(message, _LONGEST_MESSAGE), code=esc(code, 30))


def _listing_issue(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    grave = facts.get("gravity") == "error"
    headline = tongue._("The platform finds an error") if grave else tongue._("The platform warns")
    sku = tongue._("SKU: {sku}", sku=name(text_of(facts, "sku") or "?", _LONGEST_SKU))
    return headline, (sku, _issue(tongue, facts))


def _stock_zero(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    left = facts.get("left")
    none = tongue._("No unit is left to sell.")
    some = tongue._(
        "{left} are there again; I call it over above {limit}.",
        left=position(tongue, left),
        limit=position(tongue, facts.get("limit")),
    )
    return tongue._("Stock used up"), (some if left else none, _inbound(tongue, facts))


def _stock_low(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    left = tongue._(
        "{left} left to sell; {limit} or less is low.",
        left=position(tongue, facts.get("left")),
        limit=position(tongue, facts.get("limit")),
    )
    return tongue._("Stock is low"), (left, _inbound(tongue, facts))


def _inbound(tongue: Tongue, facts: Facts) -> Html:
    count = facts.get("inbound")
    return tongue._("On their way to the platform: {count}.", count=count) if isinstance(count, int) else Html("")


def _fee_changed(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    was, is_now = money_of(facts.get("was")), money_of(facts.get("is"))
    before, price = money_of(facts.get("price_was")), money_of(facts.get("price"))
    each = tongue._(
        "Of each sale at {price} it keeps {fee}; it kept {was} at {before}.",
        price=money(tongue, price),
        fee=money(tongue, is_now),
        was=money(tongue, was),
        before=money(tongue, before),
    )
    moved = before != price and price is not None
    band = tongue._("Your price changed too: a fee may depend on it.") if moved else Html("")
    headline = tongue._("The platform's fee rose") if _rose(was, is_now) else tongue._("The platform's fee changed")
    return headline, (each, _parts(tongue, facts.get("parts"), price), band, _of_sku(tongue, facts))


def _rose(was: Money | None, now: Money | None) -> bool:
    return was is not None and now is not None and now.amount > was.amount


def _parts(tongue: Tongue, parts: JsonValue, price: Money | None) -> Html:
    """“ReferralFee: $3.30 → $4.40”, of the parts that are not as expected."""
    rows = [row for row in parts if isinstance(row, list) and len(row) == 3] if isinstance(parts, list) else []
    currency = price.currency if price else ""
    said = [
        tongue._(
            "{part}: {was} → {now}",
            part=name(str(part), 30),
            was=money(tongue, Money(Decimal(str(was)), currency)),
            now=money(tongue, Money(Decimal(str(is_now)), currency)),
        )
        for part, was, is_now in rows
    ]
    return joined(said, by=tongue._(", "))


def _of_sku(tongue: Tongue, facts: Facts) -> Html:
    sku = text_of(facts, "sku")
    return tongue._("SKU: {sku}", sku=name(sku, _LONGEST_SKU)) if sku else Html("")


SELLING_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    "listing_suppressed": _listing_suppressed,
    "listing_issue": _listing_issue,
    "stock_zero": _stock_zero,
    "stock_low": _stock_low,
    "fee_changed": _fee_changed,
    "below_cost": _below_cost,
}

"""Words and numbers of schema.org fields: prices, availability, condition, counts."""

import re
from decimal import Decimal

from adapters.gtins import gtins
from adapters.money import currency_in, numbers, read_count, read_money, read_number
from adapters.readings import Condition, Money, State
from adapters.schemaorg.node import Node, Scalar, short

# Currencies written without decimals, so that "14.240" cannot be fourteen and a quarter.
_NO_CENTS = frozenset(("JPY", "KRW", "VND", "CLP", "PYG", "ISK", "IDR", "COP", "HUF", "XOF", "XAF"))
_DASH = re.compile(r"\s*[-–—~〜～]\s*")
_LEAST, _MOST = Decimal("0.005"), Decimal(10) ** 12
_LONGEST = 80


def currency(said: str | None) -> str | None:
    """The ISO code in a currency field or price text; a sign that several countries share says nothing."""
    text = _printed(said or "").strip()
    if re.fullmatch(r"[A-Za-z]{3}", text):
        return "CNY" if text.upper() == "RMB" else text.upper()
    return currency_in(text) if text else None


def prices(said: Scalar, code: str | None) -> tuple[Money, ...]:
    """One price, or the two ends of a range; empty where the text can be read in more than one way.

    `code` is the currency that stands beside the price. Nothing and less is no price.
    """
    if isinstance(said, bool):
        return ()
    if isinstance(said, int | Decimal):
        return _sane(Money(Decimal(said), code)) if code else ()
    text = _printed(said)
    ends = _DASH.split(text)
    if len(ends) != 2 or not all(map(numbers, ends)):
        return _one(text, code)
    low, high = (_one(end, code or currency(text)) for end in ends)
    return (*low, *high) if low and high else ()


def _printed(said: str) -> str:
    """eBay parts the dollar from its country ("US $5"); what is longer than a price is cut."""
    return re.sub(r"(?<![A-Za-z])(US|AU|C|CA|NZ|HK) \$", r"\1$", said[:_LONGEST])


def _one(said: str, code: str | None) -> tuple[Money, ...]:
    """A machine's number has a decimal point (schema.org, price), which makes "1.299" euros a doubtful price."""
    machine = re.fullmatch(r"\s*\d+\.\d+\s*", said) and code not in _NO_CENTS
    money = read_money(said, currency=code, decimal_hint="." if machine else None)
    return _sane(money) if money else ()


def number(said: Scalar | None) -> Decimal | None:
    """The first number of a rating ("4,5 / 5")."""
    if said is None or isinstance(said, bool):
        return None
    if isinstance(said, int | Decimal):
        exact = Decimal(said)
        return exact if exact.is_finite() and abs(exact) < _MOST else None
    return read_number(next(iter(numbers(said[:_LONGEST])), None), decimal_hint=".")


def count(said: Scalar | None) -> int | None:
    """A whole number; "1.221" and "1,221" both mean one thousand two hundred and twenty-one."""
    if isinstance(said, str):
        return None if said.lstrip().startswith("-") or len(said) > _LONGEST else read_count(said)
    exact = number(said)
    if exact is None or not 0 <= exact < _MOST:
        return None
    return int(exact) if exact == exact.to_integral_value() else None


_LIVE = "instock onlineonly limitedavailability preorder presale backorder instoreonly madetoorder available"
_LIVE += " availablefororder lowstock forsale limitedstock preordered"
_OUT = "outofstock soldout oos unavailable reserved notavailable temporarilyoutofstock sold outofstockonline"
_STATES = dict.fromkeys(_LIVE.split(), State.LIVE) | dict.fromkeys(_OUT.split(), State.OUT_OF_STOCK)
_STATES |= dict.fromkeys(("discontinued", "ended", "expired"), State.ENDED)


def availability(said: "Scalar | Node | None") -> tuple[State | None, str]:
    """The state and the bare word ("instoreonly") of an availability field, with or without its address."""
    text = (said.link("@id", "url") or said.text("name") or "") if isinstance(said, Node) else str(said or "")
    word = re.sub(r"[^a-z]", "", short(text))
    return _STATES.get(word), word


_CONDITIONS = {"new": Condition.NEW, "refurbished": Condition.REFURBISHED, "used": Condition.USED}
_CONDITIONS |= {"damaged": Condition.USED, "preowned": Condition.USED, "secondhand": Condition.USED}


def condition(said: str | None) -> Condition | None:
    """The condition of `UsedCondition`, its address, or the plain word of OpenGraph."""
    word = re.sub(r"[^a-z]", "", short(said or ""))
    if word in ("usedlikenew", "likenew", "openbox"):
        return Condition.USED
    return next((value for name, value in _CONDITIONS.items() if word.startswith(name)), None)


def bar_codes(node: Node) -> tuple[str, ...]:
    """The bar codes of the product itself (schema.org: `gtin` and its lengths, `isbn`)."""
    return gtins(node.text(name) for name in ("gtin", "gtin13", "gtin12", "gtin14", "gtin8", "isbn"))


def _sane(price: Money) -> tuple[Money, ...]:
    """A price is above nothing; a float's tail (19.989999771) is cut to the cent."""
    amount = price.amount
    if not amount.is_finite() or not _LEAST <= amount < _MOST:
        return ()
    exponent = amount.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -3
    return (Money(amount.quantize(Decimal("0.01")), price.currency) if long else price,)

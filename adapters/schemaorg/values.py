"""Words and numbers of schema.org fields: prices, availability, condition, counts."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from adapters.readings import Condition, State
from adapters.schemaorg.node import Node, Scalar, short

# Written without decimals (ISO 4217, and by custom IDR, COP, HUF), and with three.
_NO_MINOR = frozenset(
    ("BIF", "CLP", "COP", "DJF", "GNF", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF")
)
_THREE_MINOR = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])

_LEAST, _MOST = Decimal("0.005"), Decimal(10) ** 12
_LONGEST = 80
_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f\u2009 ]*\d)?")
_DASH = re.compile(r"^[^\d]{0,12}[-–—~〜～][^\d]{0,12}$")
_SYMBOLS: Mapping[str, str] = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₫": "VND", "฿": "THB",
    "₴": "UAH", "₸": "KZT", "₱": "PHP", "₦": "NGN", "zł": "PLN", "R$": "BRL", "US $": "USD", "US$": "USD",
    "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "AU $": "AUD", "円": "JPY", "RMB": "CNY", "EURO": "EUR", "元": "CNY",
}  # fmt: skip


def currency(said: str | None) -> str | None:
    """The ISO code in a currency field or price text; a symbol that several countries share says nothing."""
    if not said:
        return None
    code = re.search(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])", said)
    if code and said.strip() == code[0]:
        return "CNY" if code[0].upper() == "RMB" else code[0].upper()
    by_length = sorted(_SYMBOLS, key=len, reverse=True)
    found = next((_SYMBOLS[symbol] for symbol in by_length if symbol in said), None)
    return found or (code[0] if code and code[0].isupper() else None)


def amounts(said: Scalar, code: str | None) -> tuple[Decimal, ...]:
    """One amount, or the two ends of a range; empty where the text can be read in more than one way."""
    if isinstance(said, bool):
        return ()
    if isinstance(said, int | Decimal):
        return _sane(Decimal(said))
    text = _western(said)
    found = list(_NUMBER.finditer(text))
    if len(found) == 2 and _DASH.match(text[found[0].end() : found[1].start()]):
        low, high = amount(found[0][0], code), amount(found[1][0], code)
        return (low, high) if low is not None and high is not None else ()
    if len(found) != 1 or "%" in text or text.lstrip().startswith("-"):
        return ()
    one = amount(found[0][0], code)
    return (one,) if one is not None else ()


def amount(digits: str, code: str | None) -> Decimal | None:
    """A bare number with its separators; None where "1.299" could be one or one thousand."""
    text = re.sub(r"['’\s]", "", digits)
    if re.fullmatch(r"\d+", text):
        return _one(Decimal(text))
    dot, comma = text.rfind("."), text.rfind(",")
    if dot >= 0 and comma >= 0:
        decimal, group = (".", ",") if dot > comma else (",", ".")
        if text.count(decimal) > 1:
            return None
        return _one(Decimal(text.replace(group, "").replace(decimal, ".")))
    return _one_separator(text, "." if dot >= 0 else ",", code)


def _one_separator(text: str, mark: str, code: str | None) -> Decimal | None:
    whole, *rest = text.split(mark)
    if len(rest) > 1:
        grouped = all(len(part) in (2, 3) for part in rest) and len(rest[-1]) == 3
        return _one(Decimal("".join([whole, *rest]))) if grouped else None
    decimals = Decimal(f"{whole}.{rest[0]}")
    if len(rest[0]) != 3 or whole == "0" or len(whole) > 3 or code in _THREE_MINOR:
        return _one(decimals)
    if mark == "," or code in _NO_MINOR:
        return _one(Decimal(whole + rest[0]))
    return None


def number(said: Scalar | None) -> Decimal | None:
    """The first number of a rating or count ("4,5 / 5", "1,221 reviews")."""
    if said is None or isinstance(said, bool):
        return None
    if isinstance(said, int | Decimal):
        exact = Decimal(said)
        return exact if exact.is_finite() and abs(exact) < _MOST else None
    found = _NUMBER.search(_western(said))
    if not found:
        return None
    text = found[0].strip()
    return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else amount(text.split(" ")[0], None)


def count(said: Scalar | None) -> int | None:
    """A whole number; "1.221" and "1,221" both mean one thousand two hundred and twenty-one."""
    if isinstance(said, str):
        text = _western(said).lstrip()
        found = None if text.startswith("-") else _NUMBER.search(text)
        return int(re.sub(r"\D", "", found[0])) if found else None
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


def _western(said: str) -> str:
    """Any script's digits as 0–9, Arabic separators as comma and point; what is longer than a number is cut."""
    text = unicodedata.normalize("NFKC", said[:_LONGEST]).replace("٬", ",").replace("٫", ".")
    return "".join(str(unicodedata.digit(char, char)) if char.isdigit() else char for char in text)


def _one(value: Decimal) -> Decimal | None:
    return next(iter(_sane(value)), None)


def _sane(value: Decimal) -> tuple[Decimal, ...]:
    """A price is above nothing; a float's tail (19.989999771) is cut to the cent."""
    if not value.is_finite() or not _LEAST <= value < _MOST:
        return ()
    exponent = value.as_tuple().exponent
    return (value.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent < -3 else value,)

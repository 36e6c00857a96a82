"""Reads prices, counts and numbers as shops print them in any locale, or says None: never a guess."""

import re
from decimal import Decimal
from functools import lru_cache

from adapters.readings import Money


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ISO 4217 codes that shops print in front of or behind an amount.
_CODES = _codes(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
# Signs that mean one currency wherever they stand; longer ones are tried first.
_SIGNS = {
    "EG£": "EGP", "BR$": "BRL", "UK£": "GBP",
    "US$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "CDN$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "MX$": "MXN", "S$": "SGD", "R$": "BRL", "NT$": "TWD", "HK$": "HKD", "€": "EUR", "£": "GBP", "E£": "EGP",
    "CN¥": "CNY", "JP¥": "JPY", "円": "JPY", "₹": "INR", "zł": "PLN", "₺": "TRY", "TL": "TRY", "₽": "RUB",
    "руб": "RUB", "₪": "ILS", "₩": "KRW", "฿": "THB", "₫": "VND", "₴": "UAH", "₱": "PHP", "Kč": "CZK", "Ft": "HUF",
    "lei": "RON", "лв": "BGN", "SR": "SAR", "ر.س": "SAR", "ريال": "SAR", "﷼": "SAR", "د.إ": "AED", "درهم": "AED",
    "ج.م": "EGP", "جنيه": "EGP", "د.ك": "KWD", "د.ب": "BHD", "ر.ع": "OMR", "ر.ق": "QAR", "Rp": "IDR", "RM": "MYR",
    "F CFA": "XOF", "FCFA": "XOF", "CFA": "XOF", "₦": "NGN", "S/": "PEN", "₾": "GEL", "Fr.": "CHF", "SFr.": "CHF",
}  # fmt: skip
# Signs that several currencies share: only the page's own currency decides.
_SHARED = {
    "$": _codes("USD CAD AUD NZD MXN SGD HKD TWD ARS CLP COP BBD BMD BSD BZD DOP FJD GYD JMD KYD LRD NAD NIO SBD "
                   "SRD TTD UYU XCD BND"),
    "¥": frozenset({"JPY", "CNY"}),
    "￥": frozenset({"JPY", "CNY"}),
    "元": frozenset({"CNY", "TWD", "HKD"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "Rs": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
}  # fmt: skip
_NO_DECIMALS = _codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF")
_THREE_DECIMALS = _codes("BHD IQD JOD KWD LYD OMR TND")

# Marks that only steer the writing direction or glue words.
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F)], "")
_SPACES = dict.fromkeys([0x00A0, 0x202F, *range(0x2000, 0x200B), 0x3000, 9, 10, 13], " ")
_CLEAN = str.maketrans({**_INVISIBLE, **_SPACES, "’": "'", "‘": "'", "′": "'", "٬": "'", "．": ".", "，": ","})

_NUMBER = re.compile(r"\d+(?:[.,'٫ ]\d+)*")
_AFTER_UNIT = re.compile(r"^\s?(?:%|٪|K\b|k\b|M\b|tys|тыс|mil\b|Tsd|万|萬|千)")
_SIGN_WORDS = sorted([*_SIGNS, *_SHARED], key=len, reverse=True)
# A Latin sign such as "kr" or "TL" must not be the middle of a word.
_SIGN = re.compile(
    "|".join(
        (r"(?<![^\W\d_])" if word[0].isalpha() else "")
        + re.escape(word)
        + (r"(?![^\W\d_])" if word[-1].isalpha() else "")
        for word in _SIGN_WORDS
        if len(word) > 1
    )
    # A sign with letters that we do not know ("LL£") is another country's money, not the sign's own.
    + r"|(?<![^\W\d_])[A-Z]{1,3}[$£¥]|"
    + "|".join(re.escape(word) for word in _SIGN_WORDS if len(word) == 1)
)
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")


def read_money(text: str | None, *, currency: str | None = None, decimal_hint: str | None = None) -> Money | None:
    """The one price that the text states, exactly as printed; None where it is unreadable.

    `currency` is the ISO code of the page, which settles shared signs ("$", "kr") and bare amounts; a sign or
    code in the text that says otherwise wins. `decimal_hint` is the locale's decimal mark, "." or ",": needed
    where three digits after a lone mark may be either ("1.234" in a currency of three decimals).
    """
    if not text or len(text) > 80:
        return None
    clean = text.translate(_CLEAN).strip()
    found = currency_in(clean, currency)
    tokens = list(_NUMBER.finditer(clean))
    if found is None or len(tokens) != 1 or _negative(clean, tokens[0]) or _AFTER_UNIT.match(clean[tokens[0].end() :]):
        return None
    amount = _amount(tokens[0][0], found, decimal_hint)
    return None if amount is None else Money(amount, found)


def find_money(text: str | None, *, currency: str | None = None, decimal_hint: str | None = None) -> Money | None:
    """The first amount in a sentence that touches a currency sign ("$3.99 delivery Oct 27"), else None."""
    if not text:
        return None
    clean = text.translate(_CLEAN)[:400]
    for token in _NUMBER.finditer(clean):
        before = re.search(r"\S*\s?$", clean[: token.start()])
        after = re.match(r"\s?\S*", clean[token.end() :])
        words = f"{before[0] if before else ''}{token[0]}{after[0] if after else ''}"
        if _signs(words) and (money := read_money(words, currency=currency, decimal_hint=decimal_hint)):
            return money
    return None


def read_number(text: str | None, *, decimal_hint: str | None = None) -> Decimal | None:
    """The one number in the text ("4,8"); None where there is none, several, or its mark is ambiguous."""
    tokens = numbers(text)
    if len(tokens) != 1:
        return None
    return _decimal(tokens[0], None, decimal_hint)


def read_count(text: str | None) -> int | None:
    """The one whole number in the text ("1.820 avaliações"); rounded ones ("21K") are not exact, thus None."""
    clean = (text or "").translate(_CLEAN)
    tokens = list(_NUMBER.finditer(clean))
    if len(tokens) != 1 or _AFTER_UNIT.match(clean[tokens[0].end() :]):
        return None
    return whole(tokens[0][0])


def whole(token: str) -> int | None:
    """A whole number with any mark between its groups ("929.084", "1,643,215"); None where it has a fraction."""
    groups = re.split(r"[.,' ]", token.translate(_CLEAN).strip())
    if not all(group.isdecimal() for group in groups):
        return None
    return int("".join(groups)) if len(groups) == 1 or _grouped(groups) else None


def numbers(text: str | None) -> list[str]:
    """The number tokens of a text, in order."""
    return _NUMBER.findall((text or "").translate(_CLEAN))


def currency_in(text: str, own: str | None = None) -> str | None:
    """The ISO code that the text's sign or code means, else `own`; None where the sign is ambiguous."""
    said = _signs(text)
    if not said:
        return own
    if any(sign not in _SIGNS and sign not in _SHARED and sign not in _CODES for sign in said):
        return None
    known = {_SIGNS.get(sign, sign) for sign in said if sign not in _SHARED}
    shared = [_SHARED[sign] for sign in said if sign in _SHARED]
    if len(known) > 1:
        return None
    if known:
        found = known.pop()
        return found if all(found in group for group in shared) else None
    return own if own is not None and all(own in group for group in shared) else None


@lru_cache(maxsize=512)
def _signs(text: str) -> tuple[str, ...]:
    codes = [code for code in _CODE.findall(text) if code in _CODES]
    return (*codes, *_SIGN.findall(text))


def _negative(text: str, token: re.Match[str]) -> bool:
    before = _SIGN.sub("", _CODE.sub("", text[: token.start()]))
    return before.rstrip().endswith(("-", "−"))


def is_currency(code: str) -> bool:
    """Whether it is the ISO 4217 code of a currency that is in use."""
    return code in _CODES


def decimals(currency: str) -> int:
    """How many decimals amounts in the currency are printed with."""
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


def _amount(token: str, currency: str, hint: str | None) -> Decimal | None:
    return _decimal(token, decimals(currency), hint)


def _decimal(token: str, places: int | None, hint: str | None) -> Decimal | None:
    """Tells grouping from decimals by the shape, then by the currency's decimals, then by the locale."""
    token = token.replace("٫", "." if hint is None else hint)
    marks = re.findall(r"[.,' ]", token)
    if not marks:
        return Decimal(token)
    last = marks[-1]
    head, _, tail = token.rpartition(last)
    if _has_decimals(marks, head, tail, places, hint):
        groups = re.split(r"[.,' ]", head)
        return Decimal("".join(groups) + "." + tail) if len(groups) == 1 or _grouped(groups) else None
    groups = re.split(r"[.,' ]", token)
    if not _grouped(groups) or len(set(marks)) > 1 or _doubtful(marks, places, hint):
        return None
    return Decimal("".join(groups))


def _has_decimals(marks: list[str], head: str, tail: str, places: int | None, hint: str | None) -> bool:
    last = marks[-1]
    if last in "' " or marks.count(last) > 1:
        return False
    if len(marks) > 1 or len(tail) != 3 or head.startswith("0") or len(head) > 3:
        return True
    if places == 3 or places is None:
        return last == hint
    return False


def _doubtful(marks: list[str], places: int | None, hint: str | None) -> bool:
    """A lone point or comma before three digits groups only where it cannot be, or is not, the decimal mark."""
    if len(marks) > 1 or marks[0] in "' ":
        return False
    return marks[0] == hint or (hint is None and places in (3, None))


def _grouped(groups: list[str]) -> bool:
    """Groups of three, or India's of two before the last three."""
    first, *middle, last = groups
    if len(last) != 3 or not 1 <= len(first) <= 3:
        return False
    return all(len(group) == 3 for group in middle) or (len(first) <= 2 and all(len(group) == 2 for group in middle))

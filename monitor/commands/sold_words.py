"""What is asked about sales and profit, as people type it: which span, of what, by what, as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.charts.spec import Theme
from monitor.sales import Span
from monitor.till.dividing import By

SPANS: Mapping[str, Span] = {
    word: span
    for span, words in (
        (Span.TODAY, "today day 今日 今天 сегодня اليوم 本日"),
        (Span.YESTERDAY, "yesterday 昨天 昨日 вчера أمس امس"),
        (Span.WEEK, "week 7d 本周 一周 неделя الأسبوع أسبوع 今週 週"),
        (Span.MONTH, "month 30d 本月 一个月 месяц الشهر شهر 今月 月"),
    )
    for word in words.split()
}
_PICTURE = frozenset(["chart", "picture", "图", "图表", "график", "الرسم", "رسم", "グラフ"])
_BY = frozenset(["by", "per", "按", "по", "حسب"])


_BY_WORDS: Mapping[str, By] = {
    word: by
    for by, words in (
        (By.PRODUCT, "product products sku 产品 商品 товар товарам товары المنتج منتج 商品別"),
        (By.PLATFORM, "platform platforms 平台 площадка площадкам المنصة منصة プラットフォーム"),
        (By.MARKET, "market markets 站点 市场 рынок рынкам السوق سوق 市場"),
        (By.ACCOUNT, "account accounts 账号 店铺 аккаунт аккаунтам الحساب حساب アカウント"),
        (By.COUNTRY, "country countries 国家 страна странам البلد بلد 国"),
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Wish:
    """The span (None: none was said), what it is `of` as typed, by what it is divided, and whether as a picture."""

    span: Span | None = None
    of: str = ""
    by: By | None = None
    picture: bool = False
    theme: Theme | None = None

    @property
    def text(self) -> str:
        """The same words again, for a button."""
        by = f"by {self.by}" if self.by else ""
        return " ".join(filter(None, (self.span, self.of, by, "chart" if self.picture else "", self.theme)))


def wish_of(text: str) -> Wish:
    """“month Blue Lamp by market chart”: a span may stand first or last, what is asked of it behind."""
    words, wish = text.split(), Wish()
    if words and words[0].casefold() in SPANS:
        wish = replace(wish, span=SPANS[words.pop(0).casefold()])
    while words and (more := _understood(wish, words)):
        wish = more
    return replace(wish, of=" ".join(words))


def _understood(wish: Wish, words: list[str]) -> Wish | None:
    """The wish with its last word taken off, where that says anything but a name."""
    last = words[-1].casefold()
    if by := _by(words):
        return replace(wish, by=by)
    if last in _PICTURE:
        words.pop()
        return replace(wish, picture=True)
    if last in tuple(Theme):
        words.pop()
        return replace(wish, theme=Theme(last))
    if last in SPANS and wish.span is None:
        words.pop()
        return replace(wish, span=SPANS[last])
    return None


def _by(words: list[str]) -> By | None:
    """“by market”, or in one word “按站点”."""
    last = words[-1].casefold()
    if len(words) > 1 and words[-2].casefold() in _BY and last in _BY_WORDS:
        del words[-2:]
        return _BY_WORDS[last]
    if last.startswith("按") and last[1:] in _BY_WORDS:
        words.pop()
        return _BY_WORDS[last[1:]]
    return None

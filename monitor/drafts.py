"""Texts to be sent by a person: what may be said depends on the brand and on what was proved; we send nothing.

English is what platforms and sellers read; the Chinese beside it is for whoever sends it. No draft names a buyer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.brand import Brand
from storage.states import Method

# What has a text of ours, in the order in which it is sent.
DRAFTED = (Method.NOTICE, Method.SECOND_NOTICE, Method.ABUSE, Method.VIOLATION)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a draft is filled with; all of it plain text on one line.

    `notice_at` and `bought` are when the notice was sent and the test buy's order number, None where neither is noted.
    """

    brand: Brand
    seller: str
    seller_id: str
    item: str
    title: str
    place: str
    price: str
    since: str
    last_seen: str
    case: int
    notice_at: str | None = None
    bought: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The text to be sent, and the same in Chinese for its sender; `category` is what to choose in the form."""

    english: str
    chinese: str
    category: tuple[str, str] | None = None


def open_to(matter: Matter) -> tuple[Method, ...]:
    """What may be sent: a right is claimed only where it is registered, and a counterfeit only after a test buy."""
    may_claim = matter.brand is Brand.REGISTERED and matter.bought is not None
    return DRAFTED if may_claim else DRAFTED[:-1]


def draft_of(method: Method, matter: Matter) -> Draft | None:
    """The draft, None where it may not be sent or has no text of ours."""
    return _DRAFTS[method](matter) if method in open_to(matter) else None


def _notice(matter: Matter) -> Draft:
    return Draft(
        _en(f"""\
Hello {matter.seller},

since {matter.since} you offer {matter.item} ("{matter.title}") on {matter.place} at {matter.price}.
    We created this listing and sell the product on it. We do not know you as a distributor of it.

Please check whether what you send is exactly the product on the page: brand, model, contents and
    packaging. If it is not, please end your offer within 48 hours. If you bought it from one of our
    distributors, please tell us from whom and when, and send us the invoice.

Thank you for your answer."""),
        _zh(f"""\
您好，{matter.seller}：

自 {matter.since} 起，您在 {matter.place} 以 {matter.price} 销售 {matter.item}（“{matter.title}”）。
    该商品页面由我们创建并销售，我们不认识您这位经销商。

请核对您发出的商品是否与页面完全一致：品牌、型号、内容物和包装。如不一致，请在 48 小时内下架。如果您
    是从我们的经销商处购得，请告知供货方和时间，并提供发票。

感谢您的回复。"""),
    )


def _second(matter: Matter) -> Draft:
    wrote = f"On {matter.notice_at} we wrote to you" if matter.notice_at else "We wrote to you before"
    wrote_zh = f"我们已于 {matter.notice_at} 联系过您" if matter.notice_at else "我们此前已联系过您"
    return Draft(
        _en(f"""\
Hello {matter.seller},

{wrote} about your offer of {matter.item} on {matter.place}. It still stands (last seen
    {matter.last_seen}, {matter.price}), and we have no answer that shows where your goods come from.

Please end the offer within 24 hours, or send us the invoice. Otherwise we will report it to
    {matter.place} with what we have kept: your offer with its prices and times since {matter.since}."""),
        _zh(f"""\
您好，{matter.seller}：

{wrote_zh}，关于您在 {matter.place} 销售的 {matter.item}。该报价仍在（最后看到：{matter.last_seen}，
    {matter.price}），而我们没有收到能说明货源的答复。

请在 24 小时内下架，或提供发票。否则我们将带着保存的记录（自 {matter.since} 起的报价和时间）
    向 {matter.place} 举报。"""),
    )


def _abuse(matter: Matter) -> Draft:
    told = f" We asked the seller on {matter.notice_at}; the offer still stands." if matter.notice_at else ""
    told_zh = f"我们已于 {matter.notice_at} 询问卖家，报价仍在。" if matter.notice_at else ""
    bought = (
        f"We ordered one (order {matter.bought}). It differs from the page: [name each difference, with photos]."
        if matter.bought
        else "We have not yet ordered one and make no statement about what is sent."
    )
    bought_zh = (
        f"我们下了测试订单（订单号 {matter.bought}）。收到的商品与页面不符：[逐条写明差异并附照片]。"
        if matter.bought
        else "我们尚未测试购买，对其发出的商品不作任何断言。"
    )
    return Draft(
        _en(f"""\
Item: {matter.item}, {matter.place}
Offer by: {matter.seller} ({matter.seller_id})
Seen: from {matter.since} to {matter.last_seen} at {matter.price}

This seller has joined our listing "{matter.title}". We created the page and do not supply this
    seller.{told}
{bought}
Please check where the seller's goods come from, and whether the offer matches the page. We keep the
    dated offers as evidence (our case {matter.case}) and send them on request."""),
        _zh(f"""\
商品：{matter.item}，{matter.place}
报价卖家：{matter.seller}（{matter.seller_id}）
时间：{matter.since} 至 {matter.last_seen}，价格 {matter.price}

该卖家跟卖了我们的商品“{matter.title}”。页面由我们创建，我们没有向其供货。{told_zh}
{bought_zh}
请核查其货源以及报价是否与页面相符。我们保存有带时间的记录（我方案件 {matter.case}），可应要求提供。"""),
        _category(matter),
    )


def _category(matter: Matter) -> tuple[str, str]:
    """By its meaning: the form's own words change. A wrong one is refused (PEERS B1)."""
    if matter.bought:
        return "the item received differs from the product page", "收到的商品与商品页面不符"
    return "another seller's offer on my listing, policy question", "其他卖家跟卖我的商品（政策问题）"


def _violation(matter: Matter) -> Draft:
    return Draft(
        _en(f"""\
We own the brand of this product, registered in {matter.place}: [registration number].
Item: {matter.item}, "{matter.title}"
Offer by: {matter.seller} ({matter.seller_id}), from {matter.since} to {matter.last_seen} at
    {matter.price}

We do not supply this seller. Test buy: order {matter.bought}. The item received is not our product:
    [name each difference, with photos of item, label and parcel]. We ask you to remove this offer."""),
        _zh(f"""\
我们是该商品品牌的权利人，已在 {matter.place} 注册：[注册号]。
商品：{matter.item}，“{matter.title}”
报价卖家：{matter.seller}（{matter.seller_id}），{matter.since} 至 {matter.last_seen}，
    价格 {matter.price}

我们没有向该卖家供货。测试订单：{matter.bought}。收到的商品不是我们的产品：[逐条写明差异，附商品、标
    签和包裹照片]。请移除该报价。"""),
        ("the rights owner's report, with the test buy's order number", "权利人举报（附测试订单号）"),
    )


def _en(text: str) -> str:
    """Lines that are indented go on the one before."""
    return text.replace("\n    ", " ")


def _zh(text: str) -> str:
    return text.replace("\n    ", "")


_DRAFTS: dict[Method, Callable[[Matter], Draft]] = {
    Method.NOTICE: _notice,
    Method.SECOND_NOTICE: _second,
    Method.ABUSE: _abuse,
    Method.VIOLATION: _violation,
}

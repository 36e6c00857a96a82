"""The commands about orders, sales and stock."""

from monitor.commands import business, costing, exporting, platforms, rating, selling, stocking
from monitor.commands.command import Command
from monitor.language import N_
from storage.states import Role

BUSINESS: tuple[Command, ...] = (
    Command(
        "orders",
        Role.VIEWER,
        N_("today's orders; on or off: hear of each"),
        "/orders on",
        business.orders,
        frozenset({"orders", "订单"}),
    ),
    Command(
        "today",
        Role.VIEWER,
        N_("what was sold today, and by this time yesterday"),
        "/today",
        selling.show_today,
        frozenset({"today", "今日", "今天"}),
    ),
    Command(
        "yesterday",
        Role.VIEWER,
        N_("what was sold yesterday, and the day before"),
        "/yesterday",
        selling.show_yesterday,
        frozenset({"yesterday", "昨日", "昨天"}),
    ),
    Command(
        "week",
        Role.VIEWER,
        N_("what was sold in the last 7 days"),
        "/week",
        selling.show_week,
        frozenset({"week", "本周"}),
    ),
    Command(
        "month",
        Role.VIEWER,
        N_("what was sold in the last 30 days"),
        "/month",
        selling.show_month,
        frozenset({"month", "本月"}),
    ),
    Command(
        "sales",
        Role.VIEWER,
        N_("sales of a day, a week or a month, also of one thing"),
        "/sales month Blue Lamp",
        selling.show_sales,
        frozenset({"sales", "销量", "销售"}),
    ),
    Command(
        "profit",
        Role.VIEWER,
        N_("what is left of it, and what went off"),
        "/profit month by product",
        selling.show_profit,
        frozenset({"profit", "利润", "毛利"}),
    ),
    Command(
        "platforms",
        Role.VIEWER,
        N_("each platform's share of the money, what hangs on it, how it goes"),
        "/platforms by market 90d",
        platforms.show_platforms,
        frozenset({"platforms", "平台"}),
    ),
    Command(
        "stock",
        Role.VIEWER,
        N_("what is on hand, inbound, reserved and stranded"),
        "/stock Blue Lamp",
        stocking.show_stock,
        frozenset({"stock", "库存"}),
    ),
    Command(
        "costs",
        Role.OPERATOR,
        N_("what your goods cost you, and which have no cost"),
        "/costs",
        costing.show_costs,
        frozenset({"costs", "成本"}),
    ),
    Command(
        "cost",
        Role.OPERATOR,
        N_("say what one of your goods costs you"),
        "/cost Blue Lamp 7.20 CNY from 2026-11-01",
        costing.cost,
        frozenset({"cost"}),
    ),
    Command(
        "export",
        Role.OWNER,
        N_("your ledger and orders as a file"),
        "/export 2026-10 xlsx",
        exporting.export,
        frozenset({"export", "导出"}),
    ),
    Command(
        "rate",
        Role.VIEWER,
        N_("exchange rates, and your own"),
        "/rate 1 USD = 92.5 RUB",
        rating.rate,
        frozenset({"rate", "rates", "汇率"}),
        of_text=rating.role_for,
    ),
)

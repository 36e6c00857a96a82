"""Every command: who may use it, what it does, and the plain words that mean the same."""

from collections.abc import Mapping

from monitor.chat import Said
from monitor.commands import (
    acting,
    adding,
    assigning,
    awake,
    business,
    case_pages,
    charts,
    copycats,
    deciding,
    drilling,
    groups,
    listings,
    looking,
    pinning,
    prices,
    products,
    ranking,
    rivals,
    whys,
    words,
)
from monitor.commands.command import Command
from monitor.commands.deadlines_table import DEADLINES
from monitor.commands.settings_table import SETTINGS
from monitor.commands.table_business import BUSINESS
from monitor.commands.table_cases import CASES
from monitor.commands.turn import Turn
from monitor.commands.vocabulary import words_for
from monitor.language import N_, Html, Tongue, esc, joined
from monitor.messages import Message
from monitor.people import reaches
from monitor.render.words import ROLES, bold
from storage.states import Role


async def show_help(turn: Turn, text: str = "") -> Said:
    """The commands that this person may use."""
    return await turn.said(help_for(turn.tongue, turn.person.role))


def help_for(tongue: Tongue, role: Role) -> Message:
    """Every command of the role with what it does and an example."""
    mine = [one for one in COMMANDS if reaches(role, one.role)]
    title = bold(tongue._("What you can say ({role}):", role=tongue._(ROLES[role])))
    hint = tongue._("A missing word brings buttons. In a private chat plain words do too: status, who, 跟卖.")
    return Message(joined((title, *(_line(tongue, one) for one in mine), hint)))


def _line(tongue: Tongue, command: Command) -> Html:
    example = Html(f" <code>{esc(command.example)}</code>") if " " in command.example else Html("")
    return Html(f"/{command.name} – {tongue._(command.says)}{example}")


COMMANDS: tuple[Command, ...] = (
    Command(
        "status",
        Role.VIEWER,
        N_("how every listing stands"),
        "/status",
        looking.show_status,
        frozenset({"status", "s", "状态", "情况"}),
        menu=True,
    ),
    Command(
        "alerts",
        Role.VIEWER,
        N_("what is open now"),
        "/alerts",
        looking.show_alerts,
        frozenset({"alerts", "告警", "警报"}),
        menu=True,
    ),
    Command(
        "who",
        Role.VIEWER,
        N_("who sells on a listing"),
        "/who Blue Lamp",
        looking.show_who,
        frozenset({"who", "跟卖", "购物车"}),
        menu=True,
    ),
    Command(
        "copycats",
        Role.VIEWER,
        N_("listings of others that look like yours"),
        "/copycats Blue Lamp",
        copycats.show_copycats,
        frozenset({"copycats", "抄袭", "盗图"}),
    ),
    Command(
        "rank",
        Role.VIEWER,
        N_("best-seller ranks: now, usual, a week ago"),
        "/rank Blue Lamp",
        ranking.show_rank,
        frozenset({"rank", "排名"}),
    ),
    Command(
        "chart",
        Role.VIEWER,
        N_("a picture: rank, price, Buy Box, stock, orders, coverage"),
        "/chart Blue Lamp price 90d",
        charts.show_chart,
        frozenset({"chart", "图表", "走势"}),
    ),
    Command(
        "price",
        Role.VIEWER,
        N_("prices now: mine, others', the Buy Box, rivals'"),
        "/price Blue Lamp",
        prices.show_price,
        frozenset({"price", "价格"}),
    ),
    Command(
        "words",
        Role.OPERATOR,
        N_("search words and best-seller lists: my places there"),
        "/words blue lamp",
        words.words,
        frozenset({"words", "关键词"}),
    ),
    Command(
        "reviews",
        Role.VIEWER,
        N_("stars and reviews, and how they changed"),
        "/reviews Blue Lamp",
        ranking.show_reviews,
        frozenset({"reviews", "评论"}),
    ),
    Command(
        "listing",
        Role.VIEWER,
        N_("everything about one listing"),
        "/listing Blue Lamp",
        looking.show_listing,
        frozenset({"listing", "产品"}),
        menu=True,
    ),
    Command(
        "product",
        Role.VIEWER,
        N_("listings that sell the same thing: tie, untie, rename"),
        "/product tie Blue Lamp + 296057072805",
        products.product,
        frozenset({"product", "products", "商品"}),
        changes=products.changes,
    ),
    Command(
        "why",
        Role.VIEWER,
        N_("why something was told, kept back or dismissed"),
        "/why Blue Lamp",
        whys.show_why,
        frozenset({"why", "为什么"}),
        menu=True,
    ),
    Command(
        "coverage",
        Role.VIEWER,
        N_("the proof that I was awake"),
        "/coverage",
        awake.show_coverage,
        frozenset({"coverage", "覆盖"}),
        menu=True,
    ),
    Command(
        "weekly",
        Role.VIEWER,
        N_("the week: looks, kept back, false wakes"),
        "/weekly",
        awake.show_weekly,
        frozenset({"weekly", "周报"}),
    ),
    *BUSINESS,
    Command(
        "health",
        Role.VIEWER,
        N_("how each account stands with its platform"),
        "/health",
        business.show_health,
        frozenset({"health", "账号健康", "账户健康", "账户状况"}),
    ),
    Command(
        "rivals",
        Role.VIEWER,
        N_("listings of others: price, stock, rank, stars"),
        "/rivals add https://www.amazon.com/dp/B0EXAMPL7K Their Lamp",
        rivals.rivals,
        frozenset({"rivals", "竞品", "对手"}),
        changes=rivals.changes,
    ),
    Command(
        "case",
        Role.VIEWER,
        N_("one alert as it stands now; with pdf as a file"),
        "/case 17 pdf",
        case_pages.show_case,
        frozenset({"案件"}),
    ),
    *CASES,
    Command(
        "ack",
        Role.OPERATOR,
        N_("take an alert: nobody else is woken for it"),
        "/ack 17",
        acting.ack,
        frozenset({"ack", "收到"}),
    ),
    Command(
        "assign",
        Role.OPERATOR,
        N_("give an alert to somebody: he is told and rung first"),
        "/assign 17 Bo",
        assigning.assign,
        frozenset({"assign", "指派", "分配"}),
    ),
    Command("snooze", Role.OPERATOR, N_("put an alert off"), "/snooze 17 2h", acting.snooze, frozenset({"snooze"})),
    Command(
        "friend",
        Role.OPERATOR,
        N_("sellers who may be on your listings"),
        "/friend XYZ Store distributor",
        deciding.friend,
        frozenset({"friend", "白名单"}),
    ),
    Command(
        "mute",
        Role.OPERATOR,
        N_("do not tell of a listing, rule or seller for a while"),
        "/mute Blue Lamp 8h",
        listings.mute,
        frozenset({"mute", "静音"}),
    ),
    Command(
        "pause",
        Role.OPERATOR,
        N_("do not look at a listing for a while"),
        "/pause Blue Lamp 2026-12-24",
        listings.pause,
        frozenset({"pause", "暂停"}),
    ),
    Command(
        "add",
        Role.OPERATOR,
        N_("watch listings: address, name, floor; one a line"),
        "/add https://www.amazon.com/dp/B0EXAMPL7K Blue Lamp 15.99",
        adding.add,
        frozenset({"add", "添加"}),
        menu=True,
    ),
    Command("remove", Role.OPERATOR, N_("stop watching a listing"), "/remove Blue Lamp", listings.remove),
    Command(
        "drill",
        Role.OPERATOR,
        N_("a made-up alert: does every phone ring?"),
        "/drill all",
        drilling.drill,
        frozenset({"drill", "演练"}),
    ),
    *DEADLINES,
    *SETTINGS,
    Command(
        "group",
        Role.OWNER,
        N_("groups that are told: topics, money, letting go"),
        "/group",
        groups.show_group,
        frozenset({"group", "groups", "群", "群组"}),
    ),
    Command("here", Role.OWNER, N_("in a group's topic: what shall come there"), "/here urgent", groups.here),
    Command("pin", Role.VIEWER, N_("a pinned message that says whether I am awake"), "/pin off", pinning.pin),
    Command("ping", Role.VIEWER, N_("am I awake?"), "/ping", awake.show_ping, frozenset({"ping"})),
    Command("help", Role.VIEWER, N_("all commands"), "/help", show_help, frozenset({"help", "帮助", "?"}), menu=True),
)
BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}
BY_WORD: Mapping[str, Command] = {
    word: command for command in COMMANDS for word in command.words | words_for(command.name)
}

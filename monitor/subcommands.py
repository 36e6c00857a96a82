"""The commands that have commands of their own (friends, words, products, costs, stock, channels …), and replay."""

from pathlib import Path
from typing import Annotated

import typer

friend_app = typer.Typer(no_args_is_help=True, help="Sellers who may be on your listings.")
words_app = typer.Typer(no_args_is_help=True, help="Search words and best-seller lists: your places there.")
product_app = typer.Typer(no_args_is_help=True, help="Listings on several platforms that sell the same thing.")
costs_app = typer.Typer(no_args_is_help=True, help="What your goods cost you, for what is at risk and what is earned.")
stock_app = typer.Typer(help="What lies where, how long it lasts, and what lies in your own warehouse.")
books_app = typer.Typer(help="Whether the ledger's sources agree, and what it lacks.")
config_app = typer.Typer(no_args_is_help=True, help="The configuration of this machine.")
channel_app = typer.Typer(no_args_is_help=True, help="Ways to people beside Telegram.")
ebay_app = typer.Typer(no_args_is_help=True, help="Having eBay ring at your public address when an order comes.")
amazon_app = typer.Typer(no_args_is_help=True, help="What Amazon tells of its own accord, through your SQS queue.")

ConfigPath = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="Else TWOAM_CONFIG or the usual places."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Account = Annotated[str | None, typer.Option(help="The account; needed where several are told anything.")]


@friend_app.command("add")
def friend_add(
    seller: Annotated[str, typer.Argument(help="The seller's id on the platform.")],
    name: Annotated[str, typer.Option(help="What you call him.")] = "",
    kind: Annotated[str, typer.Option(help="mine, distributor or platform.")] = "distributor",
    platform: Annotated[str, typer.Option(help="The platform the seller is on.")] = "amazon",
    scope: Annotated[str, typer.Option(help="all, market:US, brand:NAME or listing:ID.")] = "all",
    floor: Annotated[str | None, typer.Option(help='Below this he alerts all the same, such as "17.50 USD".')] = None,
    config: ConfigPath = None,
) -> None:
    """Let a seller be on your listings."""
    from monitor.console import friends

    raise typer.Exit(friends.add(friends.Wish(seller, name, kind, platform, scope, floor), config))


@friend_app.command("remove")
def friend_remove(
    seller: Annotated[str, typer.Argument(help="The seller's id or name.")], config: ConfigPath = None
) -> None:
    """Alert again when this seller appears."""
    from monitor.console import friends

    raise typer.Exit(friends.remove(seller, config))


@friend_app.command("list")
def friend_list(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """The friends and where they may be."""
    from monitor.console import friends

    raise typer.Exit(friends.listed(config, as_json=as_json))


@words_app.command("add")
def words_add(
    text: Annotated[list[str], typer.Argument(help="Search words, each in quotes, or addresses of best-seller lists.")],
    account: Annotated[str | None, typer.Option(help="Who looks; needed where several could.")] = None,
    market: Annotated[str | None, typer.Option(help="Where to look, such as us; needed where several could.")] = None,
    config: ConfigPath = None,
) -> None:
    """Follow the places of your listings for a search word."""
    from monitor.console import words

    raise typer.Exit(words.add(text, account, market, config))


@words_app.command("remove")
def words_remove(
    text: Annotated[str, typer.Argument(help="The word, or the name or address of the list.")],
    market: Annotated[str | None, typer.Option(help="In this market only.")] = None,
    config: ConfigPath = None,
) -> None:
    """Follow it no longer."""
    from monitor.console import words

    raise typer.Exit(words.remove(text, market, config))


@words_app.command("list")
def words_list(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What is followed, and when it was last read."""
    from monitor.console import words

    raise typer.Exit(words.listed(config, as_json=as_json))


@product_app.command("tie")
def product_tie(
    names: Annotated[list[str], typer.Argument(help="Two listings or more, by name or id; or a product's name.")],
    name: Annotated[str | None, typer.Option(help="What the product is called; else as one of them.")] = None,
    config: ConfigPath = None,
) -> None:
    """Say that listings sell the same thing."""
    from monitor.console import products

    raise typer.Exit(products.tie(names, name, config))


@product_app.command("untie")
def product_untie(
    name: Annotated[str, typer.Argument(help="The listing, by name or id.")], config: ConfigPath = None
) -> None:
    """Say that a listing sells something else; it is not tied there again."""
    from monitor.console import products

    raise typer.Exit(products.untie(name, config))


@product_app.command("rename")
def product_rename(
    name: Annotated[str, typer.Argument(help="The product's name, or its beginning.")],
    called: Annotated[str, typer.Argument(help="What it is called from now on.")],
    config: ConfigPath = None,
) -> None:
    """Give a product another name."""
    from monitor.console import products

    raise typer.Exit(products.rename(name, called, config))


@product_app.command("list")
def product_list(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """The products, and which listings may be one."""
    from monitor.console import products

    raise typer.Exit(products.listed(config, as_json=as_json))


@config_app.command("show")
def config_show(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Each value with its origin, secrets masked."""
    from monitor.console import settings

    raise typer.Exit(settings.show_settings(config, as_json=as_json))


@channel_app.command("test")
def channel_test(
    name: Annotated[str, typer.Argument(help="The channel, as the configuration calls it.")], config: ConfigPath = None
) -> None:
    """Send a message that says it is a test, as loud as an alert."""
    from monitor.console import channels

    raise typer.Exit(channels.test(name, config))


@amazon_app.command("subscribe")
def amazon_subscribe(
    account: Account = None,
    bus: Annotated[bool, typer.Option("--bus", help="Also the kinds that only come by Amazon EventBridge.")] = False,
    config: ConfigPath = None,
) -> None:
    """Have Amazon send its notifications to your queue."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.subscribe(config, account, subscribing.AMAZON, bus=bus))


@amazon_app.command("status")
def amazon_status(
    account: Account = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """What is sent, whether the queue is open, and when something last came."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.status(config, account, subscribing.AMAZON, as_json=as_json))


@amazon_app.command("unsubscribe")
def amazon_unsubscribe(account: Account = None, config: ConfigPath = None) -> None:
    """End it; everything goes on by asking."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.unsubscribe(config, account, subscribing.AMAZON))


@ebay_app.command("subscribe")
def ebay_subscribe(account: Account = None, config: ConfigPath = None) -> None:
    """Have eBay ring at your address; the daemon must run, for eBay tries the address at once."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.subscribe(config, account, subscribing.EBAY))


@ebay_app.command("status")
def ebay_status(account: Account = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Whether eBay is to ring, whether it can, and when it last did."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.status(config, account, subscribing.EBAY, as_json=as_json))


@ebay_app.command("unsubscribe")
def ebay_unsubscribe(account: Account = None, config: ConfigPath = None) -> None:
    """End it; orders are asked for as before."""
    from monitor.console import subscribing

    raise typer.Exit(subscribing.unsubscribe(config, account, subscribing.EBAY))


@costs_app.command("import")
def costs_import(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns sku, cost, currency, from.")],
    currency: Annotated[str | None, typer.Option(help="Of lines that name none, such as CNY.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be kept.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Keep the costs that a table states; lines that cannot be read are named."""
    from monitor.console import costs

    raise typer.Exit(costs.take_in(file, currency, config, dry_run=dry_run, as_json=as_json))


@costs_app.command("list")
def costs_list(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Every cost that is kept, with the day from which it holds."""
    from monitor.console import costs

    raise typer.Exit(costs.listed(config, as_json=as_json))


@stock_app.callback(invoke_without_command=True)
def stock(context: typer.Context, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Every listing's stock, what runs out first first."""
    from monitor.console import stock as console

    if context.invoked_subcommand is None:
        raise typer.Exit(console.listed(config, as_json=as_json))


@stock_app.command("import")
def stock_import(
    file: Annotated[Path, typer.Argument(help="A CSV file: sku, quantity, place, lead time, safety stock.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be kept.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Keep what lies in your own warehouse; lines that cannot be read are named."""
    from monitor.console import stock as console

    raise typer.Exit(console.take_in(file, config, dry_run=dry_run, as_json=as_json))


@books_app.command("import")
def books_import(
    file: Annotated[Path, typer.Argument(help="A settlement that you downloaded, or answers that you kept.")],
    account: Annotated[str, typer.Option(help="Whose it is, as the configuration calls it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be kept.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Keep the ledger lines, orders and returns that a file tells; the same file twice changes nothing."""
    from monitor.console import filing

    raise typer.Exit(filing.take_in(file, account, config, dry_run=dry_run, as_json=as_json))


def replay(
    rule: Annotated[str, typer.Argument(help="The rule, as /settings and docs/alerts.md call it.")],
    since: Annotated[str, typer.Option(metavar="SPAN", help="How far back: 30d, 12h, 8w.")] = "30d",
    listing: Annotated[str | None, typer.Option(help="Only this one, by name or id.")] = None,
    to_try: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Try a threshold; repeatable.")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """How often a rule would have told, from what is kept."""
    from monitor.console import daemon
    from monitor.console.replaying import Wish

    raise typer.Exit(daemon.replay(config, Wish(rule, since, listing, tuple(to_try or ())), as_json=as_json))


def report(
    kind: Annotated[str, typer.Argument(metavar="day|week|month", help="How long a time; weeks begin on Mondays.")] = (
        "month"
    ),
    of: Annotated[str | None, typer.Option(help="2026-10, 2026-W45, 2026-11-21 or last; else what runs now.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as pages.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write it as a workbook.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="en, zh, ru, ar or ja; else the owner's own.")] = None,
    config: ConfigPath = None,
) -> None:
    """A day, a week or a calendar month: what was sold, what it cost, what is left, and what is missing."""
    from monitor.console import daemon
    from monitor.console.statements import Wish

    raise typer.Exit(daemon.report(config, Wish(kind, of, pdf, xlsx, lang)))

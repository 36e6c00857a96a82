"""The command line: declares the commands; what they do lies in monitor/console, loaded when one is called."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.collector import look_less_often
from monitor.filecommands import export, import_export
from monitor.moneycommands import MONEY_COMMANDS
from monitor.subcommands import (
    AsJson,
    ConfigPath,
    amazon_app,
    books_app,
    channel_app,
    config_app,
    costs_app,
    ebay_app,
    friend_app,
    product_app,
    replay,
    report,
    stock_app,
    words_app,
)

app = typer.Typer(
    name="twoam",
    help="The small seller's 2 a.m. check: watches your listings and wakes you only when it must.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 clear, 1 something is wrong, 2 usage, 3 could not look, 78 configuration.",
)
_GROUPS = {"friend": friend_app, "words": words_app, "product": product_app}
_GROUPS |= {"config": config_app, "channel": channel_app, "amazon": amazon_app, "ebay": ebay_app}
for _name, _group in _GROUPS.items():
    app.add_typer(_group, name=_name)
# Under a heading of their own: whoever watches the night looks for other commands than whoever does his books.
_MONEY = "Sales, stock and money"
for _command in (*MONEY_COMMANDS, report, export):
    app.command(rich_help_panel=_MONEY)(_command)
app.command("import", rich_help_panel=_MONEY)(import_export)
for _name, _group in {"stock": stock_app, "costs": costs_app, "books": books_app}.items():
    app.add_typer(_group, name=_name, rich_help_panel=_MONEY)

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="Else it is asked for on the terminal.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"twoam {version('twoam')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The small seller's 2 a.m. check: watches your listings and wakes you only when it must."""


@app.command()
def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Play it unattended and check each step.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Stay up after the night is over.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="Language of the chat: en, zh, ru, ar or ja.")] = "en",
) -> None:
    """A night in two minutes, no account needed."""
    from monitor.console.typed import known_language
    from monitor.demo import play

    raise typer.Exit(play.main(fast, keep, known_language(lang)))


@app.command()
def run(config: ConfigPath = None) -> None:
    """The daemon: watches, tells and answers until it is stopped."""
    from monitor.console import daemon

    raise typer.Exit(daemon.run(config))


@app.command()
def check(
    listing: Annotated[
        list[str] | None, typer.Argument(help="Names or ids; all listings and the accounts if none is given.")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """The 2 a.m. check, once, by hand."""
    from monitor.console import daemon

    raise typer.Exit(daemon.check(config, listing or [], as_json=as_json))


@app.command()
def chat(
    say: Annotated[
        list[str] | None, typer.Option("--say", metavar="TEXT", help="Say this, print the answer and end; repeatable.")
    ] = None,
    called: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Which owner talks.")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of the answers; else the owner's own.")] = None,
    config: ConfigPath = None,
) -> None:
    """Talk to the watcher here, as in the chat."""
    from monitor.console import daemon, talking

    raise typer.Exit(daemon.chat(config, talking.Wish(tuple(say or ()), called, lang)))


@app.command()
def read(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A page on the web, or one that you saved.")],
    url: Annotated[str | None, typer.Option("--url", help="Where a saved page came from.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """What the watcher sees on one page."""
    from monitor.console import reading

    raise typer.Exit(reading.read(what, url, config, as_json=as_json))


@app.command()
def status(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """How the daemon and the listings are, from the database alone."""
    from monitor.console import status

    raise typer.Exit(status.status(config, as_json=as_json))


@app.command()
def doctor(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Check everything and say what to do."""
    from monitor.console import doctor

    raise typer.Exit(doctor.doctor(config, as_json=as_json))


@app.command()
def login(
    account: Annotated[str, typer.Argument(help="The account, as the configuration calls it.")],
    config: ConfigPath = None,
) -> None:
    """Let the program into an account whose platform has a page for it (eBay, AliExpress)."""
    from monitor.console import login

    raise typer.Exit(login.login(account, config))


@app.command()
def init(
    contact: Annotated[str | None, typer.Option(help="Your e-mail address; the sites' operators see it.")] = None,
    zone: Annotated[str | None, typer.Option(help="Your time zone, such as Asia/Shanghai.")] = None,
    language: Annotated[str | None, typer.Option(help="en, zh, ru, ar or ja.")] = None,
    token_from: Annotated[
        Path | None,
        typer.Option("--token-from", metavar="FILE", help="The Telegram bot's token; - reads it from stdin."),
    ] = None,
    proxy: Annotated[str | None, typer.Option(help="Way to Telegram: http://host:port or socks5://….")] = None,
    heartbeat: Annotated[
        str | None, typer.Option(help="Address outside that is asked while the watch is awake.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the options and the defaults.")] = False,
    config: ConfigPath = None,
) -> None:
    """The first night: asks, tries every answer, writes the configuration."""
    from monitor.console import init

    raise typer.Exit(
        init.init(init.Answers(contact, zone, language, token_from, proxy, heartbeat), config, ask=not yes)
    )


@app.command()
def add(
    text: Annotated[list[str], typer.Argument(help="Addresses or ids of your listings.")],
    account: Annotated[str | None, typer.Option(help="Who watches them; else whoever knows the address.")] = None,
    name: Annotated[str | None, typer.Option(help="What to call it (one listing only).")] = None,
    floor: Annotated[str | None, typer.Option(help='Lowest price a follower may ask, such as "17.50 USD".')] = None,
    rival: Annotated[bool | None, typer.Option("--rival/--mine", help="Whose it is; unset: yours.")] = None,
    config: ConfigPath = None,
) -> None:
    """Watch a listing."""
    from monitor.console import listings

    raise typer.Exit(listings.add(text, listings.Wish(account, name, floor, rival), config))


@app.command()
def remove(listing: Annotated[str, typer.Argument(help="Name or id.")], config: ConfigPath = None) -> None:
    """Stop watching a listing."""
    from monitor.console import listings

    raise typer.Exit(listings.remove(listing, config))


@app.command("list")
def list_listings(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """The listings that are watched."""
    from monitor.console import listings

    raise typer.Exit(listings.listed(config, as_json=as_json))


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="Who is invited.")],
    role: Annotated[str, typer.Option(help="owner, operator or viewer.")] = "operator",
    lang: Annotated[str | None, typer.Option("--lang", help="One of en, zh, ru, ar, ja.")] = None,
    zone: Annotated[str | None, typer.Option(help="The person's time zone; else the machine's default.")] = None,
    config: ConfigPath = None,
) -> None:
    """A one-time code by which somebody joins the chat."""
    from monitor.console import invite

    raise typer.Exit(invite.invite(name, role, lang, zone, config))


@app.command()
def case(
    number: Annotated[int, typer.Argument(min=1, help="The case's number.")],
    what: Annotated[str, typer.Argument(help="export (a ZIP that proves itself) or pdf.")] = "export",
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Else the current folder.")] = None,
    config: ConfigPath = None,
) -> None:
    """All that is kept of a case, as a file."""
    from monitor.console import daemon

    raise typer.Exit(daemon.case(config, number, what, to))


@app.command()
def backup(
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE|DIR", help="Else the folder of backups.")] = None,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="Add tokens and passwords, sealed by a passphrase.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    config: ConfigPath = None,
) -> None:
    """Everything as one file, also while the daemon runs."""
    from monitor.console import backup

    raise typer.Exit(backup.backup(config, to, passphrase_file, with_secrets=with_secrets))


@app.command()
def restore(
    file: Annotated[Path | None, typer.Argument(help="The backup; without one those at hand are shown.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put what lies there aside under another name.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Begin with an empty memory instead.")] = False,
    passphrase_file: PassphraseFile = None,
    config: ConfigPath = None,
) -> None:
    """Bring a backup back, into whichever database the configuration names."""
    from monitor.console import restore

    if file is None:
        raise typer.Exit(restore.begin_anew(config, replace=replace) if empty else restore.listed(config))
    if empty:
        raise typer.BadParameter("give a file or --empty, not both")
    raise typer.Exit(restore.restore(file, config, passphrase_file, replace=replace))


@app.command()
def uninstall(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing and make no last backup.")] = False,
    keep_data: Annotated[bool, typer.Option("--keep-data", help="Keep the database and the backups.")] = False,
    config: ConfigPath = None,
) -> None:
    """Name all that is on this machine and left elsewhere, and remove what is ours."""
    from monitor.console import uninstall

    raise typer.Exit(uninstall.uninstall(config, yes=yes, keep_data=keep_data))


app.command()(replay)


def main() -> None:
    """Runs one command; whatever goes wrong leaves as a sentence and an exit code, never as a traceback."""
    look_less_often()
    try:
        app(prog_name="twoam")
    except Exception as error:
        from monitor.console.failures import told

        sys.exit(told(error))


if __name__ == "__main__":
    main()

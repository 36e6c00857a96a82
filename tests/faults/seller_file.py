"""The configuration of the daemon that is to be killed, as a seller writes it."""

from pathlib import Path

from monitor.demo.botapi import LocalBotApi
from monitor.demo.market import LocalMarket
from tests.faults.weather import TOKEN


def written(folder: Path, market: LocalMarket, api: LocalBotApi, database: str, extra: str) -> Path:
    """The configuration as a seller writes it; the token in a file of its own, everything logged that can be.

    Ten hours until unknown, which are two minutes here: on a busy machine the daemon's own deadlines cut its calls
    short, and would rightly be told as one alert more than the night raised.
    """
    token, config = folder / "token", folder / "twoam.toml"
    token.write_text(TOKEN, "utf-8")
    config.write_text(
        f"""[machine]
state_dir = "state"
log_level = "debug"
log_format = "json"
zone = "Asia/Shanghai"
{f'database = "{database}"' if database else ""}
[telegram]
token_file = "token"
api_url = "{api.base_url.removesuffix("/bot")}"
{extra}
[door]
contact = "tests@example.org"
min_gap_seconds = 1
allow_private = ["127.0.0.1:{market.port}"]
[watch]
unknown_after_minutes = 600
[watch.every_minutes]
listings = 3
offers = 3
[accounts.us]
platform = "amazon"
base_url = "{market.base_url}"
""",
        "utf-8",
    )
    for path in (token, config):
        path.chmod(0o600)
    return config

"""`twoam doctor` tells a seller that his quota, and not his wish, decides how often his listings are looked at."""

from pathlib import Path

from adapters.readings import Subject
from adapters.registry import load as load_adapter
from monitor.config import load
from monitor.console.checkup import Verdict, quota_pace
from storage.states import WatchedListing
from tests.clock import NIGHT, MemoryKeep, StillClock

SECTIONS = """\
[door]
contact = "me@example.org"
[accounts.bay]
platform = "ebay"
client_id = "SellerNa-twoam-PRD-0123456789ab-01234567"
client_secret = "PRD-0123456789ab"
[accounts.pages]
platform = "ebay"
"""


def lamp(number: int, account: str = "bay") -> WatchedListing:
    subject, url = Subject("us", str(400_000_000_000 + number)), f"https://www.ebay.com/itm/{400_000_000_000 + number}"
    return WatchedListing(number, account, subject, f"Lamp {number}", url, None, None, NIGHT, None)


def test_fifty_listings_by_ebay_s_quota_take_longer_than_wished_and_doctor_says_so(clean_machine: Path) -> None:
    path = clean_machine / "twoam.toml"
    path.write_text(SECTIONS, "utf-8")
    path.chmod(0o600)
    config, clock = load(path).config, StillClock()
    accounts = {
        name: load_adapter(section.platform).of(section, None, MemoryKeep(clock), clock)  # type: ignore[arg-type]
        for name, section in config.accounts.items()
    }
    lamps = [lamp(number) for number in range(50)]
    assert list(quota_pace(config, accounts, lamps[:20])) == []
    assert list(quota_pace(config, accounts, [lamp(number, "pages") for number in range(50)])) == []
    (finding,) = quota_pace(config, accounts, lamps)
    assert (finding.what, finding.verdict) == ("pace bay", Verdict.HINT)
    assert finding.said == "50 listings: with its quota a round takes 17 minutes, 10 are wished"

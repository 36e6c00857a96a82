"""Why we could not look is said in the person's own language, for every sentence that an adapter says often."""

from pathlib import Path

import pytest

from monitor.language import Tongue, visible
from monitor.render.reasons import cause

ROOT = Path(__file__).resolve().parents[2]
ZH, EN = Tongue("zh", "Asia/Shanghai"), Tongue("en", "UTC")

# What adapters and the guard say, and a piece of it as it stands in their source.
SAID = (
    ("www.amazon.com did not answer in time", " did not answer in time"),
    ("the name shop.example was not found: check the link and this machine's network", " was not found: check"),
    ("shop.example could not be reached (ClientOSError)", " could not be reached ("),
    ("shop.example broke off in the middle of its answer", " broke off in the middle of its answer"),
    ("shop.example says we ask too often (429)", " says we ask too often (429)"),
    ("shop.example is overloaded (503) and named the time to come back", " is overloaded (503)"),
    ("shop.example may next be asked in 12 minutes", " may next be asked in "),
    ("the proxy did not connect us to shop.example: if this stays, check", "the proxy did not connect us to "),
    ("the certificate of shop.example is not valid: check the link", "the certificate of "),
    ("shop.example asks programs not to read /dp/B0 (its robots.txt): take", " asks programs not to read "),
    ("today's 300 MB for public pages are used up: reading", " MB for public pages are used up: "),
    ("ping.example could not be asked (InvalidURL)", " could not be asked ("),
    ("twoam stumbled over the answer (KeyError); the log", "twoam stumbled over the answer ("),
    ("the platform answered, but not about this list", "the platform answered, but not about this list"),
    ("the page ends in the middle", "the page ends in the middle"),
    ("the page broke off in the middle", "the page broke off in the middle"),
    ("the list ends in the middle", "the list ends in the middle"),
    ("the list shows 9 of 10 offers", "the list shows "),
    ("an empty offer list where 3 offers stood before", "an empty offer list where "),
    ("the address led to another kind of page (search)", "the address led to another kind of page ("),
    ("Amazon says we ask too often (getItemOffersBatch, 429)", "Amazon says we ask too often ("),
    ("Amazon's server is out of order (getItemOffersBatch, 503)", "Amazon's server is out of order ("),
    ("Login with Amazon is out of order (503)", " is out of order ("),
    ("Amazon does not accept client id and secret of the app. Make", "Amazon does not accept client id and secret"),
    ("the client secret expired 3 days ago. Make a new secret", "the client secret expired "),
    ("Amazon does not accept the refresh token: the", "Amazon does not accept the refresh token: "),
    ("Amazon does not accept the access token (getItemOffersBatch): ", "Amazon does not accept the access token ("),
    ("Amazon refuses getItemOffersBatch (403): Unauthorized", "Amazon refuses "),
    (
        "Amazon says that a market is not in the account's region (x)",
        "Amazon says that a market is not in the account's",
    ),
    ("Amazon did not accept the question (getItemOffersBatch, 400)", "Amazon did not accept the question ("),
    ("Amazon does not tell the offers at present (x)", "Amazon does not tell the offers at present ("),
    ("AliExpress says we ask too often (x)", "AliExpress says we ask too often ("),
    ("AliExpress' server is out of order (x, 503)", "AliExpress' server is out of order ("),
    ("AliExpress does not accept the authorisation: it", "AliExpress does not accept the authorisation: it"),
    ("AliExpress does not accept the access token (x)", "AliExpress does not accept the access token"),
    ("AliExpress was not told that the program may", "AliExpress was not told that the program may"),
    ("AliExpress' authorisation ended on 2026-03-05.", "AliExpress' authorisation ended on "),
    ("AliExpress does not accept the signature (x)", "AliExpress does not accept the signature"),
    ("AliExpress does not accept the app's key (x)", "AliExpress does not accept the app's key"),
    ("AliExpress does not accept the time (x)", "AliExpress does not accept the time"),
    ("AliExpress does not let the app do this (x)", "AliExpress does not let the app do this"),
    ("AliExpress did not accept the question (x)", "AliExpress did not accept the question ("),
    ("AliExpress is reviewing the product", "AliExpress is reviewing the product"),
    ("the page carries no data of its own: AliExpress", "the page carries no data of its own: "),
    ("the page shows prices in EUR, not in USD", "the page shows prices in "),
    ("the quota lets us ask again in 17 minutes", "the quota lets us ask again in "),
    ("the address now leads to another listing (B0OTHER001)", "the address now leads to another listing ("),
)


@pytest.mark.parametrize(("said", "piece"), SAID)
def test_a_frequent_trouble_is_told_in_chinese(said: str, piece: str) -> None:
    told = visible(cause(ZH, said))
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told), told
    assert "{" not in told


@pytest.mark.parametrize(("said", "piece"), SAID)
def test_the_sentence_is_the_one_that_the_code_says(said: str, piece: str) -> None:
    thinking = [ROOT / "monitor" / f"{name}.py" for name in ("guard", "poll", "ranking")]
    rooms = [*(ROOT / "adapters").rglob("*.py"), *thinking]
    assert any(piece in room.read_text("utf-8") for room in rooms)


def test_the_host_and_the_numbers_survive() -> None:
    assert visible(cause(EN, "the list shows 9 of 10 offers")) == "the list shows 9 of 10 offers"
    assert "shop.example" in visible(cause(ZH, "shop.example did not answer in time"))


def test_a_trouble_that_nobody_has_translated_is_told_as_it_came() -> None:
    assert visible(cause(ZH, "the moon was in the way")) == "the moon was in the way"

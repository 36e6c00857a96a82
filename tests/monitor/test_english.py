"""Nothing that is told in another language has stayed English, but names and what others said in their own words."""

import pytest

from monitor.language import LANGUAGES
from tests.monitor.english import left_in
from tests.monitor.golden_files import FOLDER

# Messages that repeat words of others: a platform's, a page's, the command line's about the configuration.
_OTHERS_SAY = (
    *("content_differs_title", "content_title", "listing_issue", "listing_issue_warning", "listing_suppressed"),
    *("metric_unheard_of", "reload_refused", "stock_stranded"),
)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_message_is_told_half_in_english(language: str) -> None:
    told = {path.name.split(".")[0]: path.read_text("utf-8") for path in FOLDER.glob(f"*.{language}.txt")}
    assert len(told) > 100
    left = {name: left_in(text, language) for name, text in told.items() if name not in _OTHERS_SAY}
    assert {name: words for name, words in left.items() if words} == {}


def test_the_search_finds_what_nobody_translated() -> None:
    assert left_in("出品：unknown now", "ja") == ["unknown", "now"]
    assert left_in("出品：\u2068Unknown Pleasures\u2069、<code>/why now</code>", "ja") == []

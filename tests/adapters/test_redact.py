import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.redact import redact

BOT = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"POST https://api.telegram.org/bot{BOT}/sendMessage failed", BOT),
        ("Authorization: Bearer abc.def", "abc.def"),
        ("{'Authorization': 'Basic bmlnaHQ6c2VzYW1l', 'Accept': 'x'}", "bmlnaHQ6c2VzYW1l"),
        ("proxy-authorization: Digest username=x", "username=x"),
        ("x-amz-access-token: Atza|IwEBIA", "IwEBIA"),
        ("Set-Cookie: session-id=131-1", "131-1"),
        ("got bearer Atza|abcdefghijkl here", "abcdefghijkl"),
        ("refused Atzr|IwEBIJx_-y for this", "IwEBIJx_-y"),
        ("socks5://night:hunter2@127.0.0.1:9", "hunter2"),
        ("socks5://night:hun@ter2@127.0.0.1:9", "ter2"),
        ("https://api.example/?a=1&access_token=s3cr3t&b=2", "s3cr3t"),
        ("https://api.example/?sign=ABCDEF#x", "ABCDEF"),
        ("refresh_token=Atzr-1&client_secret=zzz", "zzz"),
        ("X-Amz-Signature=feed", "feed"),
        ("client_secret: amzn1.oa2-cs.v1.0123abcd", "0123abcd"),
    ],
)
def test_a_secret_is_gone_and_the_rest_stays(text: str, secret: str) -> None:
    clean = redact(text)
    assert secret not in clean
    assert "…" in clean
    assert redact(clean) == clean


@pytest.mark.parametrize(
    "text",
    ["https://www.amazon.com/dp/B0ABCDEF12?th=1&psc=1", "case 17 at 02:14:33", "https://medium.com/@seller/post", ""],
)
def test_a_text_without_a_secret_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(st.text(), st.text(), st.from_regex(r"\A[0-9]{8,10}:[A-Za-z0-9_-]{35}\Z"))
def test_a_bot_token_is_found_wherever_it_stands(before: str, after: str, token: str) -> None:
    assert token not in redact(before + token + after)

"""Our signature against the one that Amazon's own library makes of the same request."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.call import Call
from adapters.signing import AwsKey, Scope, signed

auth = pytest.importorskip("botocore.auth", reason="botocore is a development dependency")
requests = pytest.importorskip("botocore.awsrequest")
lent = pytest.importorskip("botocore.credentials")

NOON = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)
TEXT = some.text(some.characters(min_codepoint=1, max_codepoint=0x2FFFF, exclude_categories=["Cs"]), max_size=20)
PRINTED = some.text(some.characters(min_codepoint=32, max_codepoint=126), max_size=30)
PLAIN = some.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=20)
SEGMENT = TEXT.filter(lambda text: text not in ("", ".", ".."))


def theirs(call: Call, key: AwsKey, scope: Scope, now: datetime) -> str:
    """The header by Amazon's library, asked at the same moment."""
    request = requests.AWSRequest(call.method, call.url, headers=dict(call.headers), data=call.body or b"")
    credentials = lent.Credentials(key.id, key.secret, key.token)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("get_current_datetime", "get_current_date"):
            if hasattr(auth, name):
                patch.setattr(auth, name, lambda *_, **__: now.replace(tzinfo=None))
        auth.SigV4Auth(credentials, scope.service, scope.region).add_auth(request)
    return str(request.headers["Authorization"])


def both(call: Call, key: AwsKey, scope: Scope, now: datetime = NOON) -> tuple[str, str]:
    return signed(call, key, scope, now).headers["Authorization"], theirs(call, key, scope, now)


def test_a_call_to_a_queue_is_signed_as_amazon_s_own_library_signs_it() -> None:
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.ReceiveMessage"}
    call = Call("POST", "https://sqs.eu-west-1.amazonaws.com/", headers, b'{"QueueUrl":"x"}')
    ours, expected = both(
        call, AwsKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), Scope("eu-west-1", "sqs")
    )
    assert ours == expected


@given(
    key=some.builds(AwsKey, PLAIN, PRINTED, some.none() | PLAIN),
    scope=some.builds(Scope, PLAIN, PLAIN),
    path=some.lists(SEGMENT, max_size=3),
    query=some.lists(some.tuples(TEXT, TEXT), max_size=4),
    told=some.dictionaries(PLAIN.map(lambda name: f"x-{name.lower()}"), PRINTED, max_size=4),
    port=some.sampled_from(("", ":443", ":8443")),
    body=some.none() | some.binary(max_size=50),
    method=some.sampled_from(("GET", "POST", "PUT")),
    now=some.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001
)
def test_odd_keys_addresses_headers_and_bodies_are_signed_alike(
    key: AwsKey,
    scope: Scope,
    path: list[str],
    query: list[tuple[str, str]],
    told: dict[str, str],
    port: str,
    body: bytes | None,
    method: str,
    now: datetime,
) -> None:
    where = "/".join(quote(part, safe="") for part in path)
    asked = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    url = f"https://sqs.example.com{port}/{where}" + (f"?{asked}" if asked else "")
    ours, expected = both(Call(method, url, told, body), key, scope, now)
    assert ours == expected


def test_neither_secret_nor_lent_token_is_shown() -> None:
    shown = repr(AwsKey("AKIDEXAMPLE", "the-secret", "the-token"))
    assert "the-secret" not in shown
    assert "the-token" not in shown

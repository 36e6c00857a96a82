"""The sign of life on its way out: what counts as taken, and that its address stays secret."""

import traceback
from collections.abc import AsyncIterator

import pytest

from adapters.errors import AdapterError, Refused, TryLater
from adapters.ping import ping
from tests.adapters.proxy import PASSWORD, Proxy
from tests.monitor.deadman import UUID, DeadMan


@pytest.fixture
async def service() -> AsyncIterator[DeadMan]:
    service = DeadMan()
    await service.start()
    yield service
    await service.stop()


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "204 No Content"])
async def test_a_ping_is_one_plain_get_to_an_address_that_may_be_private(service: DeadMan, status: str) -> None:
    service.status, service.says = status, "" if status.startswith("204") else "OK"
    await ping(service.url("?status=up&msg=OK"))
    assert service.heard == ["GET /uuid?status=up&msg=OK"]
    assert service.agents == ["twoam"]


@pytest.mark.parametrize(
    ("status", "says", "why"),
    [
        ("404 Not Found", "not found", "127.0.0.1 answered with status 404"),
        ("500 Oops", "", "127.0.0.1 answered with status 500"),
        ("302 Found", "", "127.0.0.1 answered with status 302"),
        ("200 OK", "OK (not found)", "127.0.0.1 does not know the check"),
    ],
)
async def test_an_answer_that_does_not_count_says_what_to_compare(
    service: DeadMan, status: str, says: str, why: str
) -> None:
    service.status, service.says = status, says
    with pytest.raises(Refused, match=why):
        await ping(service.url())
    assert len(service.heard) == 1, "a redirect is not followed"


async def test_a_service_that_never_answers_is_given_up(service: DeadMan) -> None:
    service.silent = True
    with pytest.raises(TryLater, match="did not answer in time"):
        await ping(service.url(), patience=0.05)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_the_ping_goes_through_the_proxy_where_there_is_one(service: DeadMan, proxy: Proxy, scheme: str) -> None:
    proxy.port_of["only-the-proxy-knows.invalid:80"] = service.port
    await ping(f"http://only-the-proxy-knows.invalid/{UUID}", proxy.url(scheme))
    assert service.heard == ["GET /uuid"]


async def test_no_error_holds_the_address_or_the_proxys_password(service: DeadMan, proxy: Proxy) -> None:
    closed = Proxy()
    await closed.start()
    await closed.stop()
    calls = [
        (f"http://no-such-host.invalid/{UUID}", None),
        (closed.url("http") + f"/{UUID}", None),
        (service.url(), closed.url("http")),
        (service.url(), closed.url("socks5")),
        (service.url(), proxy.url("http", password="wrong-" + PASSWORD)),
        (f"https://{service.authority}/{UUID}", None),
        (f"http://[::1/{UUID}", None),
    ]
    for url, way in calls:
        with pytest.raises((AdapterError, ValueError)) as caught:
            await ping(url, way, patience=1)
        said = "".join(traceback.format_exception(caught.value))
        assert UUID not in str(caught.value)
        assert PASSWORD not in said

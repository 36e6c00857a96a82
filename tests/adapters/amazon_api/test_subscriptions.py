"""Destination and subscriptions over the wire, the official model judging every request."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import CREATE_DESTINATION, CREATE_SUBSCRIPTION, DELETE_SUBSCRIPTION
from adapters.amazon.api.subscriptions import KINDS, Subscriptions, queue_policy, reader_policy
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import Unsupported
from monitor.demo.spapi.queue import ACCOUNT, REGION
from monitor.demo.sqs import LocalSqs
from tests.adapters.amazon_api.server import CA, US, Api, Heard, error, said
from tests.adapters.conftest import OpenDoor, Reply
from tests.clock import MemoryKeep, StillClock

ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:twoam"
PLAIN = [kind.name for kind in KINDS if not kind.by_bus]
BUS = [kind.name for kind in KINDS if kind.by_bus]


class Amazon:
    """Remembers destinations and subscriptions, as Amazon does."""

    def __init__(self, api: Api) -> None:
        self.destinations: list[dict[str, Any]] = []
        self.subscribed: dict[str, str] = {}
        """The destination of each kind."""
        api.answers |= {
            "getDestinations": lambda heard: said({"payload": self.destinations}),
            "createDestination": self.create,
            "getSubscription": self.find,
            "createSubscription": self.subscribe,
            "deleteSubscriptionById": self.end,
        }

    def create(self, heard: Heard) -> Reply:
        made = {"name": heard.body["name"], "destinationId": f"D{len(self.destinations)}"}
        resource = heard.body["resourceSpecification"]
        if "eventBridge" in resource:
            resource = {"eventBridge": {**resource["eventBridge"], "name": "aws.partner/…/1"}}
        self.destinations.append({**made, "resource": resource})
        return said({"payload": self.destinations[-1]})

    def find(self, heard: Heard) -> Reply:
        kind = heard.values["notificationType"]
        destination = self.subscribed.get(kind)
        if destination is None:
            return error(404, "NotFound", "no subscription")
        found = {"subscriptionId": f"S-{kind}", "payloadVersion": "1.0", "destinationId": destination}
        return said({"payload": found})

    def subscribe(self, heard: Heard) -> Reply:
        kind = heard.values["notificationType"]
        if kind in self.subscribed:
            return error(409, "Conflict", "it exists")
        self.subscribed[kind] = heard.body["destinationId"]
        return said({"payload": {"subscriptionId": f"S-{kind}"}})

    def end(self, heard: Heard) -> Reply:
        del self.subscribed[heard.values["notificationType"]]
        return said({})


@pytest.fixture
def amazon(api: Api) -> Amazon:
    return Amazon(api)


@pytest.fixture
async def queue(clock: StillClock) -> AsyncIterator[LocalSqs]:
    async with LocalSqs(clock) as queue:
        queue.queue.policy = json.dumps(
            {"Statement": [{"Principal": {"AWS": "arn:aws:iam::437568002678:root"}, "Action": "sqs:SendMessage"}]}
        )
        yield queue
        assert queue.mistakes == []


@pytest.fixture
def ours(
    api: Api, amazon: Amazon, queue: LocalSqs, open_door: OpenDoor, keep: MemoryKeep, clock: StillClock
) -> Subscriptions:
    door = open_door(allow_private=frozenset({api.authority, queue.authority}))
    return AmazonApi(api.config(**queue.keys, markets=["us", "ca"]), door, keep, clock).subscriptions


async def of(found: AsyncIterator[Diagnosis]) -> dict[str, Diagnosis]:
    return {one.what: one async for one in found}


async def test_everything_that_needs_no_bus_is_subscribed_at_once(
    ours: Subscriptions, amazon: Amazon, api: Api
) -> None:
    found = await of(ours.begin(bus=False))
    assert {one.health for one in found.values()} == {Health.FINE}
    assert [one["resource"] for one in amazon.destinations] == [{"sqs": {"arn": ARN}}]
    assert list(amazon.subscribed) == PLAIN
    offers = api.of(CREATE_SUBSCRIPTION)[0].body
    assert offers["processingDirective"]["eventFilter"]["marketplaceIds"] == [US, CA]


async def test_destinations_are_made_in_the_app_s_own_name_and_subscriptions_in_the_seller_s(
    ours: Subscriptions, api: Api
) -> None:
    await of(ours.begin(bus=False))
    assert [login.get("scope", "seller") for login in api.logins] == ["sellingpartnerapi::notifications", "seller"]


async def test_asked_twice_nothing_is_made_twice(ours: Subscriptions, amazon: Amazon, api: Api) -> None:
    await of(ours.begin(bus=True))
    found = await of(ours.begin(bus=True))
    assert {one.health for one in found.values()} == {Health.FINE}
    assert found["ANY_OFFER_CHANGED"].said == "was subscribed already"
    assert len(api.of(CREATE_DESTINATION)) == 2


async def test_the_bus_brings_the_listings_kinds_and_says_what_is_left_to_do(
    ours: Subscriptions, amazon: Amazon
) -> None:
    found = await of(ours.begin(bus=True))
    assert list(amazon.subscribed) == PLAIN + BUS
    assert amazon.destinations[1]["resource"]["eventBridge"]["accountId"] == ACCOUNT
    assert "aws.partner/sellingpartnerapi.amazon.com" in found["Amazon EventBridge"].remedy
    assert ARN in found["Amazon EventBridge"].remedy


async def test_a_role_that_lacks_is_named_and_stops_no_other_kind(
    ours: Subscriptions, api: Api, amazon: Amazon
) -> None:
    def subscribe(heard: Heard) -> Reply:
        denied = heard.values["notificationType"] == "TRANSACTION_UPDATE"
        return error(403, "Unauthorized", "Access denied") if denied else amazon.subscribe(heard)

    api.answers["createSubscription"] = subscribe
    found = await of(ours.begin(bus=False))
    assert found["TRANSACTION_UPDATE"].health is Health.WRONG
    assert "Finance and Accounting" in found["TRANSACTION_UPDATE"].remedy
    assert list(amazon.subscribed) == PLAIN[:-1]


async def test_a_queue_into_which_amazon_may_not_write_is_told_with_the_policy_to_paste(
    ours: Subscriptions, queue: LocalSqs
) -> None:
    queue.queue.policy = None
    found = (await of(ours.show()))["queue"]
    assert found.health is Health.WRONG
    assert queue_policy(ours._queue.place) in found.remedy
    (sender, bus) = json.loads(queue_policy(ours._queue.place))["Statement"]
    assert (sender["Principal"], sender["Resource"]) == ({"AWS": "arn:aws:iam::437568002678:root"}, ARN)
    assert bus["Principal"] == {"Service": "events.amazonaws.com"}


async def test_a_user_who_may_not_read_the_queue_is_told_with_his_policy(ours: Subscriptions, queue: LocalSqs) -> None:
    queue.service.refuse = "AccessDeniedException"
    found = (await of(ours.show()))["queue"]
    assert found.health is Health.WRONG
    assert reader_policy(ours._queue.place) in found.remedy


async def test_what_is_not_subscribed_is_shown_as_a_hint(ours: Subscriptions, amazon: Amazon) -> None:
    await of(ours.begin(bus=False))
    found = await of(ours.show())
    assert {found[kind].health for kind in PLAIN} == {Health.FINE}
    assert {found[kind].remedy for kind in BUS} == {"Run: twoam amazon subscribe --bus"}


async def test_what_is_sent_to_another_queue_is_not_taken_for_good(ours: Subscriptions, amazon: Amazon) -> None:
    amazon.destinations.append({"name": "old", "destinationId": "OLD", "resource": {"sqs": {"arn": f"{ARN}-old"}}})
    amazon.subscribed["ORDER_CHANGE"] = "OLD"
    for found in (await of(ours.begin(bus=False)), await of(ours.show())):
        assert [one.what for one in found.values() if one.health is Health.WRONG] == ["ORDER_CHANGE"]
        assert found["ORDER_CHANGE"].remedy == "Run: twoam amazon unsubscribe, then: twoam amazon subscribe"
    await of(ours.end())
    found = await of(ours.begin(bus=False))
    assert found["ORDER_CHANGE"].health is Health.FINE


async def test_where_it_is_sent_is_unknown_while_amazon_does_not_say(
    ours: Subscriptions, amazon: Amazon, api: Api
) -> None:
    await of(ours.begin(bus=True))
    api.answers["getDestinations"] = error(503, "ServiceUnavailable")
    found = await of(ours.show())
    assert {what: one.health for what, one in found.items()} == {
        "queue": Health.FINE,
        "Amazon's way to the queue": Health.UNKNOWN,
    }


async def test_the_end_ends_all_and_may_come_twice(ours: Subscriptions, amazon: Amazon, api: Api) -> None:
    await of(ours.begin(bus=True))
    await of(ours.end())
    assert amazon.subscribed == {}
    assert {one.said for one in (await of(ours.end())).values()} == {"there was none"}
    assert len(api.of(DELETE_SUBSCRIPTION)) == len(KINDS)


async def test_an_account_without_a_queue_says_what_it_lacks(
    api: Api, open_door: OpenDoor, keep: MemoryKeep, clock: StillClock
) -> None:
    with pytest.raises(Unsupported, match="queue_url, queue_key_id and queue_secret_file"):
        _ = AmazonApi(api.config(), open_door(), keep, clock).subscriptions


async def test_the_doctor_looks_at_the_queue(
    api: Api, queue: LocalSqs, open_door: OpenDoor, keep: MemoryKeep, clock: StillClock
) -> None:
    queue.queue.policy = None
    door = open_door(allow_private=frozenset({api.authority, queue.authority}))
    api.answers["getMarketplaceParticipations"] = said({"payload": []})
    for name in ("searchCatalogItems", "getItemOffersBatch", "getInventorySummaries", "searchListingsItems"):
        api.answers[name] = said({})
    found = await AmazonApi(api.config(**queue.keys), door, keep, clock).diagnose()
    assert (found[-1].what, found[-1].health) == ("queue", Health.WRONG)

"""eBay's Notification API on loopback: destinations that are challenged first, subscriptions, and signed deliveries."""

import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from hashlib import sha256
from itertools import count
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitor.demo.ebay.wire import Answer, Asked, error, said

_BASE = "/commerce/notification/v1"
_POOL = "commerce.notification"
# Method and path of each call, with its name, its pool, and whether a seller must have agreed.
CALLS = {
    ("GET", f"{_BASE}/config"): ("getConfig", _POOL, False),
    ("PUT", f"{_BASE}/config"): ("updateConfig", _POOL, False),
    ("GET", f"{_BASE}/topic/(?P<topic_id>[^/]+)"): ("getTopic", _POOL, False),
    ("GET", f"{_BASE}/destination"): ("getDestinations", _POOL, False),
    ("POST", f"{_BASE}/destination"): ("createDestination", _POOL, False),
    ("PUT", f"{_BASE}/destination/(?P<destination_id>[^/]+)"): ("updateDestination", _POOL, False),
    ("GET", f"{_BASE}/subscription"): ("getSubscriptions", _POOL, True),
    ("POST", f"{_BASE}/subscription"): ("createSubscription", _POOL, True),
    ("PUT", f"{_BASE}/subscription/(?P<subscription_id>[^/]+)"): ("updateSubscription", _POOL, True),
    ("DELETE", f"{_BASE}/subscription/(?P<subscription_id>[^/]+)"): ("deleteSubscription", _POOL, True),
}
_TOPICS = ("ORDER_CONFIRMATION", "MARKETPLACE_ACCOUNT_DELETION")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,80}")
Row = dict[str, Any]


def call_of(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The name of a call and what its path holds; "" where it is none of these."""
    for (verb, pattern), (name, _, _) in CALLS.items():
        found = re.fullmatch(pattern, path)
        if found and verb == method:
            return name, found.groupdict()
    return "", {}


class Notifications:
    """`reach` leads from a public address to the port on loopback where it is answered; all else cannot be reached."""

    def __init__(self) -> None:
        self.email: str | None = None
        self.destinations: dict[str, Row] = {}
        self.subscriptions: dict[str, Row] = {}
        self.reach: dict[str, str] = {}
        self.page = 100
        self.key_id = "9936261a-0000-4621-a0f1-loopback0001"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._numbers = count(1)

    @property
    def public_key(self) -> dict[str, str]:
        """What getPublicKey tells: PEM on a single line, as eBay writes it."""
        der = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        pem = f"-----BEGIN PUBLIC KEY-----{b64encode(der).decode()}-----END PUBLIC KEY-----"
        return {"key": pem, "algorithm": "ECDSA", "digest": "SHA1"}

    def handlers(self) -> dict[str, Callable[[Asked], Answer | Awaitable[Answer]]]:
        return {
            "getConfig": self._config,
            "updateConfig": self._configure,
            "getTopic": self._topic,
            "getDestinations": lambda asked: self._listed(asked, "destinations", self.destinations),
            "createDestination": self._create,
            "updateDestination": self._update,
            "getSubscriptions": lambda asked: self._listed(asked, "subscriptions", self.subscriptions),
            "createSubscription": self._subscribe,
            "updateSubscription": self._change,
            "deleteSubscription": self._end,
        }

    def seal(self, body: bytes) -> str:
        """The header that eBay sends with a body."""
        signature = b64encode(self._key.sign(body, ec.ECDSA(SHA1()))).decode()  # noqa: S303
        told = {"alg": "ecdsa", "kid": self.key_id, "signature": signature, "digest": "SHA1"}
        return b64encode(json.dumps(told).encode()).decode()

    async def deliver(self, told: Row, *, seal: str | None = None) -> list[int]:
        """Rings for everybody who subscribed to the topic; the statuses that came back. `seal` forges the header."""
        topic, body = told["metadata"]["topic"], json.dumps(told, separators=(",", ":")).encode()
        header = {"X-EBAY-SIGNATURE": self.seal(body) if seal is None else seal, "Content-Type": "application/json"}
        wanted = [one for one in self.subscriptions.values() if one["topicId"] == topic and one["status"] == "ENABLED"]
        statuses = []
        for one in wanted:
            url = self.reach[self.destinations[one["destinationId"]]["deliveryConfig"]["endpoint"]]
            async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=header) as answer:
                statuses.append(answer.status)
        return statuses

    def _config(self, _: Asked) -> Answer:
        return said({"alertEmail": self.email}) if self.email else error(404, 195026, "Configuration Not Found.")

    def _configure(self, asked: Asked) -> Answer:
        self.email = json.loads(asked.body)["alertEmail"]
        return Answer(204)

    def _topic(self, asked: Asked) -> Answer:
        name = asked.path["topic_id"]
        if name not in _TOPICS:
            return error(404, 195002, "Invalid or missing topic id.")
        old, new = ({"format": ["JSON"], "schemaVersion": one, "deliveryProtocol": "HTTPS"} for one in ("0.9", "1.0"))
        payloads = [{**old, "deprecated": True}, {**new, "deprecated": False}]
        return said({"topicId": name, "status": "ENABLED", "context": "SELL", "supportedPayloads": payloads})

    def _listed(self, asked: Asked, name: str, rows: dict[str, Row]) -> Answer:
        start = int(asked.query.get("continuation_token", 0))
        page = [*rows.values()][start : start + self.page]
        body: Row = {"href": asked.target, "limit": self.page, "total": len(rows), name: page}
        if start + self.page < len(rows):
            body["next"] = f"https://api.ebay.com{_BASE}?limit={self.page}&continuation_token={start + self.page}"
        return said(body)

    async def _create(self, asked: Asked) -> Answer:
        row = json.loads(asked.body)
        if any(one["deliveryConfig"]["endpoint"] == row["deliveryConfig"]["endpoint"] for one in self._places()):
            return error(409, 195021, "Destination exists for this endpoint")
        return await self._proven(f"d-{next(self._numbers)}", row, 201)

    async def _update(self, asked: Asked) -> Answer:
        return await self._proven(asked.path["destination_id"], json.loads(asked.body), 204)

    def _places(self) -> list[Row]:
        return [*self.destinations.values()]

    async def _proven(self, number: str, row: Row, status: int) -> Answer:
        """A destination is taken only from who answers the challenge with the three hashed."""
        config = row["deliveryConfig"]
        if self.email is None:
            return error(409, 195003, "Please provide configurations required for notifications. Refer to /config")
        if not _TOKEN.fullmatch(config["verificationToken"]):
            return error(400, 195019, "Invalid or missing verification token for this endpoint.")
        code = f"challenge-{next(self._numbers)}"
        wanted = sha256(f"{code}{config['verificationToken']}{config['endpoint']}".encode()).hexdigest()
        if await self._answered(config["endpoint"], code) != wanted:
            return error(409, 195020, "Challenge verification failed for requested endpoint")
        self.destinations[number] = {**row, "destinationId": number}
        return Answer(status)

    async def _answered(self, endpoint: str, code: str) -> str | None:
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.get(self.reach[endpoint], params={"challenge_code": code}) as answer,
            ):
                found: str = (await answer.json())["challengeResponse"]
                return found
        except (KeyError, aiohttp.ClientError):
            return None

    def _subscribe(self, asked: Asked) -> Answer:
        row = json.loads(asked.body)
        if any(one["topicId"] == row["topicId"] for one in self.subscriptions.values()):
            return error(409, 195012, "Subscription already exists")
        number = f"s-{next(self._numbers)}"
        self.subscriptions[number] = {**row, "subscriptionId": number}
        return Answer(201)

    def _change(self, asked: Asked) -> Answer:
        number = asked.path["subscription_id"]
        self.subscriptions[number] |= json.loads(asked.body)
        return Answer(204)

    def _end(self, asked: Asked) -> Answer:
        self.subscriptions.pop(asked.path["subscription_id"], None)
        return Answer(204)

"""The configuration of a house whose only account, “us”, is read by a Selling Partner API on loopback."""

from pathlib import Path
from typing import Any

from monitor.config import Config
from tests.adapters.amazon_api.server import Api


def configured(api: Api, folder: Path, *allowed: str, **keys: Any) -> Config:
    """`keys` are of the account's section; `allowed` are further servers on loopback that the door may go to."""
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org", "allow_private": [api.authority, *allowed]},
            "accounts": {"us": api.config(**keys)},
        }
    )

"""Products: one thing that several listings sell."""

from collections.abc import Mapping
from dataclasses import dataclass

# Why a listing is of a product where a person said so.
BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing that several of my listings sell; `ties` are their numbers, each with why it is one of them.

    Why is BY_HAND, or what the listings have in common: "sku:LAMP-1", "gtin:4006381333931", "id:B0EXAMPL7K".
    """

    id: int
    name: str
    ties: Mapping[int, str]

"""What a platform's site in one country is on every platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """One country's site; `id` is its name in the platform's APIs, `country` that of ISO 3166."""

    code: str
    domain: str
    currency: str
    id: str
    country: str

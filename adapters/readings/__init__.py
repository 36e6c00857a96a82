"""The facts that a platform states, as frozen values with a stable key."""

from adapters.readings.facts import (
    Listing,
    Money,
    Offer,
    Place,
    Rank,
    Reading,
    Review,
    ReviewSummary,
    Seller,
    StarShares,
    Stock,
    Subject,
)
from adapters.readings.pages import Board, PageItem, PageOffer, PageReading, PageReview
from adapters.readings.sweeps import Ask, Evidence, Missed, Next, Partial, Said, Sweep, Whole
from adapters.readings.vocabulary import Condition, FulfilledBy, State, Topic, Wall

__all__ = [
    "Ask",
    "Board",
    "Condition",
    "Evidence",
    "FulfilledBy",
    "Listing",
    "Missed",
    "Money",
    "Next",
    "Offer",
    "PageItem",
    "PageOffer",
    "PageReading",
    "PageReview",
    "Partial",
    "Place",
    "Rank",
    "Reading",
    "Review",
    "ReviewSummary",
    "Said",
    "Seller",
    "StarShares",
    "State",
    "Stock",
    "Subject",
    "Sweep",
    "Topic",
    "Wall",
    "Whole",
]

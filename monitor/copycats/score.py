"""How alike another listing is to mine, in per cent, and by which parts: numbers, picture, title, price."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.gtins import gtin
from adapters.readings import Candidate, Listing, Track
from monitor.copycats.pictures import PictureHash, PictureLikeness, alike
from monitor.copycats.titles import TitleLikeness, title_likeness
from monitor.facts import percent_below

# What each part proves by itself where it is as like as can be; together they prove more. A bar code names one
# product, a product of a catalogue has many sellers, and a title without its picture is a category's.
_GTIN, _EPID, _PICTURE, _TITLE = 0.9, 0.15, 0.85, 0.75
_FOUND_BY_PICTURE = 0.1
# From the first likeness a part proves something, from the second all it can; chosen on 1,400 generated pairs, half of
# them copies that were worked over, half other things of the same kind.
_WHOLES, _LIGHTS, _TITLES = (0.6, 0.78), (0.84, 0.92), (0.3, 0.85)
# Another model of the same name has nearly the same title.
_OTHER_MODEL = 0.35
# Words without which a title is too short to tell.
_FEW_WORDS = 3
_OTHER_GTIN = 0.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """`percent` of all parts together; a part that is not known is None, and so is `cheaper` across currencies.

    `picture` is per cent, `price` how many per cent theirs stands from mine (negative is cheaper).
    """

    percent: int
    same_gtin: bool = False
    same_epid: bool = False
    picture: int | None = None
    title: TitleLikeness | None = None
    price: int | None = None


def likeness(
    mine: Listing,
    other: Candidate,
    weights: Mapping[str, float],
    pictures: tuple[PictureHash, ...] = (),
    picture: PictureHash | None = None,
) -> Likeness:
    """Judges one pair; `weights` says how much each word tells, `pictures` are mine, `picture` theirs if known."""
    title = title_likeness(mine.title, other.title, weights) if mine.title and other.title else None
    shown = [alike(one, picture) for one in pictures] if picture else []
    codes, code = {_code(one) for one in mine.gtins} - {None}, _code(other.gtin)
    same_gtin, same_epid = code is not None and code in codes, bool(mine.epid) and mine.epid == other.epid
    proofs = (
        _GTIN * same_gtin,
        _EPID * same_epid,
        _PICTURE * max((_picture_proof(one) for one in shown), default=0.0),
        _TITLE * _title_proof(title),
        _FOUND_BY_PICTURE * (Track.PICTURE in other.tracks),
    )
    doubt = 1.0
    for proof in proofs:
        doubt *= 1 - proof
    sure = (1 - doubt) * (_OTHER_GTIN if codes and code and not same_gtin else 1.0)
    return Likeness(
        percent=round(100 * sure),
        same_gtin=same_gtin,
        same_epid=same_epid,
        picture=round(100 * max(one.light for one in shown)) if shown else None,
        title=title,
        price=percent_below(other.price, mine.price),
    )


def _code(text: str | None) -> str | None:
    """The bar code in full length: a UPC is the EAN with a zero before it."""
    code = gtin(text)
    return code.zfill(14) if code else None


def _proven(part: float | None, span: tuple[float, float]) -> float:
    low, high = span
    return 0.0 if part is None else min(1.0, max(0.0, (part - low) / (high - low)))


def _picture_proof(one: PictureLikeness) -> float:
    """Its light and colours together, or, for a copy in another colour, its light alone, which must be more alike."""
    return max(_proven(one.whole, _WHOLES), _proven(one.light, _LIGHTS))


def _title_proof(title: TitleLikeness | None) -> float:
    if title is None or title.shared < _FEW_WORDS:
        return 0.0
    return _proven(title.share, _TITLES) * (_OTHER_MODEL if title.other_model else 1.0)

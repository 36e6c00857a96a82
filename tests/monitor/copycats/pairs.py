"""Pairs of listings made by a seed: mine and a copy of it, and mine and another product with like words.

`python -m tests.monitor.copycats.pairs 1000 20` judges the pairs of twenty seeds from 1000 on and prints the figures.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from PIL import Image

from adapters.readings import Candidate, Listing, Money, Seller, State, Subject, Track
from monitor.copycats.pictures import hashed
from monitor.copycats.score import Likeness, likeness
from monitor.copycats.titles import weights_of
from monitor.rules.copycats import ALIKE
from tests.monitor.copycats.photos import KINDS, WORKS, jpeg, photo, recompressed

PAIRS = 200
_BRANDS = ("Lumen", "Norda", "Veltro", "Kippo", "Aurelle", "Brixon", "Tamsin", "Orvelo")
_WORDS = {
    "lamp": (
        "Desk Lamp",
        "LED Dimmable Table Reading Light Bedside Office Eye Care Touch Control USB Port",
        "台灯 护眼 学习 触摸",
    ),
    "bottle": (
        "Water Bottle",
        "Stainless Steel Insulated Leakproof Vacuum Flask Sports Gym Hiking BPA Free Wide",
        "保温杯 不锈钢 运动 大容量",
    ),
    "mug": (
        "Coffee Mug",
        "Ceramic Tea Cup Handle Office Gift Funny Large Microwave Dishwasher Safe Glaze",
        "马克杯 陶瓷 咖啡杯 办公室",
    ),
    "backpack": (
        "Laptop Backpack",
        "Travel Waterproof School Business Bag Men Women USB Charging Anti Theft Slim",
        "双肩包 防水 电脑包 商务",
    ),
    "headphones": (
        "Bluetooth Headphones",
        "Wireless Over Ear Noise Cancelling Foldable Microphone Stereo Deep Bass Headset",
        "蓝牙耳机 头戴式 降噪 无线",
    ),
}
_SYNONYMS = {
    "Lamp": "Light",
    "Insulated": "Thermal",
    "Mug": "Cup",
    "Backpack": "Rucksack",
    "Headphones": "Earphones",
    "Waterproof": "Water-resistant",
    "Office": "Work",
    "Large": "Big",
    "Travel": "Trip",
    "Wireless": "Cordless",
}
_NOISE = ("NEW", "Hot", "Sale", "2026", "Free", "Shipping", "Premium", "Fashion", "Deluxe")
# Valid EANs of the range that GS1 keeps for no product; a few are enough.
_CODES = ("4006381333931", "5901234123457", "4012345678901", "0012345678905")


@dataclass(frozen=True, slots=True)
class Pair:
    """What is judged, how it was made, and what is true of it."""

    mine: Listing
    other: Candidate
    picture: bytes
    shown: bytes | None
    titles: tuple[str, ...]
    is_copy: bool
    made: str


@dataclass(frozen=True, slots=True)
class Product:
    kind: str
    title: str
    photo: Image.Image


def pairs(seed: int, count: int = PAIRS) -> Iterator[Pair]:
    """Half of them copies, half other products."""
    random = Random(seed)
    for number in range(count):
        yield _copy(random) if number % 2 else _stranger(random)


def _product(random: Random, kind: str, brand: str | None = None) -> Product:
    return Product(kind, _title(random, kind, brand), photo(kind, random, random.random() < 0.35))


def _title(random: Random, kind: str, brand: str | None = None) -> str:
    name, more, chinese = _WORDS[kind]
    if random.random() < 0.15:
        words = random.sample(chinese.split(), 3)
        return f"{brand or random.choice(_BRANDS)} {''.join(words)} {_model(random)} {random.randint(2, 90)}0ml"
    few = random.sample(more.split(), random.randint(4, 8))
    return " ".join(
        [
            brand or random.choice(_BRANDS),
            _model(random),
            name,
            *few,
            f"{random.randint(2, 60)} {random.choice(('oz', 'W', 'inch', 'L'))}",
        ]
    )


def _model(random: Random) -> str:
    return f"{random.choice('ABKMTX')}{random.randint(10, 990)}"


def _shelf(random: Random, kind: str) -> tuple[str, ...]:
    """What else the search for such a thing shows."""
    return tuple(_title(random, kind) for _ in range(random.randint(3, 15)))


def _copy(random: Random) -> Pair:
    kind = random.choice(list(KINDS))
    product = _product(random, kind)
    works = random.sample(list(WORKS), random.choice((1, 1, 2)))
    shown: Image.Image = product.photo
    for work in works:
        shown = WORKS[work](shown, random)
    shown = recompressed(shown, random)
    pair = _pair(random, product, _rewritten(product.title, random), shown, "+".join(works), is_copy=True)
    if random.random() < 0.15:
        return _with_codes(pair, *[random.choice(_CODES)] * 2)
    return pair


def _rewritten(title: str, random: Random) -> str:
    """Other order, some other words, some lost, the brand often another."""
    words = title.split()
    words = [_SYNONYMS.get(word, word) if random.random() < 0.5 else word for word in words]
    if random.random() < 0.6:
        words[0] = random.choice([*_BRANDS, "Generic"])
    for _ in range(random.randint(0, max(0, len(words) // 4))):
        words.pop(random.randrange(len(words)))
    random.shuffle(words)
    return " ".join([*random.sample(_NOISE, random.randint(0, 3)), *words])


def _stranger(random: Random) -> Pair:
    """Another product: of the category, of the brand with another model, with nearly my title, or with its own."""
    kind = random.choice(list(KINDS))
    product = _product(random, kind)
    how = random.choice(("category", "model", "words", "codes"))
    brand = product.title.split()[0] if how == "model" else None
    other = _product(random, kind, brand)
    title = other.title
    if how in ("model", "words"):
        model = _model(random)
        words = [model if word == product.title.split()[1] else word for word in product.title.split()]
        words[0] = brand or random.choice(_BRANDS)
        if how == "words":
            random.shuffle(words)
        title = " ".join(words)
    pair = _pair(random, product, title, recompressed(other.photo, random), how, is_copy=False)
    return _with_codes(pair, *random.sample(_CODES, 2)) if how == "codes" else pair


def _pair(random: Random, mine: Product, title: str, shown: Image.Image, made: str, *, is_copy: bool) -> Pair:
    subject, price = Subject("us", "1"), Decimal(random.randint(900, 9000)) / 100
    listing = Listing(subject, State.LIVE, "https://shop.example/1", mine.title, price=Money(price, "USD"))
    factor = Decimal(str(round(random.uniform(0.5, 1.2), 2)))
    asked = Money((price * factor).quantize(Decimal("0.01")), "USD")
    tracks = frozenset({random.choice((Track.TITLE, Track.PICTURE))})
    other = Candidate(subject, Subject("us", "2"), "https://shop.example/2", tracks, title, Seller("x"), asked)
    return Pair(listing, other, jpeg(mine.photo), jpeg(shown), _shelf(random, mine.kind), is_copy, made)


def _with_codes(pair: Pair, mine: str, theirs: str) -> Pair:
    return replace(
        pair, mine=replace(pair.mine, gtins=(mine, "Does not apply")), other=replace(pair.other, gtin=theirs)
    )


def judged(pair: Pair) -> Likeness:
    """As the daemon would, with the titles of the whole answer."""
    weights = weights_of((*pair.titles, pair.other.title or ""))
    theirs = hashed(pair.shown) if pair.shown else None
    return likeness(pair.mine, pair.other, weights, (hashed(pair.picture),), theirs)


def figures(seeds: range, count: int = PAIRS) -> tuple[float, float, Counter[str]]:
    """Recall, false alarms (both 0 to 1), and how the pairs that were judged wrongly were made."""
    counts: Counter[bool] = Counter()
    wrong: Counter[str] = Counter()
    for pair in (pair for seed in seeds for pair in pairs(seed, count)):
        counts[pair.is_copy] += 1
        if (judged(pair).percent >= ALIKE.default) != pair.is_copy:
            wrong[f"{'copy' if pair.is_copy else 'other'}: {pair.made}"] += 1
    missed = sum(number for made, number in wrong.items() if made.startswith("copy"))
    return 1 - missed / counts[True], (wrong.total() - missed) / counts[False], wrong


if __name__ == "__main__":
    first, many = (int(text) for text in sys.argv[1:3])
    recall, false, wrong = figures(range(first, first + many))
    print(f"{many * PAIRS} pairs of {many} seeds: recall {recall:.1%}, false alarms {false:.1%}")
    for made, number in wrong.most_common():
        print(f"  {number:4} {made}")

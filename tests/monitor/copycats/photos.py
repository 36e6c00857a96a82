"""Drawn photographs of products, and what copyists do to a photograph."""

import io
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SIZE = 640
WHITE = (255, 255, 255)
Colour = tuple[int, int, int]
Work = Callable[[Image.Image, Random], Image.Image]


def colour(random: Random) -> Colour:
    red, green, blue = (random.randint(20, 225) for _ in range(3))
    return red, green, blue


def _shade(one: Colour, by: float) -> Colour:
    red, green, blue = (min(255, max(0, round(part * by))) for part in one)
    return red, green, blue


def _lamp(draw: ImageDraw.ImageDraw, random: Random) -> None:
    top, wide, low = random.randint(90, 180), random.randint(90, 230), random.randint(200, 330)
    narrow = random.randint(30, wide)
    foot, stem = random.randint(60, 190), random.randint(4, 26)
    body, metal = colour(random), colour(random)
    shade = [(320 - narrow, top), (320 + narrow, top), (320 + wide, low), (320 - wide, low)]
    draw.rectangle((320 - stem, low, 320 + stem, 540), fill=metal)
    draw.ellipse((320 - foot, 510, 320 + foot, 570), fill=_shade(metal, 0.8))
    draw.polygon(shade, fill=body)
    for line in range(random.randint(0, 6)):
        x = 320 - wide + 2 * wide * line / 6
        draw.line((320 + (x - 320) * narrow / wide, top, x, low), fill=_shade(body, 0.7), width=5)


def _bottle(draw: ImageDraw.ImageDraw, random: Random) -> None:
    wide, neck = random.randint(60, 130), random.randint(20, 55)
    shoulder, top = random.randint(170, 300), random.randint(60, 120)
    body, cap = colour(random), colour(random)
    draw.rounded_rectangle((320 - wide, shoulder, 320 + wide, 590), random.randint(5, 50), fill=body)
    draw.rectangle((320 - neck, top + 40, 320 + neck, shoulder + 30), fill=_shade(body, 0.9))
    draw.rectangle((320 - neck - 8, top, 320 + neck + 8, top + 50), fill=cap)
    label = random.randint(shoulder + 30, 450)
    draw.rectangle((320 - wide, label, 320 + wide, label + random.randint(40, 130)), fill=_shade(colour(random), 1.3))
    _print(draw, random, 320 - wide + 12, label + 10, 2 * wide - 24)


def _mug(draw: ImageDraw.ImageDraw, random: Random) -> None:
    wide, top, low = random.randint(110, 190), random.randint(140, 260), random.randint(470, 560)
    body = colour(random)
    side = random.choice((-1, 1))
    hand = sorted((320 + side * wide - 70, 320 + side * wide + 70))
    draw.ellipse((hand[0], top + 50, hand[1], low - 60), outline=_shade(body, 0.8), width=random.randint(16, 38))
    draw.rounded_rectangle((320 - wide, top, 320 + wide, low), 30, fill=body)
    draw.ellipse((320 - wide, top - 30, 320 + wide, top + 30), fill=_shade(body, 0.55))
    for _ in range(random.randint(1, 6)):
        x, y, r = (
            random.randint(320 - wide + 40, 320 + wide - 40),
            random.randint(top + 60, low - 50),
            random.randint(12, 60),
        )
        random.choice((draw.ellipse, draw.rectangle))((x - r, y - r, x + r, y + r), fill=colour(random))


def _bag(draw: ImageDraw.ImageDraw, random: Random) -> None:
    wide, top = random.randint(140, 220), random.randint(140, 230)
    body = colour(random)
    draw.arc((250, top - 90, 390, top + 70), 180, 360, fill=_shade(body, 0.6), width=random.randint(10, 26))
    draw.rounded_rectangle((320 - wide, top, 320 + wide, 580), random.randint(30, 110), fill=body)
    for _ in range(random.randint(1, 3)):
        x, y = random.randint(320 - wide, 300), random.randint(top + 60, 430)
        across, down = random.randint(80, 240), random.randint(60, 150)
        draw.rounded_rectangle(
            (x, y, min(x + across, 320 + wide), y + down), 20, fill=_shade(body, random.uniform(0.6, 1.4))
        )
        draw.line((x + 10, y + 20, min(x + across, 320 + wide) - 10, y + 20), fill=colour(random), width=6)


def _headphones(draw: ImageDraw.ImageDraw, random: Random) -> None:
    wide, top = random.randint(130, 210), random.randint(80, 190)
    band, cup = colour(random), colour(random)
    draw.arc((320 - wide, top, 320 + wide, top + 430), 180, 360, fill=band, width=random.randint(14, 46))
    across, down = random.randint(45, 85), random.randint(70, 130)
    y = top + 215
    for x in (320 - wide + 10, 320 + wide - 10):
        draw.ellipse((x - across, y - down, x + across, y + down), fill=cup)
        draw.ellipse(
            (x - across / 2, y - down / 2, x + across / 2, y + down / 2), fill=_shade(cup, random.uniform(0.5, 1.5))
        )


def _print(draw: ImageDraw.ImageDraw, random: Random, x: float, y: float, width: float) -> None:
    for line in range(random.randint(1, 3)):
        draw.rectangle((x, y + 22 * line, x + width * random.uniform(0.3, 1), y + 22 * line + 9), fill=colour(random))


KINDS = {"lamp": _lamp, "bottle": _bottle, "mug": _mug, "backpack": _bag, "headphones": _headphones}


def photo(kind: str, random: Random, scene: bool) -> Image.Image:
    """One product, on white as shops want it or in a room of its own."""
    picture = _room(random) if scene else Image.new("RGB", (SIZE, SIZE), WHITE)
    draw = ImageDraw.Draw(picture)
    if not scene:
        draw.ellipse((150, 545, 490, 590), fill=(232, 232, 232))
    KINDS[kind](draw, random)
    light = Image.linear_gradient("L").resize((SIZE, SIZE)).rotate(random.choice((0, 90, 180, 270)))
    shaded = Image.composite(picture, ImageEnhance.Brightness(picture).enhance(0.85), light)
    # The ground of a shop's picture stays white under any light.
    mask = picture.convert("L").point([255 if value < 250 else 0 for value in range(256)])
    picture.paste(shaded, mask=mask)
    return picture.filter(ImageFilter.GaussianBlur(1))


def _room(random: Random) -> Image.Image:
    picture = Image.new("RGB", (SIZE, SIZE), colour(random))
    draw = ImageDraw.Draw(picture)
    for _ in range(random.randint(4, 9)):
        x, y = random.randint(-80, SIZE), random.randint(-80, SIZE)
        draw.rectangle((x, y, x + random.randint(60, 360), y + random.randint(60, 360)), fill=colour(random))
    draw.rectangle((0, 500, SIZE, SIZE), fill=colour(random))
    return picture.filter(ImageFilter.GaussianBlur(6))


# --- what copyists do ------------------------------------------------------------------------------------------------


def recompressed(picture: Image.Image, random: Random) -> Image.Image:
    side = random.randint(180, 500)
    small = picture.resize((side, round(side * random.uniform(0.97, 1.03))), Image.Resampling.BICUBIC)
    return reread(small, random.randint(20, 60))


def cropped(picture: Image.Image, random: Random) -> Image.Image:
    width, height = picture.size
    left, top, right, bottom = (random.uniform(0, 0.11) for _ in range(4))
    box = (left * width, top * height, width - right * width, height - bottom * height)
    return picture.crop(tuple(map(round, box)))  # type: ignore[arg-type]


def recoloured(picture: Image.Image, random: Random) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    by = random.randint(20, 235)
    turned = hue.point([(step + by) % 256 for step in range(256)])
    other = Image.merge("HSV", (turned, saturation, value)).convert("RGB")
    return ImageEnhance.Contrast(other).enhance(random.uniform(0.7, 1.3))


def toned(picture: Image.Image, random: Random) -> Image.Image:
    brighter = ImageEnhance.Brightness(picture).enhance(random.uniform(0.75, 1.2))
    return ImageEnhance.Color(brighter).enhance(random.uniform(0, 1.8))


def framed(picture: Image.Image, random: Random) -> Image.Image:
    return ImageOps.expand(picture, random.randint(15, 70), fill=random.choice((WHITE, colour(random))))


def marked(picture: Image.Image, random: Random) -> Image.Image:
    copy = picture.copy()
    draw = ImageDraw.Draw(copy)
    x, y = random.randint(0, 380), random.randint(0, 560)
    draw.rectangle((x, y, x + random.randint(120, 240), y + random.randint(30, 70)), fill=colour(random))
    return Image.blend(picture, copy, random.uniform(0.4, 1))


def mirrored(picture: Image.Image, random: Random) -> Image.Image:
    return ImageOps.mirror(picture)


WORKS: dict[str, Work] = {
    work.__name__: work for work in (recompressed, cropped, recoloured, toned, framed, marked, mirrored)
}


def reread(picture: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(picture, quality))).convert("RGB")


def jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return held.getvalue()

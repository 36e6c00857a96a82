"""Pictures by their difference hash: alike though recompressed, cropped, recoloured, framed or mirrored."""

import io
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

# What marketplaces show; every other format would be one more decoder that strangers may feed.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A picture says its size before it is decoded: one of more pixels than any shop's is never unpacked.
MOST_PIXELS = 16_000_000
# Cells on a side, of the light and of each of the two colours: with more an edge moves with a crop of some pixels, with
# fewer all lamps are alike.
_CELLS, _COLOUR_CELLS = 12, 8
_WORK = 256
# A step between two cells that is smaller says nothing: compression makes such out of an even ground.
_EVEN, _EVEN_COLOUR = 6, 5
# What differs by less from the ground around is ground, if so much of the edge is ground.
_GROUND, _MOST_OF_EDGE = 24, 0.9
_CROPS = (0.92, 0.84)
_WHITE = (255, 255, 255)


class NotAPicture(Exception):
    """The bytes are no picture that is read here: another format, broken, or too many pixels."""


class Steps(NamedTuple):
    """A difference hash of one view: a bit for each step between neighbours that rises, and for each that falls."""

    up: int
    down: int

    def likeness(self, other: "Steps") -> float:
        """Even ground that both have is nothing in common: only steps that one of them has count."""
        told = (self.up | self.down | other.up | other.down).bit_count()
        same = ((self.up & other.up) | (self.down & other.down)).bit_count()
        against = ((self.up & other.down) | (self.down & other.up)).bit_count()
        return (same + (told - same - against) / 2) / told if told else 0.0


class View(NamedTuple):
    """One view of a picture: the steps of its light, of its strongest and weakest colour, and between its hues."""

    light: Steps
    ends: Steps
    hues: Steps

    def likeness(self, other: "View") -> "PictureLikeness":
        """A copy without its colours keeps its light; where every hue is turned, the ends stay as they are."""
        light = max(self.light.likeness(other.light), self.ends.likeness(other.ends))
        return PictureLikeness(light, (light + self.hues.likeness(other.hues)) / 2)


class PictureLikeness(NamedTuple):
    """0 to 1 each: of the light alone, which a new colour leaves as it is, and of light and colours together."""

    light: float
    whole: float


@dataclass(frozen=True, slots=True)
class PictureHash:
    """The hashes of several views of one picture: first as it is and without its margins, then others of it."""

    views: tuple[View, ...]

    def to_text(self) -> str:
        """Short text, to be kept."""
        steps = [step for view in self.views for step in view]
        return b64encode(
            zlib.compress(b"".join(part.to_bytes(_BYTES, "big") for step in steps for part in step))
        ).decode()

    @classmethod
    def of_text(cls, text: str) -> "PictureHash":
        """What `to_text` made."""
        raw = zlib.decompress(b64decode(text))
        parts = [int.from_bytes(raw[at : at + _BYTES], "big") for at in range(0, len(raw), _BYTES)]
        steps = [Steps(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
        return cls(tuple(View(*three) for three in zip(steps[::3], steps[1::3], steps[2::3], strict=True)))


_BYTES = 4 * _CELLS * _CELLS // 8
_WHOLE_VIEWS = 2


def alike(mine: PictureHash, other: PictureHash) -> PictureLikeness:
    """How like the most like views are: the whole of the one with any view of the other."""
    pairs = [(one, two) for one in mine.views[:_WHOLE_VIEWS] for two in other.views]
    pairs += [(one, two) for one in other.views[:_WHOLE_VIEWS] for two in mine.views[_WHOLE_VIEWS:]]
    found = [one.likeness(two) for one, two in pairs]
    return PictureLikeness(
        light=max((one.light for one in found), default=0.0), whole=max((one.whole for one in found), default=0.0)
    )


def hashed(body: bytes) -> PictureHash:
    """The picture's hash. Raises NotAPicture. Blocks for some milliseconds a megapixel: not for the event loop."""
    picture = _opened(body)
    bare = _without_margins(picture)
    mirrors = (ImageOps.mirror(picture), ImageOps.mirror(bare))
    return PictureHash(tuple(_view(view) for view in (picture, bare, *mirrors, *_parts(bare))))


def _opened(body: bytes) -> Image.Image:
    """Its first frame, small, what is transparent white."""
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as found:
            if found.width * found.height > MOST_PIXELS or min(found.size) < _CELLS:
                raise NotAPicture(f"a picture of {found.width} × {found.height} points is not read")
            found.draft("RGB", (2 * _WORK, 2 * _WORK))
            found.thumbnail((2 * _WORK, 2 * _WORK), Image.Resampling.BILINEAR)
            layer = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise NotAPicture(f"the bytes are no picture ({type(error).__name__})") from error
    except Image.DecompressionBombWarning as error:
        raise NotAPicture("the picture has far too many points") from error
    ground = Image.new("RGBA", layer.size, (*_WHITE, 255))
    return Image.alpha_composite(ground, layer).convert("RGB").resize((_WORK, _WORK), Image.Resampling.BILINEAR)


def _without_margins(picture: Image.Image) -> Image.Image:
    """Cut to what stands out from an even ground; the picture itself where its edge is not even."""
    for _ in range(2):  # a frame, and the ground within it
        picture = _cut(picture)
    return picture


def _cut(picture: Image.Image) -> Image.Image:
    edge = _edge(picture.convert("L"))
    ground = sorted(edge)[len(edge) // 2]
    if sum(abs(value - ground) < _GROUND for value in edge) < _MOST_OF_EDGE * len(edge):
        return picture
    grey = picture.convert("L")
    apart = ImageChops.difference(grey, Image.new("L", grey.size, ground))
    box = apart.point([0] * _GROUND + [255] * (256 - _GROUND)).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < 2 * _CELLS:
        return picture
    return picture.crop(box)


def _edge(grey: Image.Image) -> bytes:
    width, height = grey.size
    sides = ((0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height))
    return b"".join(grey.crop(side).tobytes() for side in sides)


def _parts(picture: Image.Image) -> Iterator[Image.Image]:
    """What a crop may have left: the middle and the four corners, in two sizes."""
    width, height = picture.size
    for scale in _CROPS:
        room_x, room_y = round(width * (1 - scale)), round(height * (1 - scale))
        for x, y in ((0, 0), (room_x, 0), (0, room_y), (room_x, room_y), (room_x // 2, room_y // 2)):
            yield picture.crop((x, y, x + width - room_x, y + height - room_y))


def _view(view: Image.Image) -> View:
    red, green, blue = view.split()
    luma, *chroma = view.convert("YCbCr").split()
    ends = [end(end(red, green), blue) for end in (ImageChops.lighter, ImageChops.darker)]
    return View(
        light=_signs(_stretched(luma), _EVEN),
        ends=_signs([step for end in ends for step in _stretched(end)], _EVEN),
        hues=_signs([step for hue in chroma for step in _steps(hue, _COLOUR_CELLS)], _EVEN_COLOUR),
    )


def _stretched(grey: Image.Image) -> list[int]:
    """Its steps, of whatever contrast it is."""
    return _steps(ImageOps.autocontrast(grey, cutoff=1), _CELLS)


def _steps(channel: Image.Image, cells: int) -> list[int]:
    """From each cell to the one on its right, then to the one below."""
    row = cells + 1
    mean = channel.resize((row, row), Image.Resampling.BOX).tobytes()
    places = [y * row + x for y in range(cells) for x in range(cells)]
    return [mean[at + 1] - mean[at] for at in places] + [mean[at + row] - mean[at] for at in places]


def _signs(steps: Sequence[int], even: int) -> Steps:
    return Steps(_bits([step > even for step in steps]), _bits([step < -even for step in steps]))


def _bits(flags: Sequence[bool]) -> int:
    return int("".join("1" if flag else "0" for flag in flags), 2)

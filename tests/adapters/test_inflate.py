import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import Misread, TryLater
from adapters.inflate import inflate

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda body: body,
    "gzip": gzip.compress,
    "X-GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": lambda body: zlib.compress(body)[2:-4],
}


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACKERS)))
def test_whatever_was_packed_comes_out_again(body: bytes, encoding: str) -> None:
    assert inflate(PACKERS[encoding](body), encoding, cap=2000) == body


@given(st.lists(st.binary(max_size=100), max_size=8))
def test_a_page_in_several_pieces_is_one_page(pieces: list[bytes]) -> None:
    wire = b"".join(gzip.compress(piece) for piece in pieces)
    assert inflate(wire, "gzip", cap=1000) == b"".join(pieces)


@pytest.mark.parametrize("encoding", sorted(PACKERS))
def test_one_byte_above_the_cap_is_too_much(encoding: str) -> None:
    assert len(inflate(PACKERS[encoding](bytes(1000)), encoding, cap=1000)) == 1000
    with pytest.raises(Misread, match="larger than"):
        inflate(PACKERS[encoding](bytes(1001)), encoding, cap=1000)


def test_the_cap_holds_over_all_pieces() -> None:
    with pytest.raises(Misread, match="larger than"):
        inflate(gzip.compress(bytes(600)) * 2, "gzip", cap=1000)


def test_a_bomb_never_takes_more_memory_than_the_cap() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    with pytest.raises(Misread):
        inflate(bomb, "gzip", cap=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@given(st.binary(min_size=1), st.sampled_from(["gzip", "deflate"]))
def test_damaged_data_is_one_of_our_errors(wire: bytes, encoding: str) -> None:
    with suppress(Misread, TryLater):
        assert len(inflate(wire, encoding, cap=1000)) <= 1000


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 5000])
def test_an_encoding_that_was_not_asked_for_is_named_in_a_few_words(encoding: str) -> None:
    with pytest.raises(Misread, match="which was not asked for") as caught:
        inflate(b"x", encoding, cap=1000)
    assert len(str(caught.value)) < 120

"""Codes that are computed are those that are encoded, and are read at the printer."""

from io import BytesIO
from random import Random

import numpy as np
import pypdfium2
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from eventsapp.badges.pdf import FontSet, affine, qr, write_pdf
from tests.badges.conftest import make_badge

TOKENS = st.text(affine.ALPHABET, min_size=affine.LENGTH, max_size=affine.LENGTH)


def tokens(count: int, seed: int = 5) -> list[str]:
    draw = Random(seed)
    return ["".join(draw.choices(affine.ALPHABET, k=affine.LENGTH)) for _ in range(count)]


def encoded(text: str) -> bytes:
    how = {"version": affine.VERSION, "error": "m", "mode": "alphanumeric", "mask": affine.MASK, "boost_error": False}
    return affine.packed_rows(segno.make(text, **how).matrix)


def picture(symbol: qr.Symbol, side: int, quiet: int = 4) -> Image.Image:
    bits = np.unpackbits(np.frombuffer(symbol.rows, dtype=np.uint8).reshape(symbol.modules, -1), axis=1)
    grid = 255 * (1 - np.pad(bits[:, : symbol.modules], quiet))
    return Image.fromarray(grid.astype(np.uint8)).resize((side, side), Image.Resampling.NEAREST)


def test_two_hundred_tokens_are_what_a_complete_encoder_makes() -> None:
    made = tokens(200)
    wanted = [encoded(token) for token in made]
    assert affine.rows_of_all(made) == wanted
    assert [affine.rows_of(token) for token in made] == wanted


@settings(max_examples=40, deadline=None)
@given(token=TOKENS)
def test_any_token_is_what_a_complete_encoder_makes(token: str) -> None:
    assert affine.rows_of(token) == encoded(token)


def test_a_batch_is_cut_anywhere_and_gives_the_same() -> None:
    made = tokens(1100)
    assert affine.rows_of_all(made) == [affine.rows_of(token) for token in made]


@pytest.mark.parametrize("side", [271, 300])
def test_tokens_are_read_by_an_independent_decoder(side: int) -> None:
    for token in tokens(25):
        assert [code.text for code in zxingcpp.read_barcodes(picture(qr.symbol(token), side))] == [token]


@pytest.mark.parametrize("text", ["K7M2PX9QRT4VW8YZ3ABC5DEF6G", "a" * affine.LENGTH, "A" * (affine.LENGTH - 1)])
def test_any_other_text_is_encoded_in_full(text: str) -> None:
    assert not affine.fits(text)
    assert [code.text for code in zxingcpp.read_barcodes(picture(qr.symbol(text), 400))] == [text]


@pytest.mark.parametrize("odd", ["a" * affine.LENGTH, "é" * affine.LENGTH, "short"])
def test_one_other_text_among_tokens_spoils_none(odd: str) -> None:
    mixed = [*tokens(40), odd]
    assert affine.rows_of_all(mixed) is None
    assert [symbol.rows for symbol in qr.symbols(mixed)][:40] == [affine.rows_of(token) for token in mixed[:40]]


def test_every_code_of_a_batch_is_read_at_203_dpi(fonts: FontSet) -> None:
    made = tokens(64)
    target = BytesIO()
    write_pdf([make_badge("Nguyễn Văn An", code=token) for token in made], target, fonts=fonts)
    pdf = pypdfium2.PdfDocument(target.getvalue())
    for number, token in enumerate(made):
        image = pdf[number].render(scale=203 / 72, grayscale=True).to_pil().convert("1", dither=0)
        assert [code.text for code in zxingcpp.read_barcodes(image)] == [token]

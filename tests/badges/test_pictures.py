"""Pictures in layouts: as large as their box, see-through where they are, upright, JPEG untouched."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from eventsapp.badges.pdf import FontSet, Layout, read_picture, render_one
from eventsapp.badges.pdf.layout import ROLE_COLOURS, Box, Fill, Picture
from tests.badges.conftest import make_badge

LAYOUT = Layout(
    60,
    60,
    ((Fill(Box(0, 0, 60, 60), "00FF00"), Picture(Box(10, 10, 40, 20), "1"), Picture(Box(0, 0, 5, 5), "gone")),),
    ROLE_COLOURS,
)


def encoded(picture: Image.Image, kind: str, **how: object) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **how)
    return target.getvalue()


def printed(data: bytes, fonts: FontSet) -> Image.Image:
    pdf = render_one(make_badge("An"), fonts=fonts, layout=LAYOUT, pictures={"1": read_picture(data)})
    return pypdfium2.PdfDocument(pdf)[0].render(scale=72 / 25.4).to_pil().convert("RGB")


def at(page: Image.Image, left: float, top: float) -> tuple[int, ...]:
    scale = page.width / 60
    found = page.getpixel((round(left * scale), round(top * scale)))
    assert isinstance(found, tuple)
    return found


def test_a_picture_is_as_large_as_its_box_allows_and_in_its_middle(fonts: FontSet) -> None:
    page = printed(encoded(Image.new("RGB", (20, 20), "red"), "PNG"), fonts)
    assert at(page, 30, 20) == (255, 0, 0)
    assert at(page, 22, 12) == (255, 0, 0)
    assert at(page, 15, 20) == (0, 255, 0)


def test_what_is_transparent_lets_the_ground_through(fonts: FontSet) -> None:
    picture = Image.new("RGBA", (40, 20), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 20, 20))
    page = printed(encoded(picture, "PNG"), fonts)
    assert at(page, 20, 20) == (0, 255, 0)
    assert at(page, 40, 20) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_other_kinds_of_pictures_are_printed(kind: str, fonts: FontSet) -> None:
    red, green, blue = at(printed(encoded(Image.new("RGB", (40, 20), "blue"), kind), fonts), 30, 20)
    assert blue > 230
    assert max(red, green) < 30


def test_a_jpeg_is_kept_as_it_is_unless_it_lies_on_its_side() -> None:
    picture = Image.new("RGB", (40, 20), "blue")
    plain = encoded(picture, "JPEG")
    assert read_picture(plain).samples == plain
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = read_picture(encoded(picture, "JPEG", exif=exif))
    assert (turned.width, turned.height) == (20, 40)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(OSError, match="cannot identify"):
        read_picture(b"no picture")

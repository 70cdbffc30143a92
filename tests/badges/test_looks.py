"""Badges look as they were looked at, and no text leaves its box, whatever names and layouts there are."""

from io import BytesIO

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from eventsapp.badges.pdf import A6, FontSet, Layout, render_one, write_pdf
from eventsapp.badges.pdf.layout import ROLE_COLOURS, Align, Box, Entry, Text, TextStyle, Valign
from eventsapp.badges.pdf.model import Field
from eventsapp.badges.pdf.typefaces import Weight
from tests.badges.conftest import make_badge
from tests.badges.hard_names import FOLDER, hard_badges, picture_of

POINT = 72 / 25.4
PARTS = (
    *("Nguyễn", "Thị", "Hưởng", "Đặng", "Ỷ", "gjpy", "-", ".", "W", "Wolfeschlegelsteinhausenbergerdorff"),
    *("顾砚秋", "买提·艾力", "김서린", "남궁뷁", "さくら", "สมชาย", "กี่น้ำ", "محمد", "بن"),
)
WORDS = st.lists(
    st.sampled_from(PARTS),
    min_size=1,
    max_size=9,
).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words[:3])]))


@pytest.mark.parametrize("name", hard_badges())
def test_a_hard_name_looks_as_it_was_looked_at(name: str, fonts: FontSet) -> None:
    made, kept = picture_of(hard_badges()[name], fonts), Image.open(FOLDER / f"{name}.png")
    assert made.size == kept.size
    # Machines smooth edges a little differently; a letter that is missing or elsewhere changes far more.
    assert ImageStat.Stat(ImageChops.difference(made, kept.convert("L"))).mean[0] < 0.35


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Layout, Box]:
    width, height = draw(st.floats(20, 120)), draw(st.floats(6, 80))
    box = Box(draw(st.floats(2, 20)), draw(st.floats(2, 20)), width, height)
    size = draw(st.floats(2, 20))
    style = TextStyle(size, size * draw(st.floats(0.3, 1)), draw(st.integers(1, 4)), draw(st.sampled_from(Weight)))
    second = TextStyle(4, 3, 2, Weight.REGULAR, gap=1)
    text = Text(
        box,
        (Entry(style, Field.NAME), Entry(second, Field.COMPANY)),
        draw(st.sampled_from(Align)),
        draw(st.sampled_from(Valign)),
    )
    return Layout(150, 120, ((text,),), ROLE_COLOURS), box


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=boxes(), name=WORDS, company=WORDS)
def test_no_text_leaves_its_box(one: tuple[Layout, Box], name: str, company: str, fonts: FontSet) -> None:
    layout, box = one
    target = BytesIO()
    report = write_pdf([make_badge(name, company=company)], target, fonts=fonts, layout=layout)
    assert report.uncovered == ()
    ink = pypdfium2.PdfDocument(target.getvalue())[0].render(scale=2, grayscale=True).to_pil().point(lambda v: v < 240)
    found = ink.getbbox()
    if found is None:
        assert not (name + company).strip()
        return
    left, top, right, bottom = (edge / 2 / POINT for edge in found)
    # Letters such as "j" reach out of their own width a little, and high marks out of a tight line.
    assert left >= box.left - 2
    assert right <= box.left + box.width + 2
    assert top >= box.top - 3
    assert bottom <= box.top + box.height + 3


def test_the_same_badge_twice_is_the_same_file(fonts: FontSet) -> None:
    badge = make_badge("Nguyễn Văn An", company="Trúc Lâm Sơn")
    assert render_one(badge, fonts=fonts) == render_one(badge, fonts=fonts, layout=A6)

"""Many badges on a sheet, both sides, folded."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import zxingcpp

from eventsapp.badges.pdf import A6, FontSet, Layout, Sheet, grid, render_one, write_pdf
from eventsapp.badges.pdf.layout import Box, Entry, Fill, Text, TextStyle
from eventsapp.badges.pdf.model import Field
from eventsapp.badges.pdf.typefaces import Weight
from tests.badges.conftest import make_badge
from tests.badges.test_qr import tokens

A4 = (210.0, 297.0)
BACK = (Text(Box(5, 5, 90, 20), (Entry(TextStyle(6, 4, 1, Weight.BOLD), Field.COMPANY),)),)


def sizes(data: bytes) -> list[tuple[int, int]]:
    pages = pypdfium2.PdfDocument(data)
    return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pages]  # type: ignore[misc]


def write(count: int, fonts: FontSet, layout: Layout, sheet: Sheet | None) -> tuple[bytes, list[str]]:
    target, codes = BytesIO(), tokens(count)
    badges = [make_badge(f"An {number}", company="Trúc Lâm", code=code) for number, code in enumerate(codes)]
    report = write_pdf(badges, target, fonts=fonts, layout=layout, sheet=sheet)
    assert report.pages == count
    return target.getvalue(), codes


def test_four_a6_lie_on_a4_and_the_last_sheet_may_be_part_empty(fonts: FontSet) -> None:
    sheet = grid(A4, (A6.width, A6.height))
    assert sheet is not None
    assert len(sheet.places) == 4
    data, codes = write(6, fonts, A6, sheet)
    assert sizes(data) == [(210, 297)] * 2
    read = []
    for page in pypdfium2.PdfDocument(data):
        found = zxingcpp.read_barcodes(page.render(scale=203 / 72, grayscale=True).to_pil())
        read += [
            code.text
            for code in sorted(found, key=lambda code: (code.position.top_left.y // 50, code.position.top_left.x))
        ]
    assert read == codes


def test_a_badge_larger_than_the_paper_has_no_sheet() -> None:
    assert grid((100, 100), (105, 148)) is None


def test_cut_marks_never_lie_on_a_badge(fonts: FontSet) -> None:
    layout = Layout(85.6, 54, ((Fill(Box(0, 0, 85.6, 54), "FF0000"),),), A6.role_colours)
    sheet = grid(A4, (85.6, 54), gap=5)
    assert sheet is not None
    assert len(sheet.places) == 10
    target = BytesIO()
    write_pdf([make_badge("An", code="x")] * 10, target, fonts=fonts, layout=layout, sheet=sheet)
    picture = pypdfium2.PdfDocument(target.getvalue())[0].render(scale=4).to_pil().convert("RGB")
    dark = sum(count for count, colour in picture.getcolors(1 << 20) if max(colour) < 90)
    assert dark > 0
    for left, top in sheet.places:
        inner = picture.crop(tuple(round(v * 4 * 72 / 25.4) for v in (left + 1, top + 1, left + 84, top + 53)))
        assert {colour for _, colour in inner.getcolors()} == {(255, 0, 0)}


def test_the_back_is_the_second_page_and_mirrored_on_a_sheet(fonts: FontSet) -> None:
    layout = replace(A6, sides=(*A6.sides, BACK))
    assert sizes(write(2, fonts, layout, None)[0]) == [(105, 148)] * 4
    sheet = Sheet(*A4, ((0, 0), (105, 0)), has_marks=False)
    target = BytesIO()
    badges = [make_badge("An", company=name, code="A") for name in ("Trái", "Phải")]
    write_pdf(badges, target, fonts=fonts, layout=layout, sheet=sheet)
    back = pypdfium2.PdfDocument(target.getvalue())[1].get_textpage()
    assert "Phải" in back.get_text_bounded(right=105 * 72 / 25.4)
    assert "Trái" in back.get_text_bounded(left=105 * 72 / 25.4)


def test_a_folded_badge_has_its_back_on_its_head_above(fonts: FontSet) -> None:
    layout = replace(A6, sides=(*A6.sides, BACK), is_folded=True)
    data = render_one(make_badge("An", company="Trúc Lâm"), fonts=fonts, layout=layout)
    assert sizes(data) == [(105, 296)]
    page = pypdfium2.PdfDocument(data)[0]
    assert "Trúc Lâm" in page.get_textpage().get_text_bounded(bottom=148 * 72 / 25.4)
    upper = page.render(scale=2, grayscale=True).to_pil().crop((0, 0, 595, 839)).point(lambda v: v < 128).getbbox()
    assert upper is not None
    assert upper[0] > 300  # what begins at the left of the back stands at the right

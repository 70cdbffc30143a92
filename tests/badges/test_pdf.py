"""What is printed is the name, in its own letters, and can be read back by others."""

import json
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp

from eventsapp.badges.pdf import A6, CannotPrint, FontSet, FontsMissing, Role, check, render_one, write_pdf
from eventsapp.badges.pdf.layout import Text
from eventsapp.badges.pdf.typefaces import chain_for, clean
from tests.badges.conftest import LOCALES, bare, make_badge, names

PER_LOCALE = 150
SPOKEN = {"th"}
"""Written with ActualText, which the third reader does not know."""
HARD_NAMES = (
    ("Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Quỳnh Anh", "vi"),
    ("Đặng Thị Ngọc Hưởng", "vi"),
    ("顾砚秋", "zh-Hans"),
    ("買買提·艾力·阿卜杜熱依木", "zh-Hant"),
    ("남궁뷁", "ko"),
    ("髙橋 さくら", "ja"),
    ("Wolfeschlegelsteinhausenbergerdorff-Hubert-Blaine", "en"),
    ("Ọ̀ṣunbọ́lá Àjọkẹ́", "en"),
    ("Þórdís Kolbrún Reykfjörð Gylfadóttir", "en"),
)


@pytest.mark.parametrize("language", LOCALES)
def test_names_of_every_locale_are_extracted_as_they_are_written(
    language: str,
    shared_data: Callable[[str], Path],
    fonts: FontSet,
    pdf_to_text: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    given = names(shared_data, language, PER_LOCALE)
    target = BytesIO()
    report = write_pdf([make_badge(name, language) for name in given], target, fonts=fonts)
    assert report.pages == PER_LOCALE
    assert report.uncovered == ()
    poppler = pdf_to_text(target.getvalue(), tmp_path)
    pdfium = pypdfium2.PdfDocument(target.getvalue())
    plain = pypdf.PdfReader(BytesIO(target.getvalue()))
    for number, name in enumerate(given):
        assert bare(name) in bare(poppler[number])
        assert bare(name) in bare(pdfium[number].get_textpage().get_text_range())
        if language not in SPOKEN:
            assert bare(name) in bare(plain.pages[number].extract_text())


ARABIC_FIRST = (
    *("محمد", "فاطمة", "يوسف", "زينب", "علاء", "آمنة", "إبراهيم", "لؤلؤة", "يحيى"),
    *("هاني", "ضحى", "قاسم", "شيماء", "غسان", "ثريا", "بَيْتُ", "مُحَمَّدٌ"),
)
ARABIC_LAST = ["المنصوري", "الحداد", "الزهراني", "بن_ناصر", "عبد_الرحمن", "الخطيب", "القحطاني", "السيد", "العظم"]
LATIN_BESIDE = "Dr. أحمد علي"
TITLES = "أ.د. سامي"


def plain(text: str) -> str:
    """Text of a reader without white space and signs of direction, its marks in one order."""
    kept = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", bare(kept))


def test_what_is_read_from_right_to_left_is_extracted_in_its_order(
    fonts: FontSet, pdf_to_text: Callable[..., list[str]], tmp_path: Path
) -> None:
    given = [f"{first} {last.replace('_', ' ')}" for first in ARABIC_FIRST for last in ARABIC_LAST]
    target = BytesIO()
    people = [*given, LATIN_BESIDE, TITLES]
    assert write_pdf([make_badge(name, "en") for name in people], target, fonts=fonts).pages == len(people)
    poppler = [plain(page) for page in pdf_to_text(target.getvalue(), tmp_path)]
    pdfium = [plain(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(target.getvalue())]
    assert [name for name, text in zip(people, poppler, strict=True) if plain(name) not in text] == [TITLES]
    # Full stops have no direction of their own, and PDFium takes a line with Latin words for one from right to left:
    # the letters are all there, words and stops in another order.
    unlike = [name for name, text in zip(people, pdfium, strict=True) if plain(name) not in text]
    assert unlike == [LATIN_BESIDE, TITLES]
    assert "أحمدعلي" in pdfium[-2]
    for text in (poppler[-1], pdfium[-1]):
        assert "سامي" in text


def test_letters_from_right_to_left_are_joined_and_in_order(fonts: FontSet) -> None:
    def width(name: str) -> float:
        left, _, right, _ = _ink(render_one(make_badge(name, "en", company=""), fonts=fonts))
        return right - left

    # A letter on its own has its end; between others it has not.
    assert width("سسسس") < 0.9 * 4 * width("س")
    assert _ink(render_one(make_badge("محمد ا", "en"), fonts=fonts)) != _ink(
        render_one(make_badge("ا محمد", "en"), fonts=fonts)
    )


@pytest.mark.parametrize(("name", "language"), HARD_NAMES)
def test_a_hard_name_is_whole_and_inside_its_box(
    name: str, language: str, fonts: FontSet, pdf_to_text: Callable[..., list[str]], tmp_path: Path
) -> None:
    long_text = "Trung tâm Nghiên cứu và Phát triển Công nghệ Vật liệu tiên tiến miền Đông Nam Bộ"
    badge = make_badge(name, language, title=long_text, company=long_text, latin_name=name)
    data = render_one(badge, fonts=fonts)
    assert bare(name) in bare(pdf_to_text(data, tmp_path)[0])
    left, top, right, bottom = _text_box(data, name)
    box = next(element.box for element in A6.sides[0] if isinstance(element, Text) and len(element.entries) > 1)
    assert left >= box.left - 0.5
    assert right <= box.left + box.width + 0.5
    assert top >= box.top - 0.5
    assert bottom <= box.top + box.height + 0.5


def test_a_name_too_long_for_its_box_ends_lines_behind_hyphens(
    fonts: FontSet, pdf_to_text: Callable[..., list[str]], tmp_path: Path
) -> None:
    data = render_one(make_badge("Łukasz Żółć-Brzęczyszczykiewicz", "en", company="Ulsan"), fonts=fonts)
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "Brzęczyszczykiewicz" in text
    assert bare("Łukasz Żółć-Brzęczyszczykiewicz") in plain(text)
    assert bare("Łukasz Żółć-Brzęczyszczykiewicz") in plain(pdf_to_text(data, tmp_path)[0])


def test_a_page_is_a6(fonts: FontSet) -> None:
    page = pypdfium2.PdfDocument(render_one(make_badge("Nguyễn Văn An"), fonts=fonts))[0]
    assert [round(side * 25.4 / 72, 1) for side in page.get_size()] == [105.0, 148.0]


@pytest.mark.parametrize("role", Role)
def test_the_code_is_read_at_printer_resolution_and_holds_only_the_token(role: Role, fonts: FontSet) -> None:
    data = render_one(make_badge("윤서린", "ko", role=role, role_word="참가업체"), fonts=fonts)
    picture = pypdfium2.PdfDocument(data)[0].render(scale=203 / 72, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(picture)
    assert [code.text for code in found] == ["K7M2PX9QRT4VW8YZ3ABC5DEF6G"]


def test_the_code_is_read_in_black_and_white(fonts: FontSet) -> None:
    page = pypdfium2.PdfDocument(render_one(make_badge("윤서린", "ko"), fonts=fonts))[0]
    picture = page.render(scale=203 / 72, grayscale=True).to_pil().convert("1", dither=0)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["K7M2PX9QRT4VW8YZ3ABC5DEF6G"]


def test_the_foot_has_the_colour_of_the_role(fonts: FontSet) -> None:
    for role, colours in A6.role_colours.items():
        page = pypdfium2.PdfDocument(render_one(make_badge("An", role=role), fonts=fonts))[0]
        picture = page.render(scale=1).to_pil().convert("RGB")
        wanted = tuple(bytes.fromhex(colours.ground))
        assert picture.getpixel((picture.width - 10, picture.height - 6)) == wanted


def test_a_name_without_a_font_is_reported_and_not_printed(fonts: FontSet) -> None:
    amharic, fine = make_badge("አበበ", "en", ref="7"), make_badge("Nguyễn Văn An", ref="8")
    target = BytesIO()
    report = write_pdf([amharic, fine], target, fonts=fonts)
    assert report.pages == 1
    assert [(one.ref, one.name, one.characters) for one in report.uncovered] == [("7", "አበበ", "አበ")]
    assert check([amharic, fine], fonts=fonts) == list(report.uncovered)


def test_one_badge_without_a_font_is_refused(fonts: FontSet) -> None:
    with pytest.raises(CannotPrint) as refused:
        render_one(make_badge("Lan", company="Công ty 🦾"), fonts=fonts)
    assert refused.value.uncovered.characters == "🦾"


def test_nothing_printable_writes_nothing(fonts: FontSet) -> None:
    target = BytesIO()
    assert write_pdf([make_badge("አበበ")], target, fonts=fonts).pages == 0
    assert target.getvalue() == b""


def test_a_batch_that_ends_early_is_a_complete_file(fonts: FontSet) -> None:
    target, seen = BytesIO(), list[int]()
    badges = (make_badge(f"Nguyễn Văn {number}") for number in range(300) if number < 150)
    assert write_pdf(badges, target, fonts=fonts, on_progress=seen.append).pages == 150
    assert seen == list(range(1, 151))
    assert len(pypdf.PdfReader(target).pages) == 150


def test_a_missing_font_is_named_and_its_characters_reported(fonts_folder: Path, tmp_path: Path) -> None:
    for file in fonts_folder.glob("NotoSans_*.ttf"):
        (tmp_path / file.name).symlink_to(file)
    fonts = FontSet.load(tmp_path)
    assert "Noto Sans KR Bold" in fonts.missing
    assert check([make_badge("윤서린", "ko")], fonts=fonts)[0].characters == "윤서린"


@pytest.mark.parametrize(
    ("name", "title", "language", "script"),
    [
        ("顾砚秋", "研发总监", "zh-Hans", "SC"),
        ("陳葉劉", "產品經理", "zh-Hant", "TC"),
        ("윤서린", "사업본부이사", "ko", "KR"),
        ("髙橋さくら", "部長代理", "ja", "JP"),
        ("Nguyễn", "Giám đốc", "vi", ""),
    ],
)
def test_a_name_is_bold_and_a_job_title_regular_in_every_script(
    name: str, title: str, language: str, script: str, fonts: FontSet
) -> None:
    data = render_one(make_badge(name, language, title=title), fonts=fonts)
    used = pypdf.PdfReader(BytesIO(data)).pages[0]["/Resources"]["/Font"]
    families = {font["/BaseFont"].partition("+")[2] for font in used.values()}
    assert {f"NotoSans{script}Bold", f"NotoSans{script}Regular"} <= families


def test_a_title_without_a_regular_face_is_printed_bold(fonts_folder: Path, tmp_path: Path) -> None:
    for file in fonts_folder.glob("*.ttf"):
        if "KR_400" not in file.name:
            (tmp_path / file.name).symlink_to(file)
    fonts = FontSet.load(tmp_path)
    assert fonts.missing == ("Noto Sans KR Regular",)
    assert check([make_badge("윤서린", "ko", title="이사")], fonts=fonts) == []


def test_an_empty_folder_names_every_font(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as refused:
        FontSet.load(tmp_path)
    assert refused.value.names[:2] == ("Noto Sans Regular", "Noto Sans Bold")


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("直子", "ja", "jp"),
        ("直子", "zh-Hans", "sc"),
        ("直子", "zh-TW", "tc"),
        ("直子", "ko", "kr"),
        ("直子", "vi", "sc"),
        ("さくら", "en", "jp"),
        ("金서린", "en", "kr"),
    ],
)
def test_han_characters_take_the_shapes_of_the_persons_language(text: str, language: str, first: str) -> None:
    assert chain_for(text, language)[1] == first


def test_the_same_han_character_differs_between_japanese_and_chinese(fonts: FontSet) -> None:
    def picture(language: str) -> bytes:
        page = pypdfium2.PdfDocument(render_one(make_badge("直", language), fonts=fonts))[0]
        return page.render(scale=2).to_pil().tobytes()

    assert picture("ja") != picture("zh-Hans")


def test_naughty_names_are_printed_or_reported_and_never_break_a_batch(
    shared_data: Callable[[str], Path], fonts: FontSet
) -> None:
    given = json.loads(shared_data("torture/blns/blns.json").read_text("utf-8"))
    target = BytesIO()
    badges = [make_badge(name, "en", ref=str(number), company=name) for number, name in enumerate(given)]
    report = write_pdf(badges, target, fonts=fonts)
    assert report.pages + len(report.uncovered) == len(given)
    assert len(report.uncovered) < len(given) / 4
    assert len(pypdf.PdfReader(target).pages) == report.pages


def test_decomposed_and_invisible_characters_are_brought_in_order() -> None:
    assert clean("Nguyễn\u200b  Thị\u00a0Hà\ufe0f\n") == "Nguyễn Thị Hà"


def test_a_long_name_gets_a_second_line_before_it_gets_smaller(fonts: FontSet) -> None:
    def heights(name: str) -> tuple[float, float]:
        _, top, _, bottom = _text_box(render_one(make_badge(name), fonts=fonts), name)
        return top, bottom

    one, two = heights("Lê An"), heights("Nguyễn Thị Thanh Tuyền")
    assert two[1] - two[0] > 2 * (one[1] - one[0])


def _ink(data: bytes) -> tuple[int, int, int, int]:
    """Box of what is printed where the name stands, in pixels."""
    name = pypdfium2.PdfDocument(data)[0].render(scale=4, grayscale=True).to_pil().crop((0, 240, 1190, 560))
    box = name.point(lambda value: value < 128).getbbox()
    assert box is not None
    return box


def _text_box(data: bytes, text: str) -> tuple[float, float, float, float]:
    """Box of a text's letters in millimetres from the top left, as PDFium sees them."""
    page = pypdfium2.PdfDocument(data)[0]
    textpage = page.get_textpage()
    height = page.get_height()
    whole = textpage.get_text_range()
    wanted, at, boxes = bare(text), 0, []
    start = bare(whole).index(wanted)
    for index, char in enumerate(whole):
        if char.isspace():
            continue
        if start <= at < start + len(wanted):
            boxes.append(textpage.get_charbox(index))
        at += 1
    scale = 25.4 / 72
    return (
        min(box[0] for box in boxes) * scale,
        (height - max(box[3] for box in boxes)) * scale,
        max(box[2] for box in boxes) * scale,
        (height - min(box[1] for box in boxes)) * scale,
    )

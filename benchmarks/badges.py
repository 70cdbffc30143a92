"""Badges: CPU of 10,000 in one file and of one at a desk, beside reportlab as most people write it and a floor.

Names in seven languages, most of them Vietnamese, codes of 108 characters that are made before the clock starts; codes
are drawn, names shaped, fonts embedded and everything packed and written while it runs. Files are read back by PDFium
and zxing before a figure counts. ``BADGES`` (default 10000) is the size of the batch.
"""

import gc
import json
import os
import secrets
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from random import Random

import pypdfium2
import zxingcpp

from config import ROOT
from eventsapp.badges.pdf import A6, BadgeData, Band, FontSet, Role, affine, render_one, write_pdf
from eventsapp.badges.pdf.deflate import pack
from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.page import Painter
from eventsapp.badges.pdf.qr import symbols
from eventsapp.badges.pdf.typefaces import Weight
from eventsapp.badges.pdf.words import Speller
from tests.conftest import SHARED_DATA
from tests.services.naive_badges import ReportlabBadges

BADGES = int(os.environ.get("BADGES", "10000"))
ROUNDS = 5
SINGLES = 400
NAIVE = 150
LOOKED_AT = 60
DPI = 203
SHARES = {"vi": 0.74, "en": 0.11, "zh-Hans": 0.05, "ko": 0.05, "ja": 0.03, "th": 0.01, "ar": 0.01}
LOCALES = {"vi": "vi_VN", "en": "en_US", "zh-Hans": "zh_CN", "ko": "ko_KR", "ja": "ja_JP", "th": "th_TH"}
# Names of our own, for languages and machines without lists.
OWN = {
    "vi": ("Nguyễn Trần Lê Phạm Hoàng Đặng", "Thị Văn Minh Ngọc", "Hưởng Tuyền Anh Quỳnh Đức Phương"),
    "en": ("Fallows Okafor Marlowe Whitcombe", "", "Ingrid Tobias Wren Alma"),
    "zh-Hans": ("顾 赵 欧阳 司马", "", "砚秋 明远 思齐 若兰"),
    "ko": ("윤 남궁 김 서", "", "서린 하준 도윤 지우"),
    "ja": ("髙橋 佐々木 渡邊", "", "さくら 直子 健太郎"),
    "th": ("ศรีสุข ทองดี", "", "สมชาย กนกวรรณ"),
    "ar": ("المنصوري الحداد", "", "محمد فاطمة يوسف"),
}
WORDS = {"vi": "Khách thương mại", "en": "Trade visitor", "zh-Hans": "专业观众", "ko": "참관객", "ja": "来場者"}
TITLES = {
    "vi": ("Trưởng phòng Thiết bị", "Giám đốc sản xuất", "Kỹ sư bảo trì", "Chuyên viên mua hàng"),
    "zh-Hans": ("研发总监", "采购经理"),
    "ko": ("대표이사", "구매팀장"),
}
BAND = Band("Smart Factory Expo 2027", "12–14.05.2027 · WTC Bình Dương", "SF")


def measure() -> Mapping[str, float]:
    """Return the figures; CPU is that of this process on one core."""
    fonts = FontSet.load(ROOT / "instance" / "fonts")
    badges = make_badges(BADGES, Random(7))
    _batch(badges[:600], fonts)  # the table of codes is made once in a process
    _check(badges, _batch(badges, fonts))
    gc.collect()
    batch = min(_cpu(lambda: _fresh(badges, fonts)) for _ in range(ROUNDS)) / len(badges)
    size = len(_batch(badges, fonts)) / len(badges)
    floor = _floor(badges, fonts)
    singles = sorted(_cpu(lambda badge=badge: render_one(badge, fonts=fonts)) for badge in badges[:SINGLES])
    naive = ReportlabBadges(ROOT / "instance" / "fonts")
    spent = _cpu(lambda: naive.write(badges[:NAIVE], BytesIO())) / NAIVE
    return {
        "batch_badges_per_cpu_s": 1 / batch,
        "batch_ms": batch * 1000,
        "stage_floor_ms": sum(floor.values()) * 1000,
        **{f"stage_{name}_ms": value * 1000 for name, value in floor.items()},
        "batch_vs_stage_floor": sum(floor.values()) / batch,
        "bytes_per_badge": size,
        "single_p50_ms": statistics.median(singles) * 1000,
        "single_p99_ms": singles[int(len(singles) * 0.99)] * 1000,
        "reportlab_naive_ms": spent * 1000,
        "vs_reportlab_naive": spent / batch,
    }


def make_badges(count: int, draw: Random) -> list[BadgeData]:
    """Make people with codes; seven languages in their shares, in no order."""
    languages = [language for language, share in SHARES.items() for _ in range(round(share * count))]
    draw.shuffle(languages)
    lists = {language: _names(language) for language in SHARES}
    return [_badge(number, language, lists[language], draw) for number, language in enumerate(languages, start=1)]


def _badge(number: int, language: str, lists: Sequence[Sequence[str]], draw: Random) -> BadgeData:
    last, middle, first = (draw.choice(words) if words else "" for words in lists)
    parts = {"vi": (last, middle, first), "en": (first, last), "th": (first, last), "ar": (first, last)}
    name = " ".join(part for part in parts.get(language, (last + first,)) if part)
    company = (
        f"Công ty TNHH Cơ khí {draw.choice(lists[0])} {draw.randrange(400)}" if language == "vi" else last + " Co."
    )
    return BadgeData(
        ref=f"V-{number:05}",
        name=unicodedata.normalize("NFC", name),
        language=language,
        role=draw.choice(list(Role)),
        role_word=WORDS.get(language, WORDS["en"]),
        code=_code(secrets.token_bytes(72)),
        band=BAND,
        title=draw.choice(TITLES.get(language, ("Head of Procurement", "Plant Manager", "Engineer"))),
        company=company,
        latin_name=name if language == "en" else "",
        notes=(draw.choice(("Cơ khí chính xác", "Tự động hoá", "Bao bì", "Điện tử")),),
    )


def _code(data: bytes) -> str:
    """Write bytes in base 45 (RFC 9285)."""
    letters = affine.ALPHABET
    pairs = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return "".join(letters[n % 45] + letters[n // 45 % 45] + letters[n // 2025] for n in pairs)


def _names(language: str) -> list[list[str]]:
    path = SHARED_DATA / f"names/faker/person_{LOCALES.get(language, 'none')}.json"
    if not path.is_file():
        return [words.split() for words in OWN[language]]
    person = json.loads(path.read_text("utf-8"))
    return [_list(person, key) for key in ("last_", "middle_", "first_")]


def _list(person: Mapping[str, Sequence[str | Sequence[str]]], start: str) -> list[str]:
    found = [words for key, words in person.items() if key.startswith(start) and "roman" not in key]
    return [word if isinstance(word, str) else word[0] for words in found for word in words]


def _batch(badges: Sequence[BadgeData], fonts: FontSet) -> bytes:
    target = BytesIO()
    report = write_pdf(badges, target, fonts=fonts)
    if report.uncovered or report.pages != len(badges):
        sys.exit(f"{len(report.uncovered)} badges were left out")
    return target.getvalue()


def _fresh(badges: Sequence[BadgeData], fonts: FontSet) -> bytes:
    fonts.shaped.clear()
    return _batch(badges, fonts)


def _check(badges: Sequence[BadgeData], data: bytes) -> None:
    """End the run unless pages of all the file have the name and the code of their badge."""
    pdf = pypdfium2.PdfDocument(data)
    if len(pdf) != len(badges):
        sys.exit(f"{len(pdf)} pages for {len(badges)} badges")
    for number in range(0, len(badges), max(1, len(badges) // LOOKED_AT)):
        page, badge = pdf[number], badges[number]
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
        if [code.text for code in zxingcpp.read_barcodes(picture)] != [badge.code]:
            sys.exit(f"the code of page {number + 1} cannot be read")
        text = "".join(page.get_textpage().get_text_range().split())
        if badge.language != "ar" and "".join(badge.name.split()) not in text:
            sys.exit(f"page {number + 1} does not have the name {badge.name}")


def _floor(badges: Sequence[BadgeData], fonts: FontSet) -> dict[str, float]:
    """CPU of what no renderer can leave out, each alone: codes, shaping and spelling, packing, writing."""
    pages = _contents(badges, fonts)
    packed = [pack(page) for page in pages]
    stages: dict[str, Callable[[], object]] = {
        "codes": lambda: affine.rows_of_all([badge.code for badge in badges]),
        "texts": lambda: _spell(badges, fonts),
        "packing": lambda: [pack(page) for page in pages],
        "writing": lambda: _write(packed),
    }
    return {name: min(_cpu(stage) for _ in range(ROUNDS)) / len(badges) for name, stage in stages.items()}


def _contents(badges: Sequence[BadgeData], fonts: FontSet) -> list[bytes]:
    document = _document([])
    painter = Painter(document, Speller(fonts, document), A6, {})
    codes = symbols([badge.code for badge in badges])
    return [painter.badge(badge, symbol)[0][0] for badge, symbol in zip(badges, codes, strict=True)]


def _document(parts: list[bytes]) -> Document:
    return Document(parts.append, (A6.width, A6.height), (A6.width, A6.height), BAND.name, "vi")


def _spell(badges: Sequence[BadgeData], fonts: FontSet) -> None:
    fonts.shaped.clear()
    document = _document([])
    speller = Speller(fonts, document)
    for badge in badges:
        for text, weight in (
            (badge.name, Weight.BOLD),
            (badge.title, Weight.REGULAR),
            (badge.company, Weight.BOLD),
            (badge.notes[0], Weight.REGULAR),
        ):
            words = speller.words(text, badge.language, weight)
            b"".join([word.shown for word in words])
            sum([word.width for word in words])
    document.close()


def _write(packed: Sequence[bytes]) -> bytes:
    target = BytesIO()
    target.write(b"%PDF-1.7\n")
    rows, objects = [], []
    for number, page in enumerate(packed, start=4):
        rows.append(target.tell())
        target.write(
            b"%d 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n" % (number, len(page), page)
        )
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % number)
    target.write(pack(b" ".join(objects)))
    target.write(b"".join(b"%010d 00000 n \n" % row for row in rows))
    return target.getvalue()


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began

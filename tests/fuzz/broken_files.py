"""Files that no import and no upload may take: empty, cut short, of another kind, huge, or made to explode."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache

from openpyxl import Workbook

MEGABYTE = 1024 * 1024
HUGE = 50 * MEGABYTE

FRAB = b"<?xml version='1.0'?><schedule><conference><title>Forum</title></conference><day index='1' date='2027-05-12'>"
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (step, b"&l%d;" % (step - 1) * 10) for step in range(1, 12))


def _empty() -> bytes:
    return b""


def _spaces() -> bytes:
    return b" \r\n\t" * 500


def _random() -> bytes:
    return random.Random(7).randbytes(40_000)


def _picture() -> bytes:
    return bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001") + random.Random(8).randbytes(500)


def _page() -> bytes:
    return b"<!doctype html><html><body><h1>403 Forbidden</h1><p>Sign in to download.</p></body></html>"


def _cut_json() -> bytes:
    whole = json.dumps({"hall": "7", "sessions": [{"id": number} for number in range(50)], "exhibitors": [{}] * 50})
    return whole[: len(whole) // 2].encode()


def _cut_xml() -> bytes:
    return FRAB + b"<room name='R1'><event id='1'><start>09:30</start><dura"


@cache
def _workbook() -> bytes:
    book = Workbook()
    book.active.append(["Company", "Country"])
    book.active.append(["Weldhaven Tools", "Germany"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cut_workbook() -> bytes:
    return _workbook()[:-400]


def _deep_json() -> bytes:
    return b"[" * 200_000


def _deep_xml() -> bytes:
    return b"<schedule>" + b"<day>" * 100_000


def _laughing_xml() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY l0 "ha">' + LAUGHS + b"]><schedule>&l11;</schedule>"


def _prying_xml() -> bytes:
    entity = b'<!ENTITY all SYSTEM "file:///etc/passwd">'
    return b'<?xml version="1.0"?><!DOCTYPE schedule [' + entity + b"]><schedule><day>&all;</day></schedule>"


def _nul() -> bytes:
    return b"\x00" * 5_000


def _half_utf16() -> bytes:
    return b"\xff\xfe" + "Company;Country".encode("utf-16-le")[:-1]


@cache
def _bomb(name: str, head: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as file,
    ):
        file.write(head)
        for _ in range(200):
            file.write(b" " * MEGABYTE)
    return stream.getvalue()


@cache
def _exploding_workbook() -> bytes:
    """Return a workbook whose only sheet is 200 MB of nothing."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook())) as good,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bad,
    ):
        for member in good.infolist():
            if not member.filename.endswith("sheet1.xml"):
                bad.writestr(member.filename, good.read(member))
                continue
            with bad.open(member.filename, "w") as sheet:
                sheet.write(good.read(member).partition(b"</sheetData>")[0])
                for _ in range(200):
                    sheet.write(b" " * MEGABYTE)
    return stream.getvalue()


BROKEN: dict[str, Callable[[], bytes]] = {
    "empty.csv": _empty,
    "empty.json": _empty,
    "empty.xlsx": _empty,
    "spaces.csv": _spaces,
    "random.bin": _random,
    "random.xlsx": _random,
    "random.json": _random,
    "random.xml": _random,
    "picture.png": _picture,
    "page.csv": _page,
    "page.xlsx": _page,
    "cut.json": _cut_json,
    "cut.xml": _cut_xml,
    "cut.xlsx": _cut_workbook,
    "deep.json": _deep_json,
    "deep.xml": _deep_xml,
    "laughing.xml": _laughing_xml,
    "prying.xml": _prying_xml,
    "nul.csv": _nul,
    "half.csv": _half_utf16,
    "bomb.zip": lambda: _bomb("hall-7.json", b'{"hall": "7"'),
    "bomb.xlsx": _exploding_workbook,
}
"""Every kind of broken file that is small enough to be sent, by name."""

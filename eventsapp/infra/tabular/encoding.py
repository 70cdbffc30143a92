"""Finding out how the bytes of a text file stand for characters.

Only the encodings that spreadsheets of our readers write: Unicode in its forms, the Chinese and Korean double-byte
sets, and the two Windows code pages of Western Europe and Vietnam. Order: byte order mark, UTF-16 by its NULs, valid
UTF-8, then the shape of the high bytes.
"""

import codecs
import re
import unicodedata
from typing import Final

from eventsapp.infra.tabular.model import UnreadableFile

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUNS: Final = re.compile(rb"[\x80-\xff]+")
_VIETNAMESE_TONE: Final = re.compile(
    rb"[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4\xc3\xd5\xdd][\xcc\xd2\xde\xec\xf2]"
)
_VIETNAMESE_LETTER: Final = re.compile(rb"[\xfd\xdd\xf0\xd0\xf5\xe3]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SAMPLE: Final = 200_000
# In GB 2312 the lead bytes of the 3,755 common characters run past 0xC8, where the Hangul of EUC-KR end.
_LAST_HANGUL_LEAD: Final = 0xC8
_FIRST_SYLLABLE_LEAD: Final = 0xB0


def decode(data: bytes) -> tuple[str, str]:
    """Text in NFC without a byte order mark, and the name of the encoding found; refuses what is no text."""
    text, name = _decoded(data)
    return unicodedata.normalize("NFC", text).replace("\x00", ""), name


def encoding_of_text(data: bytes) -> str:
    """The name of the encoding, once every byte was found to be text in it; keeps nothing of the text."""
    return _decoded(data)[1]


def _decoded(data: bytes) -> tuple[str, str]:
    name = detect_encoding(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        # A multi-byte file that ends inside a character was cut off; anything else is damaged.
        key = "truncated" if error.end >= len(data) else "damaged"
        raise UnreadableFile(key, encoding=name) from error
    controls = len(_CONTROL.findall(text[:_SAMPLE]))
    if controls > len(text[:_SAMPLE]) // 200:
        raise UnreadableFile("not_text")
    return text, name


def detect_encoding(data: bytes) -> str:
    """Python's name of the encoding these bytes are most likely written in."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sixteen = _utf16_without_mark(data[:_SAMPLE])
    if sixteen:
        return sixteen
    if _is_utf8(data):
        return "utf-8"
    sample = data[:_SAMPLE]
    if _looks_double_byte(sample):
        return _chinese_or_korean(data)
    return "windows-1258" if _looks_vietnamese(sample) else "windows-1252"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut off inside the last character: still UTF-8, and refused as truncated when it is decoded.
        return error.end >= len(data) and error.start > 0 and bool(_HIGH_RUNS.search(data[: error.start]))
    return True


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 shows as NUL in every second byte of its ASCII part: commas, digits, line ends."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half and odd > half // 5 and even <= odd // 20:
        return "utf-16-le"
    if half and even > half // 5 and odd <= even // 20:
        return "utf-16-be"
    return None


def _looks_double_byte(sample: bytes) -> bool:
    """Chinese and Korean come in pairs of high bytes; accents come alone."""
    runs = [len(run) for run in _HIGH_RUNS.findall(sample)]
    if not runs:
        return False
    odd = sum(length % 2 for length in runs)
    pairs = sum(length // 2 for length in runs)
    long_runs = sum(length >= 4 for length in runs)
    return odd * 8 <= len(runs) and pairs > 0 and long_runs * 4 >= len(runs)


def _chinese_or_korean(data: bytes) -> str:
    leads = [run[index] for run in _HIGH_RUNS.findall(data[:_SAMPLE]) for index in range(0, len(run) - 1, 2)]
    syllables = [lead for lead in leads if lead >= _FIRST_SYLLABLE_LEAD]
    beyond = sum(lead > _LAST_HANGUL_LEAD for lead in syllables)
    korean = bool(syllables) and beyond * 20 <= len(syllables)
    for name in ("cp949", "gb18030") if korean else ("gb18030", "cp949"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "cp949" if korean else "gb18030"


def _looks_vietnamese(sample: bytes) -> bool:
    """In Windows-1258 a tone follows its vowel as a byte of its own, and the horned and barred letters are common."""
    high = sum(len(run) for run in _HIGH_RUNS.findall(sample))
    tones = len(_VIETNAMESE_TONE.findall(sample))
    letters = len(_VIETNAMESE_LETTER.findall(sample))
    return tones > 0 and (tones + letters) * 5 >= high

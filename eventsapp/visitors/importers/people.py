"""From rows or typed lines to people, with what is odd about each."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import UnreadableFile, find_header, read_table, refuse_size

# fmt: off
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "row_number": ("no", "stt", "#", "序号", "번호", "순번"),
    "full_name": (
        "name", "full name", "visitor", "attendee", "member", "participant", "guest", "họ tên", "họ và tên", "tên",
        "khách", "thành viên", "姓名", "名字", "参观者", "성명", "이름", "성함", "참가자",
    ),
    "latin_name": (
        "latin name", "english name", "name in latin letters", "name in english", "tên tiếng anh", "tên không dấu",
        "英文名", "拼音", "영문 이름", "영문명", "영문 성명",
    ),
    "company": (
        "company", "organisation", "organization", "firm", "employer", "công ty", "đơn vị", "tổ chức", "cơ quan",
        "公司", "单位", "企业", "회사", "회사명", "소속", "기관",
    ),
    "job_title": (
        "job title", "title", "position", "job", "role", "chức vụ", "chức danh", "vị trí", "职务", "职位", "직책",
        "직함", "직위",
    ),
    "email": ("e mail", "email", "mail", "thư điện tử", "邮箱", "电子邮件", "이메일", "메일"),
    "phone": (
        "phone", "tel", "telephone", "mobile", "phone number", "điện thoại", "sđt", "số điện thoại", "di động",
        "电话", "手机", "手机号", "전화", "전화번호", "휴대폰", "휴대전화", "연락처",
    ),
}
# fmt: on
MOST_PEOPLE: Final = 500
_LIMITS: Final = {"full_name": 120, "latin_name": 120, "company": 200, "job_title": 120, "email": 254, "phone": 40}
_TYPED: Final = ("full_name", "company", "job_title", "email", "phone", "latin_name")
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\W\d_]{2,}")
_PHONE: Final = re.compile(r"[+()0-9 ./-]{6,}")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody on a list; only the name is never empty."""

    row: int
    full_name: str
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells people of one list apart: the name, and how they are reached or where they work."""
        return fold(self.full_name), (self.email or self.phone or fold(self.company)).lower()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row worth telling; ``key`` names the sentence."""

    row: int
    key: str
    value: str = ""


@dataclass(frozen=True)
class PeopleList:
    """People in the order of their list, the rows left out, what is odd, and how the file was read."""

    entries: tuple[PersonEntry, ...]
    skipped: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    unread_columns: tuple[str, ...] = ()
    encoding: str | None = None


def read_table_of_people(data: bytes) -> PeopleList:
    """Return the people in a CSV, TSV or XLSX file; raises ``UnreadableFile`` where no column holds names."""
    refuse_size(data)
    table = read_table(data)
    header = find_header(table, COLUMNS, "full_name")
    if header is None:
        raise UnreadableFile("unknown_format")
    rows = table.rows[header.first_data :]
    named = ((row.number, {name: row.cell(at) for name, at in header.columns.items()}) for row in rows)
    found = _people(named)
    at = sorted((place, name) for name, place in header.columns.items() if name != "row_number")
    labels = {name: header.labels[name] for _place, name in at}
    return PeopleList(found.entries, found.skipped, found.warnings, labels, header.unknown, table.encoding)


def read_lines(text: str) -> PeopleList:
    """Return the people typed one a line: name; company; job title; e-mail; phone; name in Latin letters."""
    lines = ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" ;\t"))
    return _people((number, dict(zip(_TYPED, re.split(r"[;\t]", line), strict=False))) for number, line in lines)


def line_of(entry: PersonEntry) -> str:
    """Write somebody as a line that is read back as the same."""
    cells = [" ".join(getattr(entry, name).replace(";", ",").split()) for name in _TYPED]
    return "; ".join(cells).rstrip("; ")


def _people(rows: Iterable[tuple[int, Mapping[str, str]]]) -> PeopleList:
    entries: list[PersonEntry] = []
    skipped: list[Remark] = []
    warnings: list[Remark] = []
    seen: set[tuple[str, str]] = set()
    for number, texts in rows:
        entry = _entry(number, texts, warnings)
        if not any(letter.isalpha() for letter in entry.full_name):
            skipped.append(Remark(number, "name_missing"))
        elif entry.key in seen:
            skipped.append(Remark(number, "repeated", entry.full_name))
        elif len(entries) >= MOST_PEOPLE:
            skipped.append(Remark(number, "too_many", str(MOST_PEOPLE)))
        else:
            seen.add(entry.key)
            entries.append(entry)
    return PeopleList(tuple(entries), tuple(skipped), tuple(warnings))


def _entry(number: int, texts: Mapping[str, str], warnings: list[Remark]) -> PersonEntry:
    tidy = {name: _tidy(texts.get(name, ""))[:most] for name, most in _LIMITS.items()}
    if tidy["email"]:
        found = _EMAIL.search(tidy["email"])
        if found is None:
            warnings.append(Remark(number, "email_unclear", tidy["email"]))
        tidy["email"] = found.group().lower() if found else ""
    if tidy["phone"]:
        tidy["phone"] = unicodedata.normalize("NFKC", tidy["phone"])
        if not _PHONE.fullmatch(tidy["phone"]):
            warnings.append(Remark(number, "phone_unclear", tidy["phone"]))
            tidy["phone"] = ""
    return PersonEntry(number, **tidy)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\x00", "")).split())

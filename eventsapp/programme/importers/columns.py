"""What the columns of agenda tables are called, in the languages of our readers; the first word heads our template."""

from collections.abc import Mapping, Sequence
from typing import Final

Words = Mapping[str, tuple[str, ...]]

# fmt: off
COLUMNS: Final[dict[str, Words]] = {
    "ref": {
        "en": ("Code", "id", "ref", "session id", "uid"),
        "vi": ("Mã", "mã phiên"),
        "zh": ("编号", "场次编号", "編號"),
        "ko": ("코드", "세션 코드", "번호"),
    },
    "day": {
        "en": ("Day", "date"),
        "vi": ("Ngày",),
        "zh": ("日期",),
        "ko": ("날짜", "일자"),
    },
    "start": {
        "en": ("Start", "start time", "starts", "starts at", "begin", "from", "time"),
        "vi": ("Bắt đầu", "giờ bắt đầu", "từ giờ"),
        "zh": ("开始", "开始时间", "開始時間", "时间"),
        "ko": ("시작", "시작 시간"),
    },
    "end": {
        "en": ("End", "end time", "ends", "ends at", "until", "to"),
        "vi": ("Kết thúc", "giờ kết thúc", "đến giờ"),
        "zh": ("结束", "结束时间", "結束時間"),
        "ko": ("종료", "종료 시간", "끝"),
    },
    "length": {
        "en": ("Minutes", "duration", "length"),
        "vi": ("Số phút", "thời lượng"),
        "zh": ("分钟", "时长", "時長"),
        "ko": ("소요 시간", "분"),
    },
    "kind": {
        "en": ("Kind", "type", "session type", "format"),
        "vi": ("Loại", "loại phiên", "hình thức"),
        "zh": ("类型", "類型", "形式"),
        "ko": ("종류", "유형", "형식"),
    },
    "track": {
        "en": ("Track", "topic", "theme", "category"),
        "vi": ("Chủ đề", "chuyên đề"),
        "zh": ("主题", "分会场", "主題"),
        "ko": ("트랙", "주제", "분야"),
    },
    "room": {
        "en": ("Room", "location", "venue", "place"),
        "vi": ("Phòng", "hội trường", "địa điểm"),
        "zh": ("会议室", "地点", "會議室", "地點"),
        "ko": ("회의실", "장소", "룸"),
    },
    "audiences": {
        "en": ("Audience", "audiences", "meant for", "target audience", "for whom"),
        "vi": ("Đối tượng", "dành cho", "đối tượng tham dự"),
        "zh": ("受众", "面向", "目标受众", "受眾", "適合對象"),
        "ko": ("대상", "참가 대상", "청중"),
    },
    "language": {
        "en": ("Language", "spoken language"),
        "vi": ("Ngôn ngữ",),
        "zh": ("语言", "語言"),
        "ko": ("언어",),
    },
    "speakers": {
        "en": ("Speakers", "speaker", "presenter", "presenters", "by"),
        "vi": ("Diễn giả", "người trình bày"),
        "zh": ("演讲者", "嘉宾", "讲者", "演講者", "講者"),
        "ko": ("연사", "발표자"),
    },
    "title": {
        "en": ("Title", "session", "session title", "name", "subject"),
        "vi": ("Tiêu đề", "tên phiên", "tên bài", "nội dung"),
        "zh": ("标题", "题目", "標題", "題目"),
        "ko": ("제목", "세션명", "세션 제목"),
    },
    "abstract": {
        "en": ("Abstract", "description", "summary", "about"),
        "vi": ("Tóm tắt", "mô tả"),
        "zh": ("摘要", "简介", "簡介"),
        "ko": ("초록", "설명", "요약"),
    },
}
_LANGUAGES: Final[dict[str, Words]] = {
    "vi": {"en": ("Vietnamese",), "vi": ("tiếng Việt",), "zh": ("越南语",), "ko": ("베트남어",)},
    "en": {"en": ("English",), "vi": ("tiếng Anh",), "zh": ("英文", "英语"), "ko": ("영어", "영문")},
    "zh": {"en": ("Chinese",), "vi": ("tiếng Trung",), "zh": ("中文",), "ko": ("중국어",)},
    "ko": {"en": ("Korean",), "vi": ("tiếng Hàn",), "zh": ("韩文", "韩语"), "ko": ("한국어", "국문")},
}
# fmt: on
WRITTEN: Final = tuple(_LANGUAGES)
"""Languages that have columns of their own."""
TEXTS: Final = ("title", "abstract")
TEMPLATE: Final = (
    "ref", "day", "start", "end", "room", "track", "kind", "audiences", "language", "speakers",
    *(f"{name}_{code}" for name in TEXTS for code in WRITTEN),
)  # fmt: skip
_EXAMPLES: Final = (
    {
        "ref": "A1", "start": "09:00", "end": "09:45", "room": "A1", "track": "AI", "kind": "plenary",
        "audiences": "State agencies; Investors",
        "language": "vi", "speakers": "Trần Nguyễn Hoài Thương; 윤서린", "title_vi": "Khai mạc", "title_en": "Opening",
        "title_zh": "开幕式", "title_ko": "개막식", "abstract_en": "What the two days are about.",
    },
    {
        "ref": "A2", "start": "10:00", "end": "11:30", "room": "A2", "track": "AI", "kind": "workshop",
        "language": "en", "speakers": "顾砚秋", "title_en": "Workshop: visual inspection",
        "title_ko": "워크숍: 비전 검사",
    },
)  # fmt: skip


def example_rows(day: str) -> list[list[str]]:
    """Return two sessions as rows of our template."""
    return [[({"day": day} | example).get(field, "") for field in TEMPLATE] for example in _EXAMPLES]


def head(field: str, language: str) -> str:
    """Return what a column of our template is called in a reader's language, in English where we have no word."""
    name, _, written = field.partition("_")
    word = _first(COLUMNS[name], language)
    return f"{word} ({_first(_LANGUAGES[written], language)})" if written else word


def vocabulary() -> Mapping[str, Sequence[str]]:
    """Return for every field the words that its column may be called."""
    words: dict[str, Sequence[str]] = {
        name: [word for listed in said.values() for word in listed] for name, said in COLUMNS.items()
    }
    return words | {f"{name}_{code}": _written(name, code) for name in TEXTS for code in WRITTEN}


def _written(name: str, code: str) -> list[str]:
    """Return "title vietnamese", "vietnamese title", "title vi" and the like, within one reader's language."""
    named = [
        pair
        for language, words in COLUMNS[name].items()
        for word in words
        for written in _LANGUAGES[code].get(language, ())
        for pair in (f"{word} {written}", f"{written} {word}", f"{word}{written}", f"{written}{word}")
    ]
    return [*named, *(f"{word} {code}" for words in COLUMNS[name].values() for word in words)]


def _first(words: Words, language: str) -> str:
    return words.get(language, words["en"])[0]

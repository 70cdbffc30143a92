"""The types and zones that a fair usually begins with; everything in them can be changed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class UsualZone:
    """A zone as most fairs have it."""

    code: str
    name: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class UsualType:
    """A type as most fairs have it."""

    code: str
    name: Mapping[str, str]
    badge_word: Mapping[str, str]
    colour: str
    description: Mapping[str, str] = field(default_factory=dict)
    age_note: Mapping[str, str] = field(default_factory=dict)
    access: str = "organiser"
    needs_approval: bool = False
    zones: Sequence[str] = ("EXPO", "FORUM")


def _words(en: str, vi: str, zh: str, ko: str) -> dict[str, str]:
    return {"en": en, "vi": vi, "zh": zh, "ko": ko}


ZONES = (
    UsualZone(code="EXPO", name=_words("Exhibition", "Khu triển lãm", "展区", "전시장")),
    UsualZone(code="FORUM", name=_words("Forum", "Diễn đàn", "论坛", "포럼")),
    UsualZone(code="VIP", name=_words("VIP lounge", "Phòng chờ VIP", "贵宾室", "VIP 라운지")),
)
_ADULTS = _words(
    "Trade visitors are at least 16 years old.",
    "Khách thương mại từ đủ 16 tuổi trở lên.",
    "专业观众须年满 16 周岁。",
    "바이어 관람은 만 16세 이상만 가능합니다.",
)
TYPES = (
    UsualType(
        code="visitor",
        name=_words("Trade visitor", "Khách thương mại", "专业观众", "일반 바이어"),
        badge_word=_words("Visitor", "Khách tham quan", "观众", "방문객"),
        colour="yellow",
        description=_words(
            "For everybody who works in the industry or wants to.",
            "Dành cho người đang làm hoặc muốn làm trong ngành.",
            "面向业内人士和有意进入本行业的人士。",
            "업계 종사자와 업계에 관심 있는 분을 위한 등록입니다.",
        ),
        age_note=_ADULTS,
        access="public",
    ),
    UsualType(
        code="vip",
        name=_words("VIP", "Khách VIP", "贵宾", "VIP"),
        badge_word=_words("VIP", "VIP", "贵宾", "VIP"),
        colour="green",
        access="code",
        zones=("EXPO", "FORUM", "VIP"),
    ),
    UsualType(
        code="hosted_buyer",
        name=_words("Hosted buyer", "Người mua được mời", "特邀买家", "초청 바이어"),
        badge_word=_words("Hosted buyer", "Người mua", "特邀买家", "초청 바이어"),
        colour="green",
        access="code",
        needs_approval=True,
        zones=("EXPO", "FORUM", "VIP"),
    ),
    UsualType(
        code="delegation",
        name=_words("Member of a delegation", "Thành viên đoàn", "代表团成员", "단체 참가자"),
        badge_word=_words("Delegation", "Đoàn", "代表团", "대표단"),
        colour="yellow",
    ),
    UsualType(
        code="government",
        name=_words("Government", "Cơ quan nhà nước", "政府机构", "정부 기관"),
        badge_word=_words("Government", "Nhà nước", "政府", "정부"),
        colour="green",
        access="code",
        zones=("EXPO", "FORUM", "VIP"),
    ),
    UsualType(
        code="press",
        name=_words("Press", "Báo chí", "媒体", "언론"),
        badge_word=_words("Press", "Báo chí", "媒体", "언론"),
        colour="sea",
        description=_words(
            "For journalists and editors.",
            "Dành cho nhà báo và biên tập viên.",
            "面向记者和编辑。",
            "기자와 편집자를 위한 등록입니다.",
        ),
        access="public",
        needs_approval=True,
    ),
    UsualType(
        code="student",
        name=_words("Student", "Sinh viên", "学生", "학생"),
        badge_word=_words("Student", "Sinh viên", "学生", "학생"),
        colour="yellow",
        description=_words(
            "For students and their teachers.",
            "Dành cho sinh viên và giảng viên đi cùng.",
            "面向学生及带队教师。",
            "학생과 인솔 교사를 위한 등록입니다.",
        ),
        access="public",
        zones=("EXPO",),
    ),
    UsualType(
        code="speaker",
        name=_words("Speaker", "Diễn giả", "演讲嘉宾", "연사"),
        badge_word=_words("Speaker", "Diễn giả", "演讲嘉宾", "연사"),
        colour="violet",
        zones=("EXPO", "FORUM", "VIP"),
    ),
    UsualType(
        code="exhibitor",
        name=_words("Exhibitor staff", "Nhân viên gian hàng", "参展商人员", "참가업체 직원"),
        badge_word=_words("Exhibitor", "Nhà triển lãm", "参展商", "참가업체"),
        colour="ultramarine",
    ),
    UsualType(
        code="contractor",
        name=_words("Contractor", "Nhà thầu", "搭建商", "시공업체"),
        badge_word=_words("Contractor", "Nhà thầu", "搭建商", "시공"),
        colour="ink",
        zones=("EXPO",),
    ),
    UsualType(
        code="organiser",
        name=_words("Organiser", "Ban tổ chức", "主办方", "주최자"),
        badge_word=_words("Organiser", "Ban tổ chức", "主办方", "주최자"),
        colour="ink",
        zones=("EXPO", "FORUM", "VIP"),
    ),
)

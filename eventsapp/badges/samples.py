"""Made-up people with the names that are hardest to print, to look at layouts with."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.badges.pdf import BadgeData, Role
from eventsapp.badges.rules import band_of, role_word
from eventsapp.fairs.models import Fair


def sample_badges(fair: Fair) -> dict[str, BadgeData]:
    """Return made-up people with the names that are hardest to print, to look at a layout with."""
    code = "0A1B2C3D4E5F6G7H8I9J" * 6

    def sample(language: str, role: Role, *words: str, notes: tuple[str, ...] = ()) -> BadgeData:
        name, title, company, latin_name = words
        band, word = band_of(fair, language[:2]), role_word(role, language[:2])
        return BadgeData("V-00001", name, language, role, word, code[:108], band, title, company, latin_name, notes)

    institute = "Trung tâm Nghiên cứu và Phát triển Công nghệ Vật liệu tiên tiến miền Đông Nam Bộ"
    return {
        "usual": sample(
            "vi", Role.VISITOR, "Nguyễn Thị Thanh Tuyền", "Trưởng phòng Thiết bị", "Cơ khí Trúc Lâm Sơn", ""
        ),
        "long": sample(
            "vi",
            Role.VIP,
            "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo",
            institute,
            institute,
            "Phuong Thao",
            notes=("E-301",),
        ),
        "chinese": sample(
            "zh",
            Role.SPEAKER,
            "买买提·艾力·阿卜杜热依木",
            "首席视觉算法工程师",
            "砚山软件（苏州）有限公司",
            "Maimaiti Aili",
        ),
        "korean": sample(
            "ko", Role.EXHIBITOR, "남궁서린", "대표이사", "새벽길로보틱스 주식회사", "Namgung Seorin", notes=("E-301",)
        ),
        "english": sample(
            "en", Role.PRESS, "Wolfeschlegelsteinhausenbergerdorff", "Editor", "The Brackenfell Engineer", ""
        ),
        "bare": sample("vi", Role.CREW, "An", "", "", ""),
    }


SAMPLE_WORDS: Mapping[str, LazyString] = {
    "usual": _l("Usual name"),
    "long": _l("Long Vietnamese name"),
    "chinese": _l("Chinese name"),
    "korean": _l("Korean name"),
    "english": _l("Long English name"),
    "bare": _l("Short name without company"),
}

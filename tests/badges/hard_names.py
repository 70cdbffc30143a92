"""Pictures of hard names as they were looked at; ``python -m tests.badges.hard_names`` makes them anew."""

from pathlib import Path

import pypdfium2
from PIL import Image

from config import ROOT
from eventsapp.badges.pdf import BadgeData, FontSet, Role, render_one
from tests.badges.conftest import make_badge

FOLDER = Path(__file__).parent / "golden"
LONG = "Trung tâm Nghiên cứu và Phát triển Công nghệ Vật liệu tiên tiến miền Đông Nam Bộ"


def hard_badges() -> dict[str, BadgeData]:
    return {
        "vietnamese": make_badge(
            "Nguyễn Thị Thanh Tuyền", title="Trưởng phòng Thiết bị", company="Cơ khí Trúc Lâm Sơn"
        ),
        "vietnamese_long": make_badge(
            "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Quỳnh Anh",
            title=LONG,
            company=LONG,
            notes=("E-301", "E-302"),
        ),
        "chinese": make_badge("顾砚秋", "zh-Hans", title="首席视觉算法工程师", company="砚山软件（苏州）有限公司"),
        "traditional": make_badge("買買提·艾力·阿卜杜熱依木", "zh-Hant", company="陳葉劉龍機械股份有限公司"),
        "korean": make_badge(
            "남궁뷁", "ko", role=Role.EXHIBITOR, role_word="참가업체", company="새벽길로보틱스 주식회사"
        ),
        "japanese": make_badge("髙橋 さくら", "ja", role=Role.SPEAKER, role_word="登壇者"),
        "thai": make_badge("กิติยาธรณ์ ที่ปรึกษาน้ำ", "en", role=Role.PRESS, role_word="Press"),
        "arabic": make_badge("عبد الرحمن بن يوسف", "en", role=Role.VIP, role_word="VIP"),
        "marks": make_badge("Ọ̀ṣunbọ́lá Àjọkẹ́", "en", role=Role.CREW, role_word="Crew"),
        "unbroken": make_badge("Wolfeschlegelsteinhausenbergerdorff-Hubert-Blaine", "en"),
    }


def picture_of(badge: BadgeData, fonts: FontSet) -> Image.Image:
    page = pypdfium2.PdfDocument(render_one(badge, fonts=fonts))[0]
    return page.render(scale=0.75, grayscale=True).to_pil()


if __name__ == "__main__":
    installed = FontSet.load(ROOT / "instance" / "fonts")
    for name, badge in hard_badges().items():
        picture_of(badge, installed).save(FOLDER / f"{name}.png", optimize=True)

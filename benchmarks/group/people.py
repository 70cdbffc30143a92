"""The people of a delegation: names in Vietnamese with every tone, Chinese, Korean, and Latin letters of Europe."""

from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook

from eventsapp.demo.dice import Dice
from eventsapp.demo.names import invent_person
from eventsapp.demo.words.persons import JOBS

HEAD = ("STT", "Họ và tên", "Name in Latin letters", "Đơn vị", "Chức vụ", "E-mail", "SĐT")
SHARES = (("vi", 45), ("zh", 20), ("ko", 20), ("en", 15))
TONES = (
    "Lan Hà Bách Hảo Mã Hạnh",
    "Văn Hằng Thắng Lẳng Vẵng Đặng",
    "Tân Trần Chấn Thẩm Mẫn Nhật",
    "Tre Hè Bé Thẻ Khẽ Mẹ",
    "Lê Về Thế Thể Lễ Hệ",
    "Minh Bình Chính Hỉ Mĩ Thịnh",
    "Dong Phòng Ngóng Thỏ Võ Ngọc",
    "Hồng Hô Số Hổ Đỗ Mộng",
    "Sơn Hời Phới Sở Lỡ Hợp",
    "Dung Hùng Phúc Thủy Lũy Phụng",
    "Hương Trừ Đức Nhử Hữu Lực",
    "Vy Tỳ Quý Thủy Mỹ Kỵ",
)
"""Six tones on each of the twelve vowels, as long names."""
UNUSUAL = (
    "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Quỳnh Anh",
    "Þórdís Kolbrún Reykfjörð Gylfadóttir",
    "Wolfeschlegelsteinhausenbergerdorff-Hubert-Blaine",
    "Zdeňka Šťastná-Říčařová",
    "Łukasz Żółć-Brzęczyszczykiewicz",
    "İbrahim Çağlayan Öztürkoğlu",
    "Siobhán Ní Dhòmhnaill O’Shaughnessy",
    "Ángel Muñoz y Güell",
    "Søren Ærøskøbing Ångström",
    "Ștefan Țepeș-Brâncoveanu",
    "Ruđer Đorđević",
    "Ọ̀ṣunbọ́lá Àjọkẹ́",
    "Νικόλαος Παπαδόπουλος",
    "Дмитрий Щербаков",
    "買買提·艾力·阿卜杜熱依木",
    "髙橋 さくら",
    "남궁뷁",
    "กิติยาธรณ์ ที่ปรึกษาน้ำ",
    "ธนพล ศรีสุวรรณ",
    "محمد المنصوري",
    "فاطمة الحداد",
    "عبد الرحمن بن يوسف",
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the delegation; half of them have an address."""

    full_name: str
    latin_name: str = ""
    company: str = ""
    job_title: str = ""
    email: str = ""


def members(count: int) -> list[Member]:
    """Return so many people of different names, the unusual ones among the first; the same every time."""
    dice = Dice("a delegation")
    named = {name: Member(name) for name in (*UNUSUAL, *TONES)} if count > len(UNUSUAL + TONES) else _few(count)
    languages, weights = [one for one, _ in SHARES], [share for _, share in SHARES]
    while len(named) < count:
        language = dice.weighted(languages, weights)
        person = invent_person(language, dice)
        latin = person.latin_name if language in {"zh", "ko"} else ""
        # A member whose name another one has already comes with the village, as lists of officials have it.
        name = person.full_name if person.full_name not in named else f"{person.full_name} {len(named)}"
        named[name] = Member(name, latin, job_title=dice.pick(JOBS[language]))
    people = list(named.values())[:count]
    return [_with_address(one, number) for number, one in enumerate(people, 1)]


def _few(count: int) -> dict[str, Member]:
    """Return one of each writing, for a delegation of a dozen."""
    some = (TONES[0], UNUSUAL[0], UNUSUAL[1], UNUSUAL[14], UNUSUAL[16], UNUSUAL[17], UNUSUAL[19])
    return {name: Member(name) for name in some[:count]}


def _with_address(one: Member, number: int) -> Member:
    email = f"member{number}@delegation.example" if number % 2 else ""
    return Member(one.full_name, one.latin_name, one.company, one.job_title, email)


def workbook(people: list[Member]) -> bytes:
    """Write the list as a leader has it."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has a sheet")
    sheet.append(HEAD)
    for number, one in enumerate(people, 1):
        sheet.append([number, one.full_name, one.latin_name, one.company, one.job_title, one.email, ""])
    target = BytesIO()
    book.save(target)
    return target.getvalue()

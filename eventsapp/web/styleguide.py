"""What the styleguide shows: one example of every component in every state, in four languages."""

from typing import Any

from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectField, SelectMultipleField

from eventsapp.web.forms import BaseForm, EmailField, LongTextField, NumberField, TextField

STATES = (
    "available",
    "restricted",
    "held",
    "sales",
    "reserved",
    "sold",
    "occupied",
    "blocked",
    "new",
    "moved",
    "taken",
)
UNIT_COUNTS = (127, 15, 10, 13, 67, 366, 0, 2, 31, 5, 0)


class SampleForm(BaseForm):
    """One field of each kind."""

    company = TextField("Tên công ty theo đăng ký", required=True, most=120)
    email = EmailField("E-mail")
    password = PasswordField("비밀번호")
    country = SelectField("国家或地区", choices={"VN": "Việt Nam", "KR": "한국", "CN": "中国"})
    about = LongTextField("What you show", most=400)
    scan = FileField("Scan of the stamped form")
    fascia = TextField("간판에 표시할 영문 이름", most=24)
    package = RadioField(
        "부스 형태",
        choices={"raw": "독립 부스", "shell": "조립 부스", "premium": "프리미엄 부스"},
        default="shell",
    )
    sides = RadioField(
        "개방면",
        choices={"1": "1면", "2": "2면, 코너 +5 %", "3": "3면, 반도형 +8 %", "4": "4면, 섬형 +10 %"},
        default="2",
    )
    goods = SelectMultipleField(
        "Ngành hàng",
        choices={"robots": "Robot", "laser": "Laser", "tools": "Khuôn mẫu"},
        default=["laser"],
    )
    units = NumberField("단위 수", low=1, high=60, default=4)
    mails = BooleanField("I want news about this fair by e-mail. I can take this back at any time.")


def samples() -> dict[str, Any]:
    """Return what the styleguide's template asks for."""
    wrong = SampleForm(formdata=None, prefix="wrong", meta={"csrf": False})
    wrong.fascia.data = "Saebyeokgil Robotics and Motion Systems"
    wrong.fascia.errors = ["39자입니다. 간판에는 24자까지 들어갑니다. 예: “Saebyeokgil Robotics” (20자)"]
    wrong.email.data = "lan(at)company"
    wrong.email.errors = ["This is not an e-mail address. Example: lan@company.example"]
    return {
        "form": SampleForm(formdata=None, meta={"csrf": False}),
        "wrong": wrong,
        "units": [
            {"state": state, "label": state.capitalize(), "count": count}
            for state, count in zip(STATES, UNIT_COUNTS, strict=True)
        ],
        "hours": _hours(),
        "steps": _steps(),
        "stages": _stages(),
    }


def _hours() -> list[dict[str, Any]]:
    values = (180, 1240, 2380, 2110, 1560, 1320, 1480, 1090, 540)
    before = (150, 980, 1720, 1640, 1180, 990, 1120, 860, 420)
    kinds = ["actual"] * 4 + ["running"] + ["forecast"] * 4
    return [
        {"label": f"{8 + hour:02d}", "value": value, "text": f"{value:,}", "previous": earlier, "kind": kind}
        for hour, (value, earlier, kind) in enumerate(zip(values, before, kinds, strict=True))
    ]


def _steps() -> list[dict[str, Any]]:
    labels = ("회사 정보", "담당자", "부스", "전시품", "공동 참가사", "확인 및 제출")
    states = ("done", "done", "current", "to_come", "to_come", "to_come")
    return [
        {"label": label, "state": state, "url": "#" if state == "done" else None}
        for label, state in zip(labels, states, strict=True)
    ]


def _stages() -> list[dict[str, Any]]:
    return [
        {"state": "done", "label": "核对姓名与字体", "note": "10,000"},
        {"state": "done", "label": "已生成文件 3 / 5，每份 2,000 张", "note": "下载", "href": "#"},
        {"state": "current", "label": "正在排版第 4 份", "note": "412"},
        {"state": "care", "label": "2 个姓名含无法显示的字符，已暂停这 2 张", "note": "查看", "href": "#"},
        {"state": "to_come", "label": "合并文件", "note": None},
    ]

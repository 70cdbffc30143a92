"""What the demo fairs ask their visitors."""

from eventsapp.visitors.actions import QuestionValues


def _in(en: str, vi: str, zh: str, ko: str) -> dict[str, str]:
    return {"en": en, "vi": vi, "zh": zh, "ko": ko}


PURPOSE = QuestionValues(
    kind="choices",
    wording=_in(
        "What brings you here?",
        "Điều gì đưa bạn đến đây?",
        "您为何而来？",
        "어떤 목적으로 오시나요?",
    ),
    options=(
        _in("Finding machines or suppliers", "Tìm máy móc hoặc nhà cung cấp", "寻找设备或供应商", "설비나 공급사 찾기"),
        _in("The forum", "Diễn đàn", "参加论坛", "포럼 참석"),
        _in("Meeting partners", "Gặp đối tác", "会见合作伙伴", "협력사 만남"),
        _in("Learning and looking around", "Học hỏi và tham quan", "学习与参观", "배움과 관람"),
    ),
    position=1,
)
DECIDES = QuestionValues(
    kind="yes_no",
    wording=_in(
        "Do you have a say in what your company buys?",
        "Bạn có tham gia quyết định mua sắm của công ty không?",
        "您是否参与公司的采购决策？",
        "회사의 구매 결정에 참여하시나요?",
    ),
    position=2,
)
WHAT = QuestionValues(
    kind="text",
    wording=_in(
        "What will you look for?",
        "Bạn sẽ tìm gì?",
        "您主要想找什么？",
        "무엇을 찾으시나요?",
    ),
    position=3,
)

"""An open call for speakers with proposals of every kind, some of them scored and decided."""

from dataclasses import dataclass
from datetime import timedelta

from eventsapp.call.models import Call, ProposalReview, ProposalState, ProposedSpeaker, TalkProposal
from eventsapp.call.rules import PURPOSES
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.words.fair_texts import texts
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.programme.queries import tracks_of

TEXT = texts(
    "Hãy kể điều gì hiệu quả trong nhà máy của bạn, và điều gì chưa. Mỗi bài 20 đến 45 phút, có phiên dịch.",
    "Tell us what works in your factory, and what does not yet. Talks last 20 to 45 minutes and are interpreted.",
    "请讲述在您的工厂里哪些做法有效，哪些还不行。每场 20 至 45 分钟，配有口译。",
    "공장에서 무엇이 효과가 있었고 무엇이 아직 아닌지 들려주세요. 발표는 20~45분이며 통역이 제공됩니다.",
)


@dataclass(frozen=True)
class Idea:
    """A proposal in short."""

    title: str
    abstract: str
    language: str
    kind: str
    name: str
    latin: str
    organisation: str
    side: str
    state: ProposalState = ProposalState.SUBMITTED
    score: int | None = None
    reason: str = ""


IDEAS = (
    Idea(
        "Kiểm tra mối hàn bằng camera nhiệt",
        "Ba dây chuyền, sáu tháng, tỉ lệ lỗi giảm một nửa.\n\n- Cách chọn camera\n- Cách đặt ngưỡng",
        "vi", "talk", "Lương Thị Ngân Hà", "Luong Thi Ngan Ha", "Cơ khí Suối Ngân", "business", score=4,
    ),
    Idea(
        "What an apprentice should learn first",
        "Two colleges and nine factories agreed on twelve weeks. Here is the plan, and what we would change.",
        "en", "dialogue", "Nguyễn Quốc Trường Sơn", "Nguyen Quoc Truong Son", "Trường Cao đẳng nghề Sông Bé Mới",
        "academia", score=5,
    ),
    Idea(
        "협동로봇과 함께 일하는 첫 해",
        "안전 거리, 속도, 그리고 사람들의 생각이 바뀐 과정을 이야기합니다.",
        "ko", "talk", "하윤설", "Ha Yunseol", "새벽길로보틱스", "business", score=3,
    ),
    Idea(
        "小批量车间的排产",
        "三十台机床，每天换线四十次：我们怎样做到准时交货。",
        "zh", "workshop", "骆青禾", "Luo Qinghe", "青禾精密", "business",
    ),
    Idea(
        "Điện mặt trời trên mái nhà xưởng: tính từ hoá đơn",
        "Một nhà máy may, hai năm số liệu, và bảng tính ai cũng dùng lại được.",
        "vi", "talk", "Phan Đỗ Minh Khuê", "Phan Do Minh Khue", "Sở Năng lượng Miền Trúc", "state",
        state=ProposalState.WAITLISTED, score=3,
    ),
    Idea(
        "Our new catalogue in thirty minutes",
        "All products of the year.",
        "en", "talk", "Perrin Aldous", "", "Aldous and Wren Supplies", "business",
        state=ProposalState.REJECTED, score=1, reason="The forum shows what was learned, not catalogues.",
    ),
)  # fmt: skip


def add_call(at: OpenFair) -> None:
    """Write the call and what was proposed; nobody is told anything of a demo."""
    tracks = list(tracks_of(at.fair))
    evening = at.now.replace(hour=11, minute=0, second=0, microsecond=0)  # six o'clock in Vietnam
    call = Call(
        fair_id=at.fair.id,
        text=TEXT,
        opens_at=evening - timedelta(days=20),
        closes_at=evening + timedelta(days=40),
        kinds=["talk", "dialogue", "workshop", "demo"],
        languages=["vi", "en", "zh", "ko"],
        most_each=3,
        demo_quota=6,
        last_number=len(IDEAS),
        tracks=tracks,
    )
    db.session.add(call)
    for number, idea in enumerate(IDEAS, 1):
        db.session.add(_proposal(at, number, idea, tracks[number % len(tracks)].id))
    db.session.flush()


def _proposal(at: OpenFair, number: int, idea: Idea, track_id: int) -> TalkProposal:
    email = f"speaker{number}@{fold(idea.latin or idea.name).replace(' ', '-')}.example"
    speaker = ProposedSpeaker(
        full_name=idea.name, latin_name=idea.latin, organisation=idea.organisation, side=idea.side, email=email
    )
    proposal = TalkProposal(
        fair_id=at.fair.id,
        number=number,
        state=idea.state,
        email=email,
        mail_language=idea.language,
        title=idea.title,
        abstract=idea.abstract,
        kind=idea.kind,
        track_id=track_id,
        language=idea.language,
        minutes=30,
        consents=[purpose.code for purpose in PURPOSES.values() if purpose.is_needed],
        reason=idea.reason,
        title_key=fold(idea.title),
        people_key=fold(f"{idea.name} {idea.latin} {idea.organisation}"),
        sent_at=at.now - timedelta(days=19 - number),
        speakers=[speaker],
    )
    if idea.score:
        proposal.reviews = [ProposalReview(user_id=at.team.organiser.id, score=idea.score)]
    return proposal

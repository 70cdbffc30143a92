"""What the demo forum is about: tracks, rooms, ceremonies, and who speaks for whom."""

from eventsapp.demo.words.fair_texts import texts

TRACKS = (
    ("AR", texts("Tự động hóa và robot", "Automation and robots", "自动化与机器人", "자동화와 로봇")),
    (
        "DA",
        texts("Dữ liệu và trí tuệ nhân tạo", "Data and artificial intelligence", "数据与人工智能", "데이터와 인공지능"),
    ),
    ("EN", texts("Năng lượng và vật liệu", "Energy and materials", "能源与材料", "에너지와 소재")),
    ("PE", texts("Con người và kỹ năng", "People and skills", "人才与技能", "사람과 기술")),
    ("SC", texts("Chuỗi cung ứng và đầu tư", "Supply chains and investment", "供应链与投资", "공급망과 투자")),
)

AUDIENCES = (
    ("makers", texts("Doanh nghiệp sản xuất", "Manufacturers", "制造企业", "제조 기업")),
    ("investors", texts("Nhà đầu tư", "Investors", "投资者", "투자자")),
    ("students", texts("Sinh viên", "Students", "学生", "학생")),
    ("state", texts("Cơ quan Nhà nước", "State agencies", "政府机构", "정부 기관")),
)
"""Whom sessions are meant for."""
MEANT_FOR = {"AR": ("makers",), "DA": ("makers",), "EN": ("makers", "state"), "PE": ("students",), "SC": ("investors",)}
"""By the track of a session."""

ROOMS = (
    ("R1", 1200, texts("Hội trường lớn", "Grand hall", "大会堂", "대강당")),
    ("R2", 320, texts("Phòng Trúc", "Bamboo room", "竹厅", "대나무실")),
    ("R3", 320, texts("Phòng Sen", "Lotus room", "莲厅", "연꽃실")),
    ("R4", 180, texts("Phòng Mây", "Rattan room", "藤厅", "라탄실")),
    ("R5", 180, texts("Phòng Gốm", "Ceramic room", "陶厅", "도자실")),
    ("R6", 120, texts("Phòng Sơn mài", "Lacquer room", "漆厅", "옻칠실")),
    ("R7", 80, texts("Xưởng thực hành 1", "Workshop room 1", "实训室 1", "실습실 1")),
    ("R8", 80, texts("Xưởng thực hành 2", "Workshop room 2", "实训室 2", "실습실 2")),
)

OPENING = texts(
    "Khai mạc: nhà máy kế tiếp của miền Đông",
    "Opening: the next factory of the Southeast",
    "开幕式：东南部的下一座工厂",
    "개막식: 남동부의 다음 공장",
)
OPENING_ABSTRACT = texts(
    "Ban tổ chức, chính quyền và ba doanh nghiệp nói về những gì nhà máy cần trong ba năm tới.",
    "The organisers, the authorities and three companies on what factories need in the next three years.",
    "主办方、政府与三家企业谈未来三年工厂需要什么。",
    "주최 측과 행정 기관, 기업 세 곳이 앞으로 3년 동안 공장에 필요한 것을 이야기합니다.",
)
DAY_TWO = texts(
    "Phiên toàn thể: ba nước, một dây chuyền",
    "Plenary: three countries, one line",
    "全体会议：三个国家，一条产线",
    "전체 회의: 세 나라, 하나의 라인",
)
DAY_TWO_ABSTRACT = texts(
    "Việt Nam, Hàn Quốc và Trung Quốc cùng làm một sản phẩm: ai làm phần nào, ai giữ dữ liệu.",
    "Vietnam, Korea and China build one product together: who does which part, and who keeps the data.",
    "越南、韩国和中国共同制造一个产品：如何分工，数据由谁保管。",
    "베트남, 한국, 중국이 하나의 제품을 함께 만들 때 누가 무엇을 맡고 데이터는 누가 가지는지 살펴봅니다.",
)
CLOSING = (
    texts("Tổng kết ngày thứ nhất", "What the first day said", "第一天总结", "첫째 날 정리"),
    texts("Bế mạc và cam kết", "Closing and commitments", "闭幕与承诺", "폐막과 약속"),
)
CLOSING_ABSTRACT = texts(
    "Mỗi chủ đề có ba phút để nói điều sẽ làm tiếp.",
    "Each track has three minutes to say what it will do next.",
    "每个主题用三分钟说明下一步行动。",
    "주제마다 3분 동안 다음에 할 일을 말합니다.",
)
COFFEE = texts("Giải lao", "Coffee break", "茶歇", "휴식")
LUNCH = texts("Ăn trưa", "Lunch", "午餐", "점심")

WORKSHOP = texts("Thực hành: {}", "Hands-on: {}", "实操：{}", "실습: {}")
DIALOGUE = texts("Đối thoại: {}", "Dialogue: {}", "对话：{}", "대화: {}")
WORKSHOP_ABSTRACT = texts(
    "Làm thật trên thiết bị trong phòng, theo nhóm bốn người.",
    "Done for real on the equipment in the room, in groups of four.",
    "在现场设备上动手操作，四人一组。",
    "네 명씩 모여 실습실 장비로 직접 해 봅니다.",
)

STATE_BODIES = (
    ("Ban Quản lý Khu công nghệ Gò Sen", "vi", "Trưởng ban"),
    ("Trung tâm Xúc tiến Công nghiệp Bến Lau", "vi", "Giám đốc"),
    ("Viện Tiêu chuẩn Cơ khí Đồi Sim", "vi", "Phó viện trưởng"),
    ("물푸레 산업진흥원", "ko", "원장"),
    ("鹿岭制造业服务中心", "zh", "主任"),
)
SCHOOLS = (
    ("Đại học Kỹ thuật Suối Chàm", "vi", "Phó giáo sư, Khoa Cơ điện tử"),
    ("Cao đẳng nghề Vàm Nứa", "vi", "Trưởng khoa Tự động hóa"),
    ("Kestrelmere Institute of Technology", "en", "Professor of manufacturing"),
    ("별내벌과학기술대학교", "ko", "기계공학과 교수"),
    ("樾洲理工大学", "zh", "智能制造学院教授"),
)

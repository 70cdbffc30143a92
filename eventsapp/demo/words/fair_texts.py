"""What the demo fairs say of themselves, in four languages."""

from collections.abc import Mapping

Texts = Mapping[str, str]


def texts(vi: str, en: str, zh: str, ko: str) -> dict[str, str]:
    """Return one content in four languages."""
    return {"vi": vi, "en": en, "zh": zh, "ko": ko}


VENUE = texts(
    "Trung tâm Thương mại Thế giới Thành phố mới Bình Dương",
    "World Trade Center Binh Duong New City",
    "平阳新城世界贸易中心",
    "빈즈엉 신도시 세계무역센터",
)
ADDRESS = texts(
    "Phường Bình Dương, Thành phố Hồ Chí Minh",
    "Binh Duong Ward, Ho Chi Minh City",
    "胡志明市平阳坊",
    "호찌민시 빈즈엉동",
)

SECTORS = {
    "robotics": texts("Robot và tay máy", "Robots and manipulators", "机器人与机械臂", "로봇과 매니퓰레이터"),
    "machining": texts("Gia công và khuôn mẫu", "Machining and tooling", "机械加工与模具", "가공과 금형"),
    "laser": texts("Laser và hàn", "Laser and welding", "激光与焊接", "레이저와 용접"),
    "sensing": texts(
        "Cảm biến, thị giác, đo lường", "Sensors, vision, metrology", "传感、视觉与测量", "센서·비전·계측"
    ),
    "automation": texts("Tự động hóa và điều khiển", "Automation and control", "自动化与控制", "자동화와 제어"),
    "software": texts("Phần mềm công nghiệp", "Industrial software", "工业软件", "산업용 소프트웨어"),
    "drives": texts("Truyền động và bạc đạn", "Drives and bearings", "传动与轴承", "구동과 베어링"),
    "fluids": texts("Khí nén và thủy lực", "Pneumatics and hydraulics", "气动与液压", "공압과 유압"),
    "logistics": texts("Băng tải và bao bì", "Conveying and packaging", "输送与包装", "이송과 포장"),
    "energy": texts("Năng lượng", "Energy", "能源", "에너지"),
    "surface": texts("Xử lý bề mặt", "Surface treatment", "表面处理", "표면 처리"),
}

ZONES = {
    "automation": texts("Khu tự động hóa và robot", "Automation and robots", "自动化与机器人区", "자동화·로봇존"),
    "machines": texts("Khu máy công cụ", "Machine tools", "机床区", "공작기계존"),
    "digital": texts("Khu nhà máy số", "Digital factory", "数字工厂区", "디지털 팩토리존"),
    "korea": texts("Gian hàng quốc gia Hàn Quốc", "Korea pavilion", "韩国馆", "한국관"),
    "young": texts("Khu doanh nghiệp trẻ", "Young companies", "初创企业区", "스타트업존"),
    "outdoor": texts("Khu máy hạng nặng ngoài trời", "Heavy machines outdoors", "室外重型设备区", "야외 중장비존"),
}

ZONES_OF_SECTORS = {
    "robotics": ("automation",),
    "machining": ("machines", "outdoor"),
    "laser": ("machines",),
    "sensing": ("automation", "digital"),
    "automation": ("automation", "digital"),
    "software": ("digital", "young"),
    "drives": ("automation", "machines"),
    "fluids": ("machines",),
    "logistics": ("automation", "outdoor"),
    "energy": ("outdoor", "digital"),
    "surface": ("machines",),
}
"""Where visitors look for a category."""

# Prices of a unit, VAT excluded: dong for residents, US cents for everybody else; two lists, not a conversion.
PACKAGES = (
    (
        "raw",
        2,
        69_000_000,
        300_000,
        texts("Đất trống", "Raw space", "光地", "독립 부스(공간만)"),
        texts(
            "9 m² sàn, không vách, không điện.",
            "9 m² of floor without walls or power.",
            "9 m² 空地，不含隔板和电力。",
            "벽체와 전기가 없는 9 m² 공간입니다.",
        ),
    ),
    (
        "shell",
        1,
        76_000_000,
        330_000,
        texts("Gian tiêu chuẩn", "Shell scheme", "标准展位", "조립 부스"),
        texts(
            "Vách trắng 2,5 m, thảm, bảng tên, bàn, hai ghế, hai đèn, một ổ cắm.",
            "White panels of 2.5 m, carpet, fascia, counter, two chairs, two lights, one socket.",
            "2.5 m 白色隔板、地毯、楣板、咨询台、两把椅子、两盏灯、一个插座。",
            "2.5 m 흰색 벽체, 카펫, 간판, 안내대, 의자 2개, 조명 2개, 콘센트 1개를 드립니다.",
        ),
    ),
    (
        "premium",
        1,
        88_000_000,
        380_000,
        texts("Gian cao cấp", "Premium", "高级展位", "프리미엄 부스"),
        texts(
            "Gian tiêu chuẩn có khung gỗ, màn hình 43 inch, kho nhỏ và điện 3 kW.",
            "Shell scheme with a timber frame, a 43-inch screen, a small store and 3 kW of power.",
            "木结构标准展位，含 43 英寸屏幕、小储物间和 3 kW 电力。",
            "목재 구조에 43인치 화면, 작은 창고, 3 kW 전력을 더한 부스입니다.",
        ),
    ),
)

EARLY_PRICE_ENDS = texts("Hết giá đăng ký sớm", "Early price ends", "早鸟价截止", "조기 할인 마감")
PLAN_OPENS = texts(
    "Mở chọn gian trên sơ đồ cho đơn vị đã đặt cọc",
    "Exhibitors who paid the deposit choose their stands on the plan",
    "已付定金的参展商开始在展位图上选位",
    "예약금을 낸 참가사의 부스 선택 시작",
)
APPLICATIONS_CLOSE = texts("Hết hạn nộp hồ sơ", "Applications close", "报名截止", "참가 신청 마감")
SECOND_AGENDA = texts(
    "Phát hành chương trình diễn đàn, bản 2",
    "Second release of the forum agenda",
    "论坛议程第 2 版发布",
    "포럼 프로그램 2차 공개",
)
AGENDA_OUT = texts(
    "Phát hành chương trình diễn đàn", "The forum agenda is published", "论坛议程发布", "포럼 프로그램 공개"
)
MOVE_IN = texts("Bắt đầu dựng gian", "Build-up begins", "开始布展", "설치 시작")
OPENING = texts("Khai mạc", "Opening", "开幕", "개막")

NEED_DRAWING = {
    "vi": "Vui lòng bổ sung danh mục máy trưng bày và khối lượng của từng máy.",
    "en": "Add the list of machines you will show, with the weight of each.",
    "zh": "请补充展出设备清单及每台设备的重量。",
    "ko": "전시할 장비 목록과 장비별 중량을 추가해 주세요.",
}
NOT_THE_THEME = {
    "vi": "Sản phẩm không thuộc chủ đề nhà máy của hội chợ.",
    "en": "The products do not belong to the fair's theme, the factory.",
    "zh": "产品不属于本展会的工厂主题。",
    "ko": "제품이 공장이라는 전시회 주제에 맞지 않습니다.",
}
HALL_IS_FULL = {
    "vi": "Khu này đã kín; chúng tôi xếp bạn vào danh sách chờ.",
    "en": "This zone is full, so you are on the waiting list.",
    "zh": "该区域已满，您已进入候补名单。",
    "ko": "이 구역이 모두 차서 대기 명단에 올렸습니다.",
}

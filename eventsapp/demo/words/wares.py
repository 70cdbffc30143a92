"""What the companies of the demo show, by sector, in the languages they would write it in."""

from eventsapp.demo.firms import Firm
from eventsapp.demo.words.fair_texts import texts

WARES = {
    "robotics": texts(
        "Tay máy 6 trục đến 20 kg, tay gắp nhanh và buồng thử an toàn.",
        "Six-axis arms up to 20 kg, quick grippers and a safe trial cell.",
        "20 公斤以内六轴机械臂、快换夹爪和安全试验单元。",
        "20kg급 6축 로봇, 고속 그리퍼, 안전 시험 셀을 선보입니다.",
    ),
    "machining": texts(
        "Trung tâm gia công 5 trục và khuôn dập thay trong chín phút.",
        "A five-axis machining centre and dies that change in nine minutes.",
        "五轴加工中心和九分钟换装的模具。",
        "5축 가공 센터와 9분 만에 바꾸는 금형을 전시합니다.",
    ),
    "laser": texts(
        "Máy cắt laser sợi 6 kW và hàn cầm tay cho thép mỏng.",
        "A 6 kW fibre laser cutter and handheld welding for thin steel.",
        "6 kW 光纤激光切割机和薄板手持焊接。",
        "6kW 파이버 레이저 절단기와 얇은 강판용 핸드헬드 용접기입니다.",
    ),
    "sensing": texts(
        "Cảm biến rung, camera 3D và bàn đo quang học.",
        "Vibration sensors, 3D cameras and optical measuring tables.",
        "振动传感器、3D 相机和光学测量台。",
        "진동 센서, 3D 카메라, 광학 측정대를 소개합니다.",
    ),
    "automation": texts(
        "Bộ điều khiển, tủ điện và dây chuyền lắp ráp mẫu.",
        "Controllers, cabinets and a sample assembly line.",
        "控制器、电控柜和示范装配线。",
        "제어기와 배전반, 시범 조립 라인을 보여 드립니다.",
    ),
    "software": texts(
        "Phần mềm điều hành sản xuất và bảng theo dõi máy bằng bốn thứ tiếng.",
        "Manufacturing execution and machine dashboards in four languages.",
        "生产执行系统和四语设备看板。",
        "생산 관리 소프트웨어와 4개 언어 설비 현황판입니다.",
    ),
    "drives": texts(
        "Động cơ servo, hộp số và bạc đạn cho tốc độ cao.",
        "Servo motors, gearboxes and bearings for high speeds.",
        "伺服电机、减速机和高速轴承。",
        "서보 모터, 감속기, 고속 베어링을 전시합니다.",
    ),
    "fluids": texts(
        "Van, xi lanh và trạm nguồn tiết kiệm khí.",
        "Valves, cylinders and power units that save air.",
        "阀门、气缸和节气动力站。",
        "밸브와 실린더, 공기를 아끼는 파워 유닛입니다.",
    ),
    "logistics": texts(
        "Băng tải mô-đun, xe tự hành và máy đóng gói cuối chuyền.",
        "Modular conveyors, autonomous carts and end-of-line packing.",
        "模块化输送线、无人搬运车和后道包装设备。",
        "모듈형 컨베이어, 무인 운반차, 후공정 포장기입니다.",
    ),
    "energy": texts(
        "Pin lưu trữ, biến tần và đo điện từng máy.",
        "Storage, inverters and metering for each machine.",
        "储能、逆变器和单机电量计量。",
        "에너지 저장 장치, 인버터, 설비별 전력 계측입니다.",
    ),
    "surface": texts(
        "Buồng sơn tĩnh điện, xi mạ kín nước và đo độ dày lớp phủ.",
        "Powder booths, closed-loop plating and coating gauges.",
        "粉末喷房、闭环电镀和涂层测厚仪。",
        "분체 도장 부스, 폐쇄형 도금, 도막 측정기입니다.",
    ),
}


def exhibits_of(firm: Firm) -> dict[str, str]:
    """Return what a company shows: in its own language and in English."""
    wares = WARES[firm.sector]
    return {code: wares[code] for code in dict.fromkeys((firm.language, "en"))}

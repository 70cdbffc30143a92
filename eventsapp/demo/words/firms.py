"""Parts of company names, invented, in four scripts; combined they name no real company."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """What a company makes, in the words its name is built with, and the sector it belongs to."""

    sector: str
    vi: str
    en: str
    zh: str
    ko: str


TRADES = (
    Trade("robotics", "Robot", "Robotics", "机器人", "로보틱스"),
    Trade("robotics", "Tay máy", "Manipulators", "机械臂", "로봇암"),
    Trade("machining", "Cơ khí", "Machining", "机械", "기계"),
    Trade("machining", "Khuôn mẫu", "Tooling", "模具", "금형"),
    Trade("machining", "CNC", "CNC", "数控", "정밀가공"),
    Trade("laser", "Laser", "Laser", "激光", "레이저"),
    Trade("laser", "Hàn", "Welding", "焊接", "용접"),
    Trade("sensing", "Cảm biến", "Sensors", "传感", "센서"),
    Trade("sensing", "Đo lường", "Metrology", "测量", "계측"),
    Trade("sensing", "Thị giác máy", "Vision", "视觉", "비전"),
    Trade("automation", "Tự động hóa", "Automation", "自动化", "제어"),
    Trade("automation", "Điện tử", "Electronics", "电子", "전자"),
    Trade("software", "Phần mềm", "Software", "软件", "소프트"),
    Trade("software", "Dữ liệu", "Data", "数据", "데이터"),
    Trade("drives", "Truyền động", "Drives", "传动", "모션"),
    Trade("drives", "Bạc đạn", "Bearings", "轴承", "베어링"),
    Trade("fluids", "Khí nén", "Pneumatics", "气动", "공압"),
    Trade("fluids", "Thủy lực", "Hydraulics", "液压", "유압"),
    Trade("logistics", "Băng tải", "Conveyors", "输送", "이송"),
    Trade("logistics", "Bao bì", "Packaging", "包装", "패키징"),
    Trade("energy", "Năng lượng", "Energy", "能源", "에너지"),
    Trade("energy", "Điện mặt trời", "Solar", "光伏", "태양광"),
    Trade("surface", "Sơn tĩnh điện", "Coating", "涂装", "도장"),
    Trade("surface", "Xi mạ", "Plating", "电镀", "도금"),
)

VI_FIRST = (
    "Trúc", "Lá", "Suối", "Hồng", "Gò", "Phù", "Rạch", "Bến", "Nắng", "Sông", "Mây", "Bạch", "Hòn", "Lộc", "Ba",
    "Thạch", "Sóng", "Đá", "Cỏ", "Gió", "Khe", "Đồi", "Bãi", "Cù", "Nguyên", "Vàm", "Xóm", "Hoa",
)  # fmt: skip
VI_SECOND = (
    "Lâm", "Sen", "Cát", "Tường", "Sa", "Ông", "Lao", "Sức", "Hạ", "Trắng", "Nứa", "Lũy", "Trầm", "Khê", "Nhánh",
    "Vân", "Mơ", "Lam", "Quế", "Biếc", "Dừa", "Tre", "Sim", "Chàm", "Đước", "Lau", "Mây", "Ngân",
)  # fmt: skip
VI_THIRD = ("", "", "", " Sơn", " Giang", " Đông", " Thượng")

ZH_FIRST = (
    ("拓", "Tuo"), ("禾", "He"), ("岚", "Lan"), ("鹿", "Lu"), ("桐", "Tong"), ("砚", "Yan"), ("云", "Yun"),
    ("澄", "Cheng"), ("恒", "Heng"), ("沐", "Mu"), ("霁", "Ji"), ("棠", "Tang"), ("苇", "Wei"), ("珑", "Long"),
    ("樾", "Yue"), ("鹭", "Lu"), ("漪", "Yi"), ("芷", "Zhi"), ("屺", "Qi"), ("梧", "Wu"),
)  # fmt: skip
ZH_SECOND = (
    ("野", "ye"), ("汀", "ting"), ("屿", "yu"), ("岭", "ling"), ("川", "chuan"), ("栈", "zhan"), ("岸", "an"),
    ("峪", "yu"), ("槿", "jin"), ("泽", "ze"), ("洲", "zhou"), ("塬", "yuan"), ("渡", "du"), ("坞", "wu"),
    ("麓", "lu"), ("浔", "xun"), ("澜", "lan"), ("矶", "ji"), ("砾", "li"), ("霖", "lin"),
)  # fmt: skip
ZH_CITIES = (
    ("宁波", "Ningbo", "浙江"), ("苏州", "Suzhou", "江苏"), ("东莞", "Dongguan", "广东"), ("佛山", "Foshan", "广东"),
    ("青岛", "Qingdao", "山东"), ("无锡", "Wuxi", "江苏"), ("合肥", "Hefei", "安徽"), ("厦门", "Xiamen", "福建"),
)  # fmt: skip

KO_FIRST = (
    ("새벽", "Saebyeok"), ("솔", "Sol"), ("한아름", "Hanareum"), ("물푸레", "Mulpure"), ("별내", "Byeolnae"),
    ("여울", "Yeoul"), ("미르", "Mir"), ("소담", "Sodam"), ("도담", "Dodam"), ("아람", "Aram"), ("칠보", "Chilbo"),
    ("너울", "Neoul"), ("다솜", "Dasom"), ("마루", "Maru"), ("온새", "Onsae"), ("달빛", "Dalbit"), ("가랑", "Garang"),
    ("이슬", "Iseul"), ("산들", "Sandeul"), ("햇살", "Haetsal"),
)  # fmt: skip
KO_SECOND = (
    ("길", "gil"), ("바람", "baram"), ("누리", "nuri"), ("목", "mok"), ("터", "teo"), ("결", "gyeol"), ("골", "gol"),
    ("벌", "beol"), ("재", "jae"), ("샘", "saem"), ("들", "deul"), ("나루", "naru"), ("숲", "sup"), ("뜰", "tteul"),
)  # fmt: skip
KO_CITIES = (
    ("창원시", "경상남도"), ("안산시", "경기도"), ("구미시", "경상북도"), ("천안시", "충청남도"),
    ("인천", "인천광역시"),
)  # fmt: skip

EN_FIRST = (
    "Lark", "Iron", "Cor", "Alder", "Oster", "Ferro", "Bracken", "Quern", "Wex", "Thistle", "Halvor", "Marl",
    "Gannet", "Rook", "Tide", "Umber", "Vant", "Yarrow", "Kestrel", "Dun",
)  # fmt: skip
EN_SECOND = ("spur", "vale", "vane", "loom", "mere", "wick", "fell", "moor", "wold", "lea", "wynd", "marrow", "fen")
EN_HOMES = (
    ("DE", "GmbH", "Werkstraße", "Aldermoor", ""),
    ("JP", "K.K.", "Sakaemachi", "Tsukikawa", "Kanagawa"),
    ("TH", "Co., Ltd.", "Soi Rimnam", "Bang Sai", "Samut Prakan"),
    ("SG", "Pte. Ltd.", "Kestrel Drive", "Singapore", ""),
    ("TW", "Co., Ltd.", "Jade River Road", "Taichung", ""),
    ("US", "Inc.", "Foundry Lane", "Marlowick", "Ohio"),
    ("IT", "S.r.l.", "Via del Tornio", "Pietrafonda", ""),
)

VI_PARKS = ("Khu công nghiệp Trúc Lâm", "Khu công nghiệp Suối Chàm", "Cụm công nghiệp Bến Nứa", "Khu công nghệ Gò Sen")
VI_WARDS = ("Phường Trúc Hạ", "Phường Bến Lau", "Xã Gò Mây", "Phường Sen Trắng", "Xã Rạch Quế", "Phường Đồi Sim")
VI_PROVINCES = (
    "Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh", "Đồng Nai", "Tây Ninh", "Thành phố Hà Nội", "Bắc Ninh",
    "Thành phố Hải Phòng", "Thành phố Đà Nẵng", "Thành phố Cần Thơ",
)  # fmt: skip

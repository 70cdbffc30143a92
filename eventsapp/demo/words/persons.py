"""Parts of people's names in four languages, with their Latin spelling, and what people do."""

VI_FAMILY = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Hà", "Tô", "Mai",
)  # fmt: skip
VI_MIDDLE = ("Thị", "Văn", "Thu", "Gia", "Minh", "Ngọc", "Quang", "Thanh", "Bảo", "Hải", "Đức", "Khánh", "Tường")
VI_GIVEN = (
    "Quỳnh", "An", "Bình", "Châu", "Duy", "Giang", "Hạnh", "Khôi", "Lan", "Linh", "Long", "My", "Nam", "Nga", "Phúc",
    "Quân", "Sơn", "Thảo", "Trâm", "Tuấn", "Uyên", "Việt", "Vy", "Yến", "Đạt", "Ánh",
)  # fmt: skip
KO_FAMILY = (
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"), ("윤", "Yoon"),
    ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh"), ("서", "Seo"), ("문", "Moon"), ("배", "Bae"),
)  # fmt: skip
KO_GIVEN = (
    ("서연", "Seoyeon"), ("도윤", "Doyun"), ("하준", "Hajun"), ("지우", "Jiwoo"), ("예린", "Yerin"), ("민재", "Minjae"),
    ("수아", "Sua"), ("현우", "Hyunwoo"), ("가은", "Gaeun"), ("태오", "Taeo"), ("나래", "Narae"), ("보람", "Boram"),
    ("정훈", "Junghoon"), ("미라", "Mira"), ("소율", "Soyul"), ("재이", "Jaei"),
)  # fmt: skip
ZH_FAMILY = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("陈", "Chen"), ("刘", "Liu"), ("林", "Lin"), ("黄", "Huang"),
    ("周", "Zhou"), ("沈", "Shen"), ("许", "Xu"), ("何", "He"), ("罗", "Luo"), ("唐", "Tang"), ("欧阳", "Ouyang"),
)  # fmt: skip
ZH_GIVEN = (
    ("子墨", "Zimo"), ("晓岚", "Xiaolan"), ("一舟", "Yizhou"), ("若溪", "Ruoxi"), ("文博", "Wenbo"), ("雨桐", "Yutong"),
    ("思远", "Siyuan"), ("佳宁", "Jianing"), ("浩然", "Haoran"), ("静怡", "Jingyi"), ("立群", "Liqun"),
    ("明轩", "Mingxuan"),    ("雪", "Xue"), ("楠", "Nan"), ("嘉禾", "Jiahe"), ("知行", "Zhixing"),
)  # fmt: skip
EN_GIVEN = (
    "Marta", "Owen", "Ines", "Tobias", "Freya", "Callum", "Noor", "Anselm", "Priya", "Henrik", "Sadie", "Rafael",
    "Keiko", "Somchai", "Bettina", "Arjun", "Linnea", "Matteo",
)  # fmt: skip
EN_FAMILY = (
    "Lindgren-Vale", "Farrowby", "Castellmar", "Okuhara", "Brandwick", "Thornmere", "Saelim", "Vanterpool-Hay",
    "Rookwood", "Delmarra", "Ashgrove", "Venkatesan-Roy", "Halvorsby", "Pietrafonda", "Wexcombe", "Marlowick",
)  # fmt: skip

JOBS = {
    "vi": (
        "Giám đốc nhà máy",
        "Trưởng phòng mua hàng",
        "Kỹ sư tự động hóa",
        "Quản lý chất lượng",
        "Giám đốc kinh doanh",
    ),
    "en": ("Plant manager", "Head of purchasing", "Automation engineer", "Quality manager", "Sales director"),
    "zh": ("工厂厂长", "采购主管", "自动化工程师", "质量经理", "销售总监"),
    "ko": ("공장장", "구매 팀장", "자동화 엔지니어", "품질 관리자", "영업 이사"),
}
STAND_JOBS = {
    "vi": ("Trưởng gian", "Kỹ sư bán hàng", "Phiên dịch"),
    "en": ("Stand manager", "Sales engineer", "Interpreter"),
    "zh": ("展台负责人", "销售工程师", "翻译"),
    "ko": ("부스 책임자", "영업 엔지니어", "통역"),
}

"""What the columns of lists of people are called, in the languages of our readers, and the words in their cells.

Where a label holds words of several fields, the field named later has it.
"""

from typing import Final

# fmt: off
PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "row_number": ("no", "stt", "#", "序号", "번호", "순번"),
    "full_name": (
        "name", "full name", "visitor", "attendee", "member", "participant", "guest", "họ tên", "họ và tên", "tên",
        "khách", "thành viên", "姓名", "名字", "参观者", "성명", "이름", "성함", "참가자",
    ),
    "latin_name": (
        "latin name", "english name", "name in latin letters", "name in english", "tên tiếng anh", "tên không dấu",
        "英文名", "拼音", "영문 이름", "영문명", "영문 성명",
    ),
    "company": (
        "company", "organisation", "organization", "firm", "employer", "công ty", "đơn vị", "tổ chức", "cơ quan",
        "公司", "单位", "企业", "회사", "회사명", "소속", "기관",
    ),
    "job_title": (
        "job title", "title", "position", "job", "role", "chức vụ", "chức danh", "vị trí", "职务", "职位", "직책",
        "직함", "직위",
    ),
    "email": ("e mail", "email", "mail", "thư điện tử", "邮箱", "电子邮件", "이메일", "메일"),
    "phone": (
        "phone", "tel", "telephone", "mobile", "phone number", "điện thoại", "sđt", "số điện thoại", "di động",
        "电话", "手机", "手机号", "전화", "전화번호", "휴대폰", "휴대전화", "연락처",
    ),
}
"""Columns of the list of a group."""

_MORE: Final[dict[str, tuple[str, ...]]] = {
    "full_name": (
        "visitor name", "attendee name", "participant name", "guest name", "contact name", "contact person",
        "họ tên khách", "họ và tên khách", "tên khách", "tên khách hàng", "khách mời", "người liên hệ", "姓名中文",
        "中文姓名", "联系人", "观众姓名", "嘉宾姓名", "성명 국문", "국문 성명", "담당자", "담당자명", "방문객",
        "방문자명",
    ),
    "latin_name": ("name latin", "name english", "romanized name", "tên latin", "英文姓名", "姓名拼音", "로마자 이름"),
    "company": (
        "company name", "tên công ty", "tên đơn vị", "nơi công tác", "doanh nghiệp", "công ty đơn vị", "公司名称",
        "单位名称", "企业名称", "工作单位", "기업명", "업체명", "회사 기관명",
    ),
    "job_title": ("designation", "occupation", "nghề nghiệp", "岗位", "직급"),
    "email": ("email address", "e mail address", "địa chỉ email", "hộp thư", "电子邮箱", "邮箱地址", "이메일 주소"),
    "phone": (
        "mobile number", "mobile phone", "cell", "cell phone", "telephone number", "contact number", "hotline",
        "zalo", "whatsapp", "đt", "số đt", "đtdđ", "số di động", "điện thoại di động", "联系电话", "手机号码",
        "电话号码", "휴대폰 번호", "휴대전화 번호", "핸드폰",
    ),
}

LISTS: Final[dict[str, tuple[str, ...]]] = {
    "row_number": PEOPLE["row_number"],
    "ref": (
        "id", "code", "visitor id", "visitor code", "customer id", "customer code", "contact id", "external id",
        "crm id", "member id", "registration id", "registration code", "mã", "mã khách", "mã số", "mã khách hàng",
        "mã khách mời", "mã đăng ký", "编号", "观众编号", "客户编号", "会员号", "注册编号", "회원번호", "고객번호",
        "등록번호", "코드",
    ),
    "family_name": (
        "last name", "family name", "surname", "họ", "họ đệm", "họ và tên đệm", "họ và đệm", "姓", "姓氏", "성",
    ),
    "given_name": ("first name", "given name", "given names", "forename", "tên gọi", "名"),
    **{name: (*words, *_MORE.get(name, ())) for name, words in PEOPLE.items() if name != "row_number"},
    "country": (
        "country", "nation", "nationality", "country region", "country of residence", "quốc gia", "nước", "quốc tịch",
        "国家", "国家地区", "国家 地区", "国籍", "국가", "나라", "국적", "국가 지역",
    ),
    "type": (
        "type", "visitor type", "category", "registered as", "ticket type", "badge type", "loại", "loại khách",
        "loại vé", "đối tượng", "nhóm khách", "类型", "观众类型", "票种", "类别", "身份", "유형", "참가 유형", "구분",
        "방문객 유형",
    ),
    "language": ("language", "preferred language", "ngôn ngữ", "tiếng", "语言", "语种", "언어", "사용 언어"),
    "consent_at": (
        "consent date", "consent time", "consented at", "date of consent", "agreed at", "ngày đồng ý",
        "thời điểm đồng ý", "同意时间", "同意日期", "동의일", "동의 일시", "동의일시",
    ),
    "consent_organiser_news": (
        "organiser news", "newsletter", "news consent", "marketing consent", "marketing", "opt in", "email opt in",
        "nhận tin", "nhận bản tin", "đồng ý nhận tin", "đồng ý nhận thông tin", "接收资讯", "同意接收资讯", "订阅",
        "뉴스레터", "소식 수신 동의", "마케팅 동의", "마케팅 수신 동의",
    ),
    "consent_exhibitors": (
        "consent exhibitors", "exhibitors may contact", "share with exhibitors", "đồng ý chia sẻ với nhà triển lãm",
        "chia sẻ với nhà triển lãm", "同意向参展商提供", "参展商联系", "참가업체 제공 동의", "참가업체 연락 동의",
    ),
    "consent_matchmaking": (
        "consent matchmaking", "matchmaking", "đồng ý kết nối", "kết nối giao thương", "同意商务对接", "商务对接",
        "비즈니스 매칭 동의", "비즈니스 매칭",
    ),
    "consent_photos": (
        "consent photos", "photo consent", "đồng ý chụp ảnh", "đồng ý sử dụng hình ảnh", "同意拍摄", "肖像授权",
        "촬영 동의",
    ),
    "consent_partner_abroad": (
        "consent partner abroad", "transfer abroad", "partner organisers", "đồng ý chuyển ra nước ngoài",
        "chuyển dữ liệu ra nước ngoài", "同意向境外提供", "국외 이전 동의",
    ),
    "consent_sponsors": (
        "consent sponsors", "sponsors may contact", "đồng ý nhà tài trợ liên hệ", "同意向赞助商提供",
        "후원사 제공 동의",
    ),
    "consent_registration": (
        "consent", "consent registration", "consent given", "data consent", "privacy consent",
        "data processing consent", "gdpr consent", "agreed to data processing", "đồng ý", "sự đồng ý",
        "đồng ý xử lý dữ liệu", "đồng ý xử lý dữ liệu cá nhân", "同意", "同意处理个人信息", "个人信息同意",
        "隐私同意", "동의", "개인정보 동의", "개인정보 처리 동의", "개인정보 수집 이용 동의",
    ),
}
"""Columns of a list of visitors; those of consents are called after their purpose."""

CONSENT: Final = "consent_"
QUESTION: Final = "question_"
YES: Final = frozenset({
    "yes", "y", "1", "true", "ok", "v", "✓", "✔", "☑", "√", "agreed", "agree", "consented", "opted in", "given", "co",
    "dong y", "da dong y", "roi", "是", "同意", "已同意", "对", "有", "예", "네", "동의", "동의함",
})
NO: Final = frozenset({
    "", "no", "n", "0", "false", "-", "–", "none", "declined", "refused", "not given", "opted out", "khong",
    "khong dong y",
    "chua", "否", "不同意", "无", "未同意", "아니오", "아니요", "미동의", "동의 안 함", "비동의", "n/a",
})
"""Folded, as cells are compared."""
CROSSES: Final = frozenset({"x", "×", "✗", "✘"})
CIRCLES: Final = frozenset({"o", "○", "◯", "⭕"})
LANGUAGES: Final = {
    "vi": ("vi", "vie", "vn", "vietnamese", "tieng viet", "viet", "越南语", "越南文", "베트남어"),
    "en": ("en", "eng", "english", "tieng anh", "anh", "英语", "英文", "영어"),
    "zh": (
        "zh", "zho", "chi", "cn", "zh-cn", "zh-hans", "chinese", "mandarin", "tieng trung", "tieng hoa", "中文",
        "汉语", "简体中文", "중국어",
    ),
    "ko": ("ko", "kor", "kr", "korean", "tieng han", "한국어", "韩语", "韩文"),
}
# fmt: on
GIVEN_ALONE: Final = frozenset({"ten", "名", "이름", "name"})
"""Labels of a full name that mean the given one where a family name stands in a column of its own."""

"""What the columns of exhibitor lists are called, in the languages of our readers."""

from typing import Final

# fmt: off
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "ref": (
        "id", "exhibitor id", "ref", "slug", "mã", "mã công ty", "mã doanh nghiệp", "企业编号", "업체코드",
    ),
    "row_number": (
        "no", "stt", "#", "序号", "번호", "순번", "nr",
    ),
    "legal_name": (
        "name", "company", "company name", "exhibitor", "exhibitors", "exhibitor name", "legal name", "firm",
        "firma", "organisation", "organization", "aussteller", "vietnamese", "native name", "name vn",
        "name vi", "name zh", "name cn", "name ko", "name kr", "company name vietnamese", "tên", "tên công ty",
        "công ty", "doanh nghiệp", "tên doanh nghiệp", "đơn vị", "tên đơn vị", "tiếng việt", "nhà triển lãm",
        "đơn vị triển lãm", "tên công ty tiếng việt", "tên pháp nhân", "公司", "公司名称", "企业名称", "企业",
        "单位名称", "参展商", "参展企业", "参展公司", "展商", "名称", "中文", "公司名称中文", "公司中文名称",
        "会社名", "출품사", "회사", "회사명", "업체", "업체명", "기업명", "참가기업", "참가업체", "상호",
        "국문", "회사명 국문", "국문 회사명",
    ),
    "latin_name": (
        "english name", "latin name", "company name english", "name english", "company name in english",
        "name en", "company en", "english", "international name", "name in english", "name in latin letters",
        "tên tiếng anh", "tên công ty tiếng anh", "tên quốc tế", "tiếng anh", "tên latin", "英文", "英文名",
        "英文名称", "公司英文名称", "公司英文名", "公司名称英文", "企业英文名称", "영문", "영문명",
        "영문 회사명", "영문회사명", "회사명 영문", "회사명영문", "영문 업체명", "업체명 영문",
    ),
    "fascia_name": (
        "fascia", "fascia name", "booth name", "stand name", "tên biển hiệu", "biển hiệu", "tên gian hàng",
        "tên bảng hiệu", "门楣", "楣板", "楣板名称", "门楣文字", "간판명", "부스명", "간판",
    ),
    "contact_name": (
        "contact", "contact person", "contact name", "người liên hệ", "liên hệ", "họ tên", "họ và tên",
        "联系人", "담당자", "담당자명", "성명",
    ),
    "country": (
        "country", "nation", "country region", "land", "pays", "quốc gia", "nước", "国家", "国别", "国家地区",
        "国家 地区", "국가", "나라", "국적",
    ),
    "city": (
        "city", "town", "province", "tỉnh", "thành phố", "tỉnh thành", "城市", "도시",
    ),
    "address": (
        "address", "street", "registered address", "địa chỉ", "địa chỉ trụ sở", "地址", "公司地址", "주소",
    ),
    "postcode": (
        "zip", "zip code", "postcode", "postal code", "mã bưu chính", "邮编", "우편번호",
    ),
    "tax_code": (
        "tax id", "tax code", "tax number", "vat number", "mst", "mã số thuế", "税号", "统一社会信用代码",
        "사업자등록번호", "사업자번호",
    ),
    "website": (
        "website", "web", "url", "homepage", "web site", "trang web", "网站", "网址", "官网", "홈페이지",
        "웹사이트",
    ),
    "email": (
        "e mail", "email", "mail", "thư điện tử", "邮箱", "电子邮件", "电子邮箱", "이메일", "메일",
    ),
    "phone": (
        "phone", "tel", "telephone", "tel number", "mobile", "phone number", "hotline", "điện thoại", "sđt",
        "đt", "số điện thoại", "di động", "电话", "手机", "联系电话", "手机号", "전화", "전화번호", "연락처",
        "휴대폰", "휴대전화",
    ),
    "sector": (
        "category", "categories", "sector", "industry", "product category", "product group", "sport", "ngành",
        "ngành hàng", "lĩnh vực", "nhóm sản phẩm", "行业", "类别", "产品类别", "业种", "업종", "품목", "분야",
        "카테고리",
    ),
    "description": (
        "description", "profile", "company profile", "about", "what we do", "mô tả", "giới thiệu", "简介",
        "公司简介", "介绍", "소개", "회사소개", "회사 소개", "설명",
    ),
    "hall": (
        "hall", "halls", "building", "halle", "sảnh", "nhà", "khu", "nhà triển lãm số", "展馆", "馆", "馆号",
        "展厅", "홀", "전시홀", "전시관",
    ),
    "stand": (
        "booth", "booths", "stand", "stands", "booth number", "booth no", "stand number", "stand no",
        "standnummer", "số gian hàng", "gian hàng", "mã gian hàng", "vị trí", "vị trí gian hàng", "kigyo no",
        "展位", "展位号", "摊位", "摊位号", "부스", "부스번호", "부스 번호",
    ),
    "units": (
        "units", "number of units", "number of booths", "booth quantity", "quantity", "qty", "số lượng",
        "số lượng gian hàng", "số gian", "số gian tiêu chuẩn", "展位数", "展位数量", "数量", "부스수",
        "부스 수", "부스 수량", "신청 부스 수",
    ),
    "area": (
        "area", "sqm", "m2", "diện tích", "面积", "면적",
    ),
    "package": (
        "package", "booth type", "stand type", "loại gian", "loại gian hàng", "展位类型", "부스형태",
        "부스 형태", "부스 타입",
    ),
    "amount": (
        "amount", "total", "price", "fee", "thành tiền", "số tiền", "đơn giá", "金额", "费用", "금액",
        "참가비",
    ),
}
# fmt: on

# Columns that are understood and yet not part of an exhibitor.
UNUSED: Final = frozenset({"row_number", "postcode", "area", "package", "amount"})

TOTAL_LINES: Final = frozenset(
    {"tong", "tong cong", "cong", "total", "totals", "sum", "grand total", "合计", "总计", "합계", "총계", "계"}
)

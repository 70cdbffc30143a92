"""What the columns of priority records are called, and what stands in their cells, in the languages of our readers."""

from typing import Final

# fmt: off
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "application": (
        "application", "application no", "application number", "a no", "số hồ sơ", "mã hồ sơ", "số đơn", "申请编号",
        "申请号", "신청번호", "신청 번호", "접수번호",
    ),
    "name": (
        "name", "company", "company name", "exhibitor", "exhibitor name", "legal name", "firm", "tên", "tên công ty",
        "công ty", "doanh nghiệp", "đơn vị", "nhà triển lãm", "nhà trưng bày", "公司", "公司名称", "企业", "企业名称",
        "参展商", "参展企业", "名称", "회사", "회사명", "업체", "업체명", "기업명", "참가업체", "참가기업",
    ),
    "tax_code": (
        "tax id", "tax code", "tax number", "vat number", "mst", "mã số thuế", "税号", "统一社会信用代码",
        "사업자등록번호", "사업자번호", "세금번호", "납세자 번호",
    ),
    "consecutive_years": (
        "years", "consecutive years", "years in a row", "seniority", "số năm", "số năm liên tục", "năm liên tục",
        "thâm niên", "连续年数", "连续参展年数", "连续届数", "年数", "연속 참가", "연속 참가 연수", "연속 연수", "연수",
    ),
    "units_contracted": (
        "units", "units contracted", "contracted units", "number of units", "booths contracted", "số đơn vị",
        "số ô", "số ô đã ký",
        "số gian", "số gian đã ký", "đơn vị đã ký", "合同展位数", "签约单元", "单元数", "合同单元", "展位数",
        "계약 부스", "부스 수", "부스수", "계약 단위", "계약 유닛", "유닛 수",
    ),
    "sponsorship_vnd": (
        "sponsorship", "sponsorship vnd", "sponsorship in dong", "sponsoring", "tài trợ", "tiền tài trợ",
        "tài trợ đồng", "赞助", "赞助金额", "赞助额", "후원", "후원금", "협찬", "협찬금",
    ),
    "is_member": (
        "member", "is member", "member of the association", "membership", "association member", "hội viên",
        "hội viên hiệp hội", "会员", "协会会员", "是否会员", "회원", "협회 회원", "회원 여부",
    ),
    "is_rebooking": (
        "rebooking", "rebooks", "keeps its place", "giữ chỗ cũ", "đặt lại", "đặt lại chỗ cũ", "续订", "保留原展位",
        "续展", "재예약", "재신청", "기존 자리 유지",
    ),
    "deposit_at": (
        "deposit", "deposit arrived", "deposit date", "deposit at", "down payment", "down payment date", "paid on",
        "đặt cọc", "ngày đặt cọc", "cọc đến lúc", "tiền cọc đến", "定金", "定金到账", "定金日期", "订金到账时间",
        "계약금", "계약금 입금일", "계약금 입금", "입금일", "입금 일시", "보증금", "보증금 입금", "보증금 입금일",
        "tiền cọc", "ngày nhận tiền cọc", "nhận tiền cọc",
    ),
    "late_payment": (
        "late payment", "late payments", "paid late", "trả chậm", "thanh toán chậm", "逾期付款", "付款逾期", "迟付",
        "납부 지연", "지연 납부", "연체",
    ),
    "early_teardown": (
        "early teardown", "early dismantling", "dismantled early", "tháo dỡ sớm", "dọn sớm", "提前撤展", "提前拆展",
        "조기 철거", "조기 철수",
    ),
    "no_show": (
        "no show", "did not come", "absent", "vắng mặt", "không đến", "未到场", "缺席", "未参展", "불참", "미참가",
    ),
    "safety_breach": (
        "safety breach", "safety breaches", "unresolved safety breach", "safety violation", "vi phạm an toàn",
        "vi phạm an toàn chưa xử lý", "安全违规", "未整改的安全违规", "未解决的安全违规", "안전 위반",
        "미해결 안전 위반",
    ),
    "note": (
        "note", "notes", "remark", "remarks", "comment", "ghi chú", "备注", "说明", "비고", "메모",
    ),
}
# fmt: on

YES: Final = frozenset({"yes", "y", "x", "1", "true", "co", "是", "对", "有", "예", "네", "o", "✓", "✔"})
NO: Final = frozenset({"no", "n", "0", "false", "khong", "否", "无", "不是", "아니요", "아니오", "-", "–"})
NOTHING: Final = frozenset({"nan", "none", "null", "n/a", "#n/a"})
MONEY_WORDS: Final = ("₫", "đ", "vnd", "vnđ", "đồng", "dong", "越南盾", "盾", "동")

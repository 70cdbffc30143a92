# ruff: noqa: E501 - one row a line, as in the sheet
"""Exhibitor lists as offices keep them, written for the tests; every company is invented."""

import io

from openpyxl import Workbook

HEADER = ["STT", "Tên công ty / 公司名称", "Quốc gia", "Gian hàng", "Sảnh", "Liên hệ", None, None, "Thành tiền"]
FINER = [None, None, None, None, None, "Họ tên", "Điện thoại", "E-mail", None]
ROWS = [
    [1, "Công ty CP Laser Vạn Tường\nVan Tuong Laser JSC", "Việt Nam", "A12-A15", "A", "Lan", 901234567, "lan@vt.example.vn", "276.000.000 ₫"],
    [2, "拓野机器人（宁波）有限公司 / Tuoye Robotics (Ningbo) Co., Ltd.", "Trung Quốc", "D050/F051", "B", "程若溪", "+86 574 8765 4321", "c@tuoye.example.cn", "US$ 20,400.00"],
    [3, "새벽길로보틱스 주식회사 Saebyeokgil Robotics Co., Ltd.", "Hàn Quốc", "E-301; E-302", "A", "윤서린", 1012345678, "-", "13,200,000"],
    [4, "Ferrowick Drives", "United Kingdom", "", "", None, "n/a", "ask Tom", None],
    [5, "Ferrowick Drives", "United Kingdom", "B-7", "B", None, None, None, None],
    [6, None, "Việt Nam", "C-1", "B", None, None, None, None],
    [None, "Tổng cộng", None, None, None, None, None, None, "309.600.000"],
]  # fmt: skip


def office_workbook() -> bytes:
    """A title merged over every column, a header in two rows with merged cells, zeros lost, amounts as text."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH ĐƠN VỊ TRIỂN LÃM 2027"])
    sheet.append([])
    for row in (HEADER, FINER, *ROWS):
        sheet.append(row)
    for cells in ("A1:I1", "F3:H3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "I3:I4"):
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

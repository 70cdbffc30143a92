"""What the guest's company asked and noted about people it met."""

QUESTIONS = (
    ("single", "When do you decide?", ["This quarter", "This year", "Later"]),
    ("multi", "What interests you?", ["Collaborative robots", "Grippers", "Training", "Service contract"]),
)
NOTES = (
    "Wants a quotation for two palletising cells, delivery to Thuan An",
    "Đang dùng robot cũ, muốn xem demo tại nhà máy",
    "견적서와 납기 요청, 3월 방문 예정",
    "需要越南语操作手册和本地服务",
    "Asked about spare parts and the response time of service",
    "Sends a drawing of the workpiece next week",
    "",
    "",
)

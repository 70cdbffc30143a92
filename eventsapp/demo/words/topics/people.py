"""Subjects about people and trade: skills, supply chains, investment."""

from eventsapp.demo.words.topics.topic import Topic

PEOPLE = (
    Topic(
        "PE",
        (
            "Thợ vận hành thành người lập trình",
            "From operator to programmer",
            "从操作工到程序员",
            "작업자에서 프로그래머로",
        ),
        "Chín tuần học, ba buổi mỗi tuần, ngay bên máy.",
        "Nine weeks, three evenings a week, beside the machine.",
    ),
    Topic(
        "PE",
        (
            "Trường nghề và nhà máy cùng một xưởng",
            "A school and a factory share a workshop",
            "学校与工厂共用车间",
            "학교와 공장이 함께 쓰는 작업장",
        ),
        "Ai trả tiền máy, ai dạy, ai nhận người.",
        "Who pays for the machines, who teaches, who hires.",
    ),
    Topic(
        "PE",
        ("Giữ người giỏi ở ca đêm", "Keeping good people on the night shift", "留住夜班人才", "야간 근무 인재 지키기"),
        "Lịch ca, bữa ăn, xe đưa đón: điều gì có tác dụng.",
        "Rosters, meals, buses: what made a difference.",
    ),
    Topic(
        "PE",
        ("Phụ nữ trong xưởng cơ khí", "Women in the machine shop", "机械车间里的女性", "기계 공장의 여성들"),
        "Ba trưởng xưởng kể về năm đầu tiên.",
        "Three heads of workshops on their first year.",
    ),
    Topic(
        "PE",
        (
            "Viết hướng dẫn mà ai cũng làm theo",
            "Work instructions that people follow",
            "人人照做的作业指导书",
            "모두가 따르는 작업 지침서",
        ),
        "Ít chữ, nhiều hình, và một người thử mới.",
        "Few words, many pictures, and a newcomer to try them.",
    ),
    Topic(
        "PE",
        (
            "Tai nạn suýt xảy ra: nói thế nào",
            "Near misses: how to talk about them",
            "险些发生的事故：如何谈",
            "아차 사고를 이야기하는 법",
        ),
        "Bảng không tên người, và việc sửa trong bảy ngày.",
        "A board without names, and a repair within seven days.",
    ),
    Topic(
        "SC",
        ("Vào chuỗi cung ứng Hàn Quốc", "Entering a Korean supply chain", "进入韩国供应链", "한국 공급망에 들어가기"),
        "Mẫu thử, kiểm xưởng, đơn hàng đầu tiên: lịch mười hai tháng.",
        "Samples, audits, the first order: a calendar of twelve months.",
    ),
    Topic(
        "SC",
        (
            "Linh kiện từ Ninh Ba đến Bình Dương trong sáu ngày",
            "Parts from Ningbo to Binh Duong in six days",
            "零件六天从宁波到平阳",
            "닝보에서 빈즈엉까지 6일",
        ),
        "Đường biển, đường sắt, hải quan: chỗ nào mất thời gian.",
        "Sea, rail and customs: where the time is lost.",
    ),
    Topic(
        "SC",
        (
            "Thuê đất, thuê xưởng hay mua",
            "Lease the land, rent the hall, or buy",
            "租地、租厂房还是购买",
            "토지 임대, 공장 임대, 매입",
        ),
        "Ba phép tính cho nhà đầu tư mới.",
        "Three calculations for new investors.",
    ),
    Topic(
        "SC",
        ("Kiểm hàng trước khi lên tàu", "Inspection before shipment", "装船前检验", "선적 전 검사"),
        "Lấy mẫu, ảnh, và lời hứa ghi thành văn bản.",
        "Samples, photographs, and promises put in writing.",
    ),
    Topic(
        "SC",
        (
            "Vốn cho máy mới của doanh nghiệp nhỏ",
            "Money for a small firm's new machine",
            "小企业购机融资",
            "중소기업 설비 자금",
        ),
        "Thuê mua, quỹ bảo lãnh và những giấy tờ cần trước.",
        "Leasing, guarantee funds, and the papers to prepare first.",
    ),
    Topic(
        "SC",
        (
            "Hai nhà cung cấp cho mỗi chi tiết",
            "Two suppliers for every part",
            "每个零件两家供应商",
            "부품마다 두 공급사",
        ),
        "Cái giá của sự yên tâm, tính theo từng nhóm hàng.",
        "What peace of mind costs, by group of goods.",
    ),
)

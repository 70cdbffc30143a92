"""Subjects about machines: automation, data, energy and materials."""

from eventsapp.demo.words.topics.topic import Topic

MACHINES = (
    Topic(
        "AR",
        ("Robot đầu tiên của xưởng nhỏ", "A small shop's first robot", "小车间的第一台机器人", "작은 공장의 첫 로봇"),
        "Chọn việc nào, tính chi phí ra sao, và ba lỗi khiến robot đứng yên.",
        "Which job to choose, how to count the cost, and three mistakes that leave a robot idle.",
    ),
    Topic(
        "AR",
        ("Đổi khuôn trong chín phút", "Changing a die in nine minutes", "九分钟换模", "9분 만에 금형 바꾸기"),
        "Một dây chuyền dập giảm thời gian đổi khuôn từ 52 xuống 9 phút, từng bước một.",
        "How a stamping line went from 52 minutes to 9, step by step.",
    ),
    Topic(
        "AR",
        (
            "Hàn ống mỏng bằng laser cầm tay",
            "Welding thin tube with a handheld laser",
            "手持激光焊接薄壁管",
            "핸드헬드 레이저로 얇은 관 용접",
        ),
        "Thông số, đồ gá và an toàn mắt cho thép không gỉ 0,8 mm.",
        "Parameters, fixtures and eye safety for stainless steel of 0.8 mm.",
    ),
    Topic(
        "AR",
        (
            "Xe tự hành đi chung với xe nâng",
            "Autonomous carts among forklifts",
            "无人搬运车与叉车共行",
            "지게차 사이를 달리는 무인 운반차",
        ),
        "Kẻ vạch, ưu tiên và đèn báo: những gì đã thử và những gì đã bỏ.",
        "Lanes, priority and lights: what was tried and what was dropped.",
    ),
    Topic(
        "AR",
        (
            "Gắp chi tiết lộn xộn trong thùng",
            "Picking tangled parts from a bin",
            "散乱零件抓取",
            "뒤섞인 부품 집어내기",
        ),
        "Camera 3D, tay gắp và thời gian chu kỳ thật trên dây chuyền phụ tùng xe máy.",
        "3D cameras, grippers and true cycle times on a motorcycle parts line.",
    ),
    Topic(
        "AR",
        (
            "Cho máy cũ nói chuyện với máy mới",
            "Making old machines talk to new ones",
            "让旧设备与新设备对话",
            "낡은 기계와 새 기계 잇기",
        ),
        "Đọc tín hiệu từ máy tiện 1998 mà không mở tủ điện của hãng.",
        "Reading a lathe of 1998 without opening the maker's cabinet.",
    ),
    Topic(
        "AR",
        (
            "An toàn quanh tay máy cộng tác",
            "Safety around collaborative arms",
            "协作机械臂的安全",
            "협동 로봇 주변의 안전",
        ),
        "Đo lực va chạm, ghi hồ sơ và nói với người vận hành.",
        "Measuring contact forces, writing the file, and talking to the operators.",
    ),
    Topic(
        "DA",
        (
            "Bảo trì trước khi hỏng: một năm số liệu",
            "Maintenance before failure: a year of data",
            "故障前的维护：一年数据",
            "고장 전 정비: 1년의 데이터",
        ),
        "Rung, nhiệt, dòng điện: cảm biến nào báo đúng và cảm biến nào báo thừa.",
        "Vibration, heat, current: which sensors were right and which cried wolf.",
    ),
    Topic(
        "DA",
        (
            "Thị giác máy tìm vết xước sơn",
            "Machine vision that finds scratches in paint",
            "机器视觉检测漆面划痕",
            "도장 흠집을 찾는 머신 비전",
        ),
        "Ánh sáng quan trọng hơn mô hình; ảnh mẫu quan trọng hơn ánh sáng.",
        "Light matters more than the model, and samples more than the light.",
    ),
    Topic(
        "DA",
        (
            "Bản sao số của một phân xưởng",
            "The digital twin of one workshop",
            "一个车间的数字孪生",
            "한 공장의 디지털 트윈",
        ),
        "Không phải ảnh đẹp mà là câu hỏi nó trả lời mỗi sáng.",
        "Not the pretty picture, but the question it answers each morning.",
    ),
    Topic(
        "DA",
        (
            "Kế hoạch sản xuất trên bảng tính: lúc nào nên dừng",
            "Planning in spreadsheets: when to stop",
            "用表格排产：何时该停",
            "스프레드시트 생산 계획, 언제 멈출까",
        ),
        "Bốn dấu hiệu cho thấy bảng tính đã hết sức.",
        "Four signs that the spreadsheet is at its end.",
    ),
    Topic(
        "DA",
        ("Trợ lý ngôn ngữ bên máy", "A language assistant at the machine", "机台旁的语言助手", "기계 옆의 언어 도우미"),
        "Hướng dẫn vận hành bằng bốn thứ tiếng, kiểm bởi người thợ.",
        "Operating instructions in four languages, checked by the people who operate.",
    ),
    Topic(
        "DA",
        ("Ai giữ dữ liệu của dây chuyền", "Who keeps the data of a line", "产线数据归谁", "라인 데이터의 주인"),
        "Hợp đồng, quyền và lối ra khi đổi nhà cung cấp.",
        "Contracts, rights, and the way out when you change the supplier.",
    ),
    Topic(
        "EN",
        (
            "Điện mặt trời trên mái xưởng, đúng số",
            "Solar on the workshop roof, in honest figures",
            "厂房屋顶光伏的真实账本",
            "공장 지붕 태양광의 정직한 숫자",
        ),
        "Hai mái, hai năm, và những tháng mưa.",
        "Two roofs, two years, and the months of rain.",
    ),
    Topic(
        "EN",
        ("Khí nén rò rỉ: tiền bay", "Leaking air is leaking money", "漏气就是漏钱", "새는 공기는 새는 돈"),
        "Đi tìm lỗ rò bằng micro siêu âm trong một buổi chiều.",
        "An afternoon's hunt for leaks with an ultrasonic microphone.",
    ),
    Topic(
        "EN",
        (
            "Nhôm tái chế cho vỏ động cơ",
            "Recycled aluminium for motor housings",
            "再生铝电机外壳",
            "재생 알루미늄 모터 하우징",
        ),
        "Thành phần, rỗ khí và giá thành sau ba lần đúc thử.",
        "Composition, porosity and cost after three trial castings.",
    ),
    Topic(
        "EN",
        (
            "Dấu chân carbon của một con ốc",
            "The carbon footprint of one screw",
            "一颗螺丝的碳足迹",
            "나사 하나의 탄소 발자국",
        ),
        "Khách mua châu Âu hỏi gì, và trả lời bằng số liệu nào.",
        "What buyers in Europe ask, and with which data to answer.",
    ),
    Topic(
        "EN",
        (
            "Sơn không dung môi, chạy thật",
            "Solvent-free coating in real use",
            "无溶剂涂装的实际应用",
            "무용제 도장 실사용",
        ),
        "Sáu tháng trên giá treo: độ bám, màu và năng lượng lò.",
        "Six months on the racks: adhesion, colour and oven energy.",
    ),
    Topic(
        "EN",
        (
            "Ắc quy trong xưởng: lưu trữ để làm gì",
            "Batteries in the plant: storage for what",
            "工厂储能：为了什么",
            "공장의 배터리, 무엇을 위한 저장인가",
        ),
        "Cắt đỉnh, dự phòng hay bán lại: phép tính ba dòng.",
        "Cutting peaks, backing up or selling: the calculation in three lines.",
    ),
)

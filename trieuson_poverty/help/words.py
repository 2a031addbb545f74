"""The glossary for people, and the keys. The same nouns as docs/glossary.md, explained in a sentence each."""

# (term, what it means here, where it is from)
TERMS = (
    (
        "Hộ nghèo",
        "Hộ có thu nhập từ chuẩn nghèo trở xuống, hoặc dưới mức sống tối thiểu và thiếu hụt từ 3 chỉ số (chuẩn "
        "2016-2020); từ 2022 phải đủ cả hai điều.",
        "QĐ 59/2015/QĐ-TTg Điều 2; NĐ 07/2021/NĐ-CP Điều 3",
    ),
    (
        "N1, N2",
        "Hai loại hộ nghèo của chuẩn 2016-2020: N1 nghèo vì thu nhập, N2 nghèo vì thiếu hụt dịch vụ xã hội cơ bản.",
        "TT 17/2016/TT-BLĐTBXH",
    ),
    (
        "Hộ cận nghèo",
        "Trên chuẩn nghèo, chưa quá mức sống tối thiểu, thiếu hụt dưới 3 chỉ số.",
        "QĐ 59/2015/QĐ-TTg Điều 2",
    ),
    (
        "Chỉ số thiếu hụt",
        "Một trong 10 (từ 2022: 12) điều về y tế, giáo dục, nhà ở, nước, thông tin mà hộ đang thiếu.",
        "QĐ 59/2015/QĐ-TTg Điều 1",
    ),
    (
        "Điểm B1, B2",
        "B1 là điểm của phiếu B thay cho thu nhập; B2 là điểm thiếu hụt, máy tự tính: mỗi chỉ số 10 điểm.",
        "TT 17/2016/TT-BLĐTBXH Điều 6",
    ),
    (
        "Hộ dân cư",
        "Mọi hộ sống trong xã, nghèo hay không. Tỷ lệ hộ nghèo chia cho số này, không chia cho số hộ đã khảo sát.",
        "TT 17/2016/TT-BLĐTBXH",
    ),
    (
        "Thoát nghèo, tái nghèo, phát sinh",
        "Thoát: năm trước nghèo, nay không. Tái: đã từng nghèo, đã thoát, nay lại nghèo. Phát sinh: nghèo lần đầu.",
        "TT 17/2016/TT-BLĐTBXH, các biểu diễn biến",
    ),
    (
        "Năm rà soát",
        "Năm làm khảo sát cuối năm. Kế hoạch lập từ kết quả ấy là của năm sau.",
        "QĐ 432/QĐ-UBND III.1, III.2",
    ),
    (
        "Nhu cầu, giải pháp",
        "Nhu cầu là một nguyên nhân nghèo hoặc một thiếu hụt của hộ; giải pháp là việc làm cho nhu cầu ấy, do một cơ "
        "quan chủ trì. Kế hoạch của xã ghi từng hộ, từng nhu cầu một dòng.",
        "QĐ 432/QĐ-UBND III.2.1",
    ),
    (
        "Chỉ tiêu giảm nghèo",
        "Số hộ huyện giao cho một xã phải thoát nghèo trong năm kế hoạch. Đường chỉ tiêu: mỗi năm giảm 2,75 điểm %, "
        "năm 2020 dưới 5 %.",
        "QĐ 432/QĐ-UBND II.1, III.2.2",
    ),
    (
        "Người kèm cặp",
        "Cán bộ, đảng viên, hội viên được cử giúp một hộ nghèo; ghi tên, chức vụ ở dòng của hộ trong kế hoạch.",
        "QĐ 432/QĐ-UBND III.2.1, III.5.2",
    ),
    (
        "Mô hình giảm nghèo",
        "Một cách làm ăn mà nhiều hộ nghèo, cận nghèo cùng tham gia; đo bằng thu nhập tăng thêm và số hộ thoát nghèo.",
        "QĐ 432/QĐ-UBND II, III.2.3.1",
    ),
    (
        "Phân bổ kinh phí",
        "Tiền dự kiến trong kế hoạch, tiền đã giao cho đơn vị và tiền đã chi, theo nguồn và nội dung; ba số khác nhau.",
        "QĐ 432/QĐ-UBND III.3.1",
    ),
    (
        "Quỹ “Ngày vì người nghèo”",
        "Tiền ủng hộ do Ủy ban Mặt trận Tổ quốc huyện giữ, một phần gửi NHCSXH; mỗi khoản thu, chi một phiếu.",
        "QĐ 432/QĐ-UBND III.3.3",
    ),
    (
        "Niêm yết",
        "Dán danh sách ở trụ sở, nhà văn hóa đủ 7 ngày làm việc để dân xem và góp ý.",
        "TT 17/2016/TT-BLĐTBXH Điều 6",
    ),
    (
        "Thẩm định, công nhận",
        "Huyện thẩm định kết quả xã trình; Chủ tịch UBND xã ra quyết định công nhận. Công nhận rồi thì khóa.",
        "TT 17/2016, sửa bởi TT 14/2018/TT-BLĐTBXH",
    ),
    (
        "Trước ngày",
        "Xong vào đúng ngày ghi trong quyết định đã là trễ; ngày an toàn cuối cùng là hôm trước.",
        "cách đọc của hệ thống; Phòng LĐTBXH đổi được ở Mâu thuẫn",
    ),
    (
        "Nháp",
        "Những gì đang gõ, máy tự giữ. Chưa bấm Lưu thì chưa vào phiếu và không ai khác thấy.",
        "",
    ),
    (
        "Cảnh báo",
        "Câu hỏi về chỗ đáng ngờ. Không chặn việc gì; trả lời một lần là thôi hỏi, đến khi số liệu đổi.",
        "",
    ),
    (
        "Minh chứng",
        "Tệp chứng tỏ việc đã làm: văn bản, biên bản, ảnh.",
        "QĐ 432/QĐ-UBND IV.1",
    ),
)

# (where, [(keys, what they do)]); "+" joins keys pressed together
KEYS = (
    ("Ở mọi trang", (
        ("/", "tới ô tìm hộ, người, mã phiếu, số giấy tờ"),
        ("Escape", "đóng bảng đang mở"),
        ("Tab", "tới liên kết, ô tiếp theo; liên kết đầu trang nhảy thẳng tới nội dung"),
    )),
    ("Danh sách hộ", (("Alt+N", "thêm hộ mới"),)),
    ("Phiếu khảo sát", (
        ("Enter", "sang ô sau, bỏ qua ô ít dùng"), ("Shift+Enter", "về ô trước"), ("Tab", "từng ô một"),
        ("Ctrl+S", "lưu"), ("Ctrl+Enter", "lưu và mở hộ sau"), ("Alt+N", "thêm người"),
        ("Ctrl+↓", "người dưới, cùng ô"), ("Ctrl+↑", "người trên, cùng ô"), ("Alt+1", "tới phần 1; đến 5 cũng vậy"),
        ("=", "chép ô của người trên"), ("Alt+P", "lấy thiếu hụt theo đề xuất"),
        ("0", "số của dòng: bật, tắt dòng trong phần 3, 4; 0 là dòng 10, - là dòng 11"),
        ("1", "trong ô chọn: gõ số là chọn và sang ô sau, không cần Enter; có, không: 1, 2 hoặc C, K; hoặc gõ chữ đầu"),
    )),
    ("Bảng thôn", (
        ("Enter", "ô sau; ở cuối dòng thì lưu, xuống hộ sau"), ("↓", "hộ dưới"), ("↑", "hộ trên"),
        ("Ctrl+S", "lưu dòng"), ("Alt+K", "không thay đổi so với năm trước, sang hộ sau"),
    )),
)  # fmt: skip

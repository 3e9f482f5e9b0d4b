# pip install transformers datasets torch accelerate
# bai tap 5 - Mai, lop toi thu 4
import numpy as np
import torch
from datasets import load_dataset
from transformers import (AutoTokenizer, AutoModelForSequenceClassification,
                          TrainingArguments, Trainer)

print("co GPU khong:", torch.cuda.is_available())

ten_mo_hinh = "distilbert-base-uncased"
du_lieu = load_dataset("imdb")
# lay it thoi, may yeu
tap_hoc = du_lieu["train"].shuffle(seed=7).select(range(4000))
tap_thi = du_lieu["test"].shuffle(seed=7).select(range(2000))

tok = AutoTokenizer.from_pretrained(ten_mo_hinh)

def cat_tu(lo):
    return tok(lo["text"], truncation=True, padding="max_length", max_length=256)

tap_hoc = tap_hoc.map(cat_tu, batched=True)
tap_thi = tap_thi.map(cat_tu, batched=True)

mo_hinh = AutoModelForSequenceClassification.from_pretrained(ten_mo_hinh, num_labels=2)

def do_chinh_xac(kq):
    logits, nhan = kq
    doan = np.argmax(logits, axis=-1)
    return {"accuracy": float((doan == nhan).mean())}

cau_hinh = TrainingArguments(
    output_dir="ket_qua",
    num_train_epochs=2,
    per_device_train_batch_size=16,
    per_device_eval_batch_size=32,
    learning_rate=3e-5,
    weight_decay=0.01,
    logging_steps=50,
    report_to="none",
)

may_hoc = Trainer(model=mo_hinh, args=cau_hinh, train_dataset=tap_hoc,
                  eval_dataset=tap_thi, compute_metrics=do_chinh_xac)

may_hoc.train()
print(may_hoc.evaluate())

mo_hinh.save_pretrained("mo_hinh_cua_mai")
tok.save_pretrained("mo_hinh_cua_mai")

# =====================================================================
# PHẦN CHỮ (em viết luôn ở đây cho tiện, thầy thông cảm)
#
# trắc nghiệm:  câu một em chọn B, câu hai em cũng chọn B
#
# Tôi hay phụ mẹ bán bánh mì nên xin lấy chuyện ở lò làm ví dụ. Một người thợ đứng lò bánh mì mười năm đã biết
# nhào bột, biết nhìn màu vỏ bánh, biết bột nở đủ hay chưa và biết giữ lửa. Hôm nọ tiệm nhận làm bánh ngọt kiểu Pháp.
# Người thợ ấy không phải học lại từ đầu cách cầm bột; chị chỉ cần xem vài chục công thức mới, nướng thử mấy mẻ,
# sửa lượng bơ và nhiệt độ là bán được. Mô hình ngôn ngữ cũng vậy: mười năm đứng lò là giai đoạn huấn luyện trước trên
# kho văn bản khổng lồ, bàn tay quen bột là trọng số đã có sẵn, còn mấy chục công thức bánh ngọt là tập dữ liệu nhỏ có
# nhãn của bài toán riêng. Ta giữ kiến thức cũ, chỉ chỉnh trọng số thêm một ít cho hợp việc mới. Ví dụ trong ngành bán lẻ,
# tiệm có thể lấy mô hình có sẵn rồi tinh chỉnh bằng vài trăm lời nhận xét của khách để máy tự tách lời khen và lời chê.
# Nhờ vậy tiệm tốn ít dữ liệu, ít tiền điện mà kết quả vẫn chính xác hơn huấn luyện từ con số không.
#
# dữ liệu ví dụ: phân loại lời nhắn đặt bánh (đặt hàng / khiếu nại / hỏi giá)
#   lời nhắn                                        | nhãn
#   "cho chị 20 ổ đặc ruột 6h sáng mai"             | đặt hàng
#   "bánh hôm qua cháy đáy, ăn đắng ngắt"           | khiếu nại
#   "bánh kem 20cm bao nhiêu vậy em"                | hỏi giá
#   "lấy 2 bánh su nha, giao hẻm 12"                | đặt hàng
# dọn dữ liệu: bỏ các lời nhắn bị gửi hai lần, xoá số điện thoại của khách,
# bỏ dòng trống và viết lại các chữ teen ("k", "ko") thành "không".
#
# khó khăn: (a) máy em báo CUDA out of memory lúc để max_length 512, em giảm xuống
# 256 và batch 16 thì chạy; (b) colab ngắt giữa chừng nên em chỉ lấy 4000 dòng
# cho xong trong một lần mở máy.
# điểm trên 2000 bài test: 0,874
# muốn cao hơn: dùng đủ 25.000 dòng train, và để dài 512 từ nếu mượn được máy mạnh.

# %% [markdown]
# # Ödev 2 - DistilBERT ile duygu analizi
# Doğal Dil İşleme dersi. VS Code etkileşimli pencerede çalıştırıldı.
# Kurulum: pip install torch transformers datasets tqdm

# %%
import time
import numpy as np
import torch
from torch.optim import AdamW
from torch.utils.data import DataLoader
from datasets import load_dataset
from tqdm.auto import tqdm
from transformers import AutoTokenizer, AutoModelForSequenceClassification, DataCollatorWithPadding, get_linear_schedule_with_warmup

cihaz = torch.device("cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")
print("Kullanılan cihaz:", cihaz)

# %% Ayarlar
MODEL_ADI = "distilbert-base-uncased"
UZUNLUK = 256
PAKET = 16
DEVIR = 2
OGRENME_HIZI = 3e-5
torch.manual_seed(7)

# %% Veri kümesini yükle
veri = load_dataset("imdb")
egitim = veri["train"].shuffle(seed=7).select(range(4000))
sinama = veri["test"].shuffle(seed=7).select(range(1000))
print("Eğitim:", len(egitim), "Sınama:", len(sinama))

# %% Metni sözcük parçalarına ayır
tokenleyici = AutoTokenizer.from_pretrained(MODEL_ADI)


def parcala(ornekler):
    return tokenleyici(ornekler["text"], truncation=True, max_length=UZUNLUK)


egitim = egitim.map(parcala, batched=True).remove_columns(["text"]).rename_column("label", "labels")
sinama = sinama.map(parcala, batched=True).remove_columns(["text"]).rename_column("label", "labels")
toplayici = DataCollatorWithPadding(tokenleyici)
egitim_yukleyici = DataLoader(egitim, batch_size=PAKET, shuffle=True, collate_fn=toplayici)
sinama_yukleyici = DataLoader(sinama, batch_size=PAKET, collate_fn=toplayici)

# %% Model
model = AutoModelForSequenceClassification.from_pretrained(MODEL_ADI, num_labels=2)
model.to(cihaz)
eniyileyici = AdamW(model.parameters(), lr=OGRENME_HIZI)
adim_sayisi = DEVIR * len(egitim_yukleyici)
cizelge = get_linear_schedule_with_warmup(eniyileyici, int(0.06 * adim_sayisi), adim_sayisi)

# %% Eğitim döngüsü
kayiplar = []
basla = time.time()
for devir in range(DEVIR):
    model.train()
    cubuk = tqdm(egitim_yukleyici, desc=f"Devir {devir + 1}")
    for paket in cubuk:
        paket = paket.to(cihaz)
        with torch.autocast(device_type=cihaz.type, enabled=cihaz.type == "cuda"):
            cikti = model(**paket)
        cikti.loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        eniyileyici.step()
        cizelge.step()
        eniyileyici.zero_grad()
        kayiplar.append(cikti.loss.item())
        cubuk.set_postfix(kayip=np.mean(kayiplar[-50:]))
    print(f"Devir {devir + 1} bitti, ortalama kayıp {np.mean(kayiplar):.4f}, süre {time.time() - basla:.0f} sn")

# %% Modeli kaydet
model.save_pretrained("duygu_modeli")
tokenleyici.save_pretrained("duygu_modeli")

# %% Sınama
model.eval()
dogru = []
for paket in tqdm(sinama_yukleyici):
    paket = paket.to(cihaz)
    with torch.no_grad():
        tahmin = model(**paket).logits.argmax(dim=-1)
    dogru.append((tahmin == paket["labels"]).sum())

dogruluk = dogru.item() / len(sinama)
print(f"Sınama doğruluğu: %{100 * dogruluk:.2f}")

# %% Kendi cümlelerimiz
for cumle in ["I really enjoyed this film.", "Terrible acting and no story at all."]:
    girdi = tokenleyici(cumle, return_tensors="pt").to(cihaz)
    with torch.no_grad():
        sinif = model(**girdi).logits.argmax().item()
    print(cumle, "->", "olumlu" if sinif else "olumsuz")

# %% [markdown]
# **Değerlendirme:** Zorluk: ekran kartı belleği. Doğruluk %90'ın altında kalırsa daha çok veri ve daha uzun metin denenmeli.

"""The terms of transfer learning in many languages: which of its concepts a passage names."""

from __future__ import annotations

import re

_TERMS = {
    "pretrained": r"\bpre-?train|preentren|pré-?entra[iî]n|vortrain|vorab trainier|pré-?trein"
    r"|pre-?addestra|ön eğitim|önceden eğit|hazır model|预训练|預訓練|사전 ?(?:학습|훈련)|미리 학습"
    r"|事前学習|pra-?latih|(?:sudah|telah) dilatih|huấn luyện (?:trước|sẵn)|предобуч|пред\w+ обуч"
    r"|wstępn\w+ (?:tren|ucz|wytren)|pretrenow|voorgetraind|förtränad|fortrent"
    r"|esikoulut|προεκπαιδ"
    r"|התאמן מראש|אימון מקדים|التدريب المسبق|مدر\S* مسبق|پیش‌?آموز|प्री-?ट्रेन"
    r"|पूर्व-?प्रशिक्ष|প্রি-?ট্রেন"
    r"|முன்பயிற்சி|ฝึก(?:มา)?(?:ล่วงหน้า|ก่อน)",
    "tuned": r"fine-?\s?tun|ajust\w+ (?:fin|lig|el modelo|o modelo|le modèle|un modelo)|\bafinar"
    r"|ajustement des poids|affinag|affinament|feinabstimm|feinjust|nachtrain|ince ayar|微调|微調"
    r"|미세 ?조정|파인 ?튜닝|ファインチューニング|penyetelan|penalaan|tinh chỉnh|дообуч|дотрен"
    r"|тонк\w+ настрой|dostraja|dostroj|douczan|bijgetraind|finjuster"
    r"|hienosäät|λεπτή ρύθμιση"
    r"|כוונון|الضبط الدقيق|ضبط دقيق|تنظیم دقیق|फाइन-?\s?ट्यून"
    r"|ফাইন-?টিউন|ปรับจูน|ปรับแต่ง",
    "transfer": r"transfer[- ]?learn|(?:aprend\w+|apprent\w+|apprendimento|uczeni\w+|học|lernen"
    r"|pembelajaran|obučeni\w+)\b.{0,12}\b(?:transfe\w+|trasfer\w+|chuyển)|transfer(?:lernen"
    r"|encia|ência| öğrenme)|trasferimento|aktarım\w* öğren|迁移学习|遷移學習|전이 ?학습|転移学習"
    r"|перен\w+ (?:обуч|знан)|обуч\w+ с перен|трансферн|uczeni\w+ transferow|التعلم (?:بالنقل"
    r"|الانتقالي)|انتقال التعلم|یادگیری انتقالی|ट्रांसफर लर्निंग"
    r"|ট্রান্সফার লার্নিং|למידת העברה",
    "model": r"\bmodel(?:s|ler\w*|in|i|e|y|u|om|len)?\b|\bmodelos?\b|\bmodell[ioe]?\w{0,3}\b|modèle"
    r"|mô hình|模型|모델|モデル|модел|نموذج|مدل|मॉडल|মডেল|மாதிரி|โมเดล|מודל|\bnetworks?\b|réseau"
    r"|\bnetz|\bred(?:es)? neuro|\brete\b|нейросет|сет[ьи]\b|\bl?llms?\b|\b\w*bert\b|\bgpt",
    "weights": r"\bweights?\b|\bparamet|\bpesos\b|\bpoids\b|gewicht|\bpesi\b|权重|權重|参数|가중치"
    r"|重み|trọng số|\bbobot|ağırlı|\bвес(?:а|ов|ам)\b|\bwag[ia]\b|الأوزان|اوزان|وزن‌|भार\b|משקל",
    "labelled": r"\blabel|étiquet|etiquet|beschrift|annot"
    r"|anotad|rotulad|markiert|marcad|etichett|标注|標註"
    r"|标签|标好|라벨|레이블|ラベル|nhãn|berlabel|etiketli|размеч|\bметк|oznacz|etykiet|oznakow"
    r"|تصنيف|مصنف|برچسب|लेबल|লেবেล|tagged|gekennzeichnet",
    "scratch": r"from (?:scratch|zero|nothing)|from random|starting from 0|\banew\b|desde cero"
    r"|de cero\b|de zéro|à partir de rien|bei null|von (?:null|grund)|do zero|da zero|从零|從零"
    r"|从头|從頭|처음부터|ゼロから|最初から|từ (?:đầu|con số)|dari (?:nol|awal)|sıfırdan|с нуля"
    r"|od (?:zera|podstaw)|vanaf nul|من الصفر|من البداية|از صفر|शुरू से|শুরু থেকে|מאפס",
    "material": r"(?:huge|massive|vast|giant|enormous|large|big|great|billions|millions|lots)\b"
    r".{0,30}\b(?:texts?|data|corpus|books|writing)|(?:gran|millon|enorm|giganti|mill[ioõ]|riesig"
    r"|unmeng|büyük|besar|khổng lồ|огромн|ogromn|massiv)\w*.{0,25}(?:text"
    r"|test[oi]\b|dat[oie]|veri\b|văn bản"
    r"|текст|tekst|donn)|海量|大量(?:の)?(?:文|数)|엄청난 양|kho văn bản|نصوص كثيرة|ढेर सारे",
}  # fmt: skip
_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in _TERMS.items()}
_NAMES = {"pretrained", "tuned", "transfer"}


def concepts_in(text: str) -> frozenset[str]:
    """Give the concepts of transfer learning that a text names."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))


def speaks_of_it(text: str, *, least: int = 3) -> bool:
    """Say whether a text names so many concepts that it can hardly be about anything else."""
    found = concepts_in(text)
    return len(found) >= least or (len(found) >= least - 1 and bool(found & _NAMES))

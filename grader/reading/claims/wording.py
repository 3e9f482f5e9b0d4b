"""What words say of a number: another network's, a wish, a comparison, a change."""

from __future__ import annotations

import re
from collections.abc import Collection

from grader.reading.claims.claim import Network
from grader.reading.practice.splits import Split, split_in

_UNTRAINED = re.compile(
    r"\bbase[ -]?line|untrained|(?:before|prior to|without|no) (?:any |the |our )?(?:fine|train)"
    r"|not (?:fine|yet trained)|out[- ]of[- ]the[- ]box|random(?:ly)? (?:guess|chance|base|init"
    r"|head|label)|\b(?:majority|dummy) (?:class|base|acc)"
    r"|\b(?:larg|bigg)(?:er|est) (?:class|label)|\blead(?:-?\d| of \w+ (?:words|sent))"
    r"|\bmost (?:common|frequent) (?:class|label)|\bclase mayoritaria|\bclasse ma(?:j|gg)orit"
    r"|mehrheitsklasse|häufigste klasse|çoğunluk sınıf|kelas mayoritas|lớp đa số|多数类|多数派"
    r"|다수 ?(?:클래스|범주)|coin\b|\bchance\b|initial(?:ly)? (?:acc"
    r"|model)|pre-?train(?:ed|ing) (?:only|accuracy)|\braw (?:model|distil|bert)|antes d[eo]"
    r"|sin (?:entrenar|fine|ajust|ajuste)|sem (?:treino|trein|fine|ajuste)|al azar|acaso"
    r"|línea base|linea base|avant (?:le |l['’]|tout |fine|entra)|sans (?:fine|entra|ajust)"
    r"|au départ|hasard|(?:vor|ohne) (?:dem |das |jede[ms] )?(?:fine|train|feinab)|untrainiert"
    r"|zufall|eğitim(?:den)? ön(?:ce|cesi)|eğitilmemiş|eğitimsiz|ince ayar(?:dan)? önce|rast?gele"
    r"|sebelum|tanpa (?:fine|pelatihan)|secara acak|trước khi|chưa (?:fine|huấn|tinh)|ngẫu nhiên"
    r"|未(?:经)?(?:微调|训练)|(?:微调|训练)前|基线|随机|학습 ?(?:전|하기 전)|"
    r"미세 ?조정 ?(?:전|하기 전)|파인튜닝 ?(?:전|하기 전)|베이스라인|무작위|ベースライン|学習前",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"zero-?shot|few-?shot|state[- ]of[- ]the[- ]art|estado del arte|\bsota\b|leader ?board"
    r"|\bpapers?\b|\bpublished\b|literature|(?:chat)?gpt|\bllama|gemini|claude|vader|textblob"
    r"|naive bayes|logistic regression|regresión logística|\bsvm\b|tf-?idf|random forest|sst-?2"
    r"|(?:sentiment|default|ready|hugging ?face)[\w -]{0,20} pipeline|human (?:acc|level|perf)"
    r"|(?:an)?other (?:groups?|models?|teams?|students?)\b|model card|et al\b|别人|论文|논문",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"\b(distil(?:bert|roberta|-?gpt2?)|roberta|albert|electra|deberta|xlnet|bert-(?:base|large"
    r"|tiny|mini|small)|mobilebert|tinybert|minilm|longformer|modernbert|bi-?lstm|lstm|cnn\b|gru\b"
    r"|fasttext|xlm|phobert|camembert|beto\b|t5\b|gpt-?2)",
    re.IGNORECASE,
)
_EVALUATED = re.compile(r"eval\w*", re.IGNORECASE)
_TRAIN_ROWS = re.compile(
    r"train(?:ing)?[-_ ](?:set|split|data|acc|rows|reviews|examples|samples|score)"
    r"|\(train(?:ing)?\)|training\s?[:=]|\btrain\b(?! (?:it|the|a|for|on|with|longer|more|my|this"
    r"|from|and)\b)|(?:\bon|\bin) (?:the )?train|(?:conjunto|datos|exactitud|precisión|acurácia"
    r"|dados) de (?:entren|trein)|en entrenamiento|(?:jeu|données|précision"
    r"|exactitude) d['’ ]?(?:e |')?entra|Trainings|eğitim (?:doğ|küm|set|ver)|data latih"
    r"|akurasi (?:pelatihan|training|latih)|huấn luyện|tập train"
    r"|训练(?:集|准确|数据)|訓練(?:集|データ)|(?:훈련|학습) ?(?:데이터|정확|셋)",
    re.IGNORECASE,
)
WISH = re.compile(
    r"\b(?:if|goals?|aim\w*|targets?|expect\w*|should|could|would|might|may|hope\w*|wish\w*|want\w*"
    r"|threshold|required?|requirement|typically|usually|for example|e\.g\.|suppose|imagine|until"
    r"|objetivos?|objectifs?|debería|podría|poderia|deveria|queremos|quiero|esperab?\w*|pourrait"
    r"|devrait|voulons|visons|ziele?|sollte|könnte|würde|möchten?|hedef\w*|isti?yor\w*|harus|jika"
    r"|ingin|nếu|muốn|mục tiêu|kỳ vọng|obiettivo|meta de)\b|目标|目標|希望|如果|목표|만약|원한다",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"(?:over|above|below|under|less than|more than|at least|exceed\w*|beyond|greater than|up to"
    r"|reach(?:ing)? (?=>)|better than|higher than|lower than|m[aá]s del?|menos del?|superior a"
    r"|mayor (?:a|que)|plus de|moins de|au moins|supérieure? à|über|unter|mindestens|mehr als"
    r"|mais de|acima de|abaixo de|pelo menos|lebih dari|chưa (?:tới|đến|đạt)|di atas|kurang dari"
    r"|trên|dưới|hơn|超过|大于|不到|低于"
    r"|至少|[<>≥≤])\s*(?:the |of |los |las |le |o |os )?(?:yüzde |%)?\s?$",
    re.IGNORECASE,
)
COMPARED_AFTER = re.compile(
    r"^\s*(?:or (?:more|higher|better|above)|\+|以上|以下|이상|이하|미만|['’]?\w{0,3}\s?(?:üzeri"
    r"|altı)"
    r"|ve üzeri|goal|target|mark\b|threshold|barrier|objetivo|hedef)",
    re.IGNORECASE,
)
_CHANGED_BY = re.compile(
    r"\b(?:improv|increas|rais|rose|rises?|boost|gain|drop|fell|falls?|decreas|differ|went|goes"
    r"|mejor|aument|subió|bajó|augment|gagn|stieg|gestiegen|arttı|artış|tăng|naik|提高了|提升了"
    r"|增加了)\w*\s*"
    r"(?:(?:\w+\s+){0,4}?(?:by|en|de|um|sebesar|thêm)\s+)?(?:up |about |around |only |un )*$",
    re.IGNORECASE,
)
_RISE_TO = re.compile(r"\b(?:to|a|à|auf|para|menjadi|lên|到|至)\s*$", re.IGNORECASE)
POINTS = re.compile(
    r"^\s*(?:percentage |percent |% )?(?:points?|pp\b|puntos|Prozentpunkt|pontos)", re.IGNORECASE
)
ERROR_RATE = re.compile(
    r"error(?: rate)?|misclassif\w*|tasa de error|taux d['’]erreur|fehlerrate|fehlerquote"
    r"|hata oranı|tingkat kesalahan|tỷ lệ lỗi|错误率|誤り率|오류율|오답률|wrong(?:ly)?",
    re.IGNORECASE,
)
OTHER_METRIC = re.compile(
    r"\bloss\w*|\bf1\b|f1[-_ ]score|\bprecision\b|\brecall\b|roc|\bauc\b|\bmcc\b|learning.rate"
    r"|\blr\b"
    r"|dropout|decay|warm-?up|perplexity|pérdida|\bperte|verlust|kayıp|perda|损失|損失|손실|confidence",
    re.IGNORECASE,
)


def network_of(words: str, bases: Collection[str] = ()) -> Network | None:
    """Say whose number these words tell; None for the trained network, or where they do not say.

    `bases` are the ids of the networks that the code starts from: another family is another model.
    """
    if _UNTRAINED.search(words):
        return Network.UNTRAINED
    if _OTHER.search(words):
        return Network.OTHER
    families = {name.lower() for name in _FAMILY.findall(words)}
    known = " ".join(bases).lower()
    if families and known and not any(name in known for name in families):
        return Network.OTHER
    return None


def split_said(words: str, watched: Split | None = None) -> Split | None:
    """Say of which rows words speak; `watched` are those that are evaluated while training.

    "trained" names no rows, and "evaluation" names whatever was evaluated.
    """
    found = split_in(words)
    if found is Split.VALIDATION:
        plain = _EVALUATED.sub(" ", words)
        found = split_in(plain) if plain == words else split_said(plain) or watched
    if found is Split.TRAIN and not _TRAIN_ROWS.search(words):
        return None
    return found


def is_change(before: str) -> bool:
    """Say whether a number tells how much something changed: "improved by 4 %", not "to 90 %"."""
    return bool(_CHANGED_BY.search(before)) and not _RISE_TO.search(before)

"""What a report says of its task: the domain, the kind of task, and what comes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from grader.reading.code import Code, argument, source
from grader.reading.code import quote_call as quoted
from grader.reading.project.aspects import Aspect, Told, find_told
from grader.reading.project.parts import Part, Said
from grader.reading.project.task import TOLD, Task
from grader.verdict import Quote

_NAMED = (
    r"\b(?:my|our|the|chosen) domain\b|\bdomain\s*(?::|\bis\b|\bwas\b|–|-)|\bsector\b|\bindustry\b"
    r"|\bfield of\b|dominio|domaine|domäne|branche|domínio"
    r"|领域|행업"
    r"|도메인|분야|lĩnh vực|\bbidang\b|\balanı"
)
_DOMAIN = re.compile(
    rf"{_NAMED}|health|medic|clinic|patient|hospital|symptom|diagnos|pharma|\bnurs|triage|\blegal"
    rf"|\blaws?\b"
    r"|contract|clause|court|judg|lawyer|licen[cs]e|tenan|customer|support|help ?desk|\btickets?\b"
    r"|service desk|complaint|e-?commerce|retail|\bshop|\bstores?\b|\bproducts?\b|financ|\bbank"
    r"|insur"
    r"|invoice|\bstock|\btax|educat|school|\bexams?\b|\bnews\b|journal|headline"
    r"|politic"
    r"|social media|tweet|reddit|youtube|movie|\bfilm|cinema|\bbooks?\b|music|\bsongs?\b|lyric"
    r"|\bgam(?:e|ing)"
    r"|sport|football|restaurant|hotel|travel|touris|airline|flight|\bfood|recipe|cooking|delivery"
    r"|real estate|hous(?:e|ing)|\bcars?\b|automot|agricult|\bfarm|weather|climate|energy"
    r"|\bjobs?\b|recruit"
    r"|résum|human resources|\be-?mails?\b|\bspam\b|phish|\bchat|scien(?:ce|tific)|\bpapers?\b"
    r"|biolog|chemi"
    r"|software|bug reports?|security|logistic|transport|public admin|government|municipal|city"
    r"|emergency"
    r"|mental|reviews?\b|opinion|meeting|dialogue|conversation|faq"
    r"|salud|médic|paciente|síntoma|derecho|contrato|cláusula|jurídic|cliente|soporte|atención"
    r"|quejas?"
    r"|tienda|comercio|producto|segur[oa]|noticia|película|reseña|restaurante|viaje|turismo|receta"
    r"|empleo"
    r"|correo|santé|juridique|\bdroit|contrat|boutique|produit|banque|assurance|actualité|presse"
    r"|\bavis\b"
    r"|critique|hôtel|voyage|cuisine|courriel|gesund|medizin|recht|vertrag|klausel|kunden"
    r"|beschwerde|händler"
    r"|produkt|versicher|nachricht|bewertung|rezension|reise|rezept|saúde|direito|atendimento"
    r"|\bloja"
    r"|avaliaç|notícia|sağlık|hasta|hukuk|sözleşme|müşteri|destek|şikayet|banka|haber|otel|yemek"
    r"|ürün|yorum"
    r"|kesehatan|medis|pasien|hukum|kontrak|pelanggan|layanan|keluhan|\btoko|berita|ulasan|produk"
    r"|wisata"
    r"|y tế|bệnh|sức khỏe|pháp|luật|hợp đồng|khách hàng|hỗ trợ|khiếu nại|ngân hàng|tin tức|phim"
    r"|sản phẩm"
    r"|khách sạn|nhà hàng|đánh giá|bình luận|医疗|医学|患者|症状|法律|合同|客服|客户|投诉|电商"
    r"|金融|银行|新闻|电影|酒店"
    r"|餐厅|评论|产品|旅游|의료|환자|증상|법률|계약|고객|상담|문의|쇼핑|금융|은행|뉴스|영화|호텔"
    r"|식당|배달|리뷰|상품|여행"
    r"|レビュー|医療|法律|顧客|映画",
    re.IGNORECASE,
)
_GOAL = (
    r"\b(?:task|goal|aim|objective|purpose)s?\b.{0,20}?(?:\bis\b|\bwas\b|\bwill be\b|:"
    r"|–)\s*(?:\S+\s+){3}"
    r"|\b(?:i|we) want(?:ed)? to (?:know|tell|predict|sort|find|detect|see)\b"
    r"|\bflags?\b.{0,40}\b(?:that|as)\b"
)
_TASK = re.compile("|".join([_GOAL, *(words.pattern for words in TOLD.values())]), re.IGNORECASE)
_LABELS = re.compile(
    r"\blabels?\b|\bclass(?:es)?\b|categor|\bwhich of\b|\bdecides?\b|\bmarks?\b|\btags?\b"
    r"|\boutputs?\b|\bpredict|\bas\b|\binto\b|\beither\b"
    r"|\bqueues?\b"
    r"|etiquet|\bclases?\b|salida|étiquet|sortie|\bklassen?\b|ausgabe|rótul|saída|etiket|sınıf"
    r"|çıktı|nhãn"
    r"|\blớp|đầu ra|kelas|keluaran|\blabel|标签|类别|输出|分为|라벨|레이블|출력|클래스|분류|ラベル"
    r"|出力",
    re.IGNORECASE,
)
_POLES = re.compile(
    r"\b(?:positi(?:f|ve?[oae]?)s?|negati(?:f|ve?[oae]?)s?|négati(?:f|ve)s?|neutral[eo]?s?"
    r"|neutr[eo]s?|mixed"
    r"|urgent[e]?s?"
    r"|non-?urgent|spam|ham|favou?rable|unfavou?rable|true|false|yes|no|toxic|pozitif|negatif|nötr"
    r"|olumlu"
    r"|olumsuz|netral|tích cực|tiêu cực|trung tính)\b|正面|负面|中性|긍정|부정|중립|ポジティブ"
    r"|ネガティブ",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“«„'‘`*「]([\w][\w /-]{0,30}?)[\"”»“'’`*」]")
_NUMBERED = re.compile(r"(?<![\w.,])[0-9]\s*[=:→(–-]+>?\s*[^\W\d_]{2,}")
_LISTED = re.compile(
    r"[:：(（]\s*[*`\"“]?[^\W\d_][\w -]{1,24}[*`\"”]?(?:\s*(?:[,/|、，]|\band\b|\bor\b|\by\b|\bo\b"
    r"|\bet\b"
    r"|\bou\b|\bund\b|\boder\b|\bve\b|\bdan\b|\bvà\b|和"
    r"|与)\s*[*`\"“]?[^\W\d_][\w -]{1,24}[*`\"”]?){1,9}"
)
_ONE_OF = re.compile(
    r"\b(?:one of|either|un[ao] de|l['’]une? d|eine[rs]? von|entweder|um[a]? d[eo]|biri|salah satu"
    r"|một trong)"
    r"\b[^.\n]{0,80}?(?:,|\b(?:or|and|o|ou|oder|und|e|ve|veya|atau|dan|hoặc|và)\b)|之一|중 하나",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"(?:classif\w*|sort\w*|divid\w*|categori\w*|label\w*|clasific\w*|einteil\w*"
    r"|phân loại)\b[^.\n]{0,40}?\b(?:into"
    r"|as|en|in|em|menjadi|thành)\s[^.,\n]{2,40},[^.\n]{2,60}"
    r"|\b(?:marks?|tags?|finds?|detects?|predicts?|decides?|favou?rs?"
    r"|tells?)\s[^.,\n]{2,60},[^.\n]{2,60}?"
    r"\b(?:and|or)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?:short|concise|brief|plain|one|two|three|\b\d)[ -]*(?:or \w+ )?(?:\w+[ -]){0,2}(?:sentence"
    r"|line|word"
    r"|paragraph|summar)|\boutputs?\s?(?:is|are|will be|should be|:|→|=)|\b(?:produc|generat"
    r"|return|writ"
    r"|giv|output)(?:e|es|s|ing)? (?:a|an|the|one|its)\b|summary of|text summar|resumen (?:corto"
    r"|breve|de)"
    r"|résumé (?:court|d)|(?:kurze|eine) zusammenfassung|özet(?:i|ler)|ringkasan|bản tóm tắt|摘要"
    r"|요약문"
    r"|translat(?:ed|ion)\b|traducci[óo]n|traduction|übersetzung|answer span|start and end|\bbio\b"
    r"|\bb-\w+",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"\boutputs?\b|\blabels?\b|\bclass(?:es)?\b|salida|sortie|ausgabe|saída|çıktı|đầu ra|keluaran"
    r"|输出|출력|出力",
    re.IGNORECASE,
)
_CODED = (r"from_pretrained", r"Dense", r"Linear", r"Seq2SeqTrainingArguments", r"generate")
_TELLING = (  # classes of networks that tell what comes out
    r"\w*For(?:QuestionAnswering|TokenClassification|Seq2SeqLM|CausalLM"
    r"|ConditionalGeneration)\.\w+",
    r"\w*LMHead(?:Model)?\.\w+",
)
_IMPLIED = ("num_labels", "id2label", "label2id", "predict_with_generate", "max_new_tokens")

DOMAIN = Aspect(
    "domain", "the domain", 0.5, _DOMAIN, frozenset({Part.TASK}),
    re.compile(f"{_NAMED}|{_TASK.pattern}", re.IGNORECASE), kinds=("task",), in_titles=True,
    unless=re.compile(r"(?i)\bmany (?:\w+[- ]){0,2}(?:areas|fields|applications)|\bvarious\b"),
)  # fmt: skip
TASK = Aspect(
    "task", "the task", 0.5, _TASK,
    frozenset({Part.TASK, Part.DATA, Part.APPLICATION, Part.TRAINING}), re.compile(r"\w"),
    kinds=("task",), in_titles=True,
)  # fmt: skip
OUTPUT = Aspect("output", "what comes out", 1.0, _OUTPUT, frozenset(), re.compile(r"(?!)"))


def find_output(said: Sequence[Said], task: Task | None, labels: Collection[str] = ()) -> Told:
    """Find the sentences that name the labels, or the form of what is written.

    `labels` are those of the data: a sentence that names two of them says what comes out.
    """
    known = [label.casefold() for label in labels if len(label) > 1 and not label.isdigit()]
    writes = task is not None and task.writes
    told = [each for each in said if not each.is_code]
    sure = [
        each.quote
        for each in told
        if _names_two(each.text, known)
        or (_FORM.search(each.text) and _is_on_task(each) if writes else _lists_labels(each))
    ]
    if sure:
        return Told(OUTPUT, tuple(dict.fromkeys(sure))[:3])
    return find_told(OUTPUT, [each for each in told if Part.TASK in each.parts])


def implied_output(code: Code) -> Quote | None:
    """Quote the call by which the code alone tells what comes out."""
    for call in code.calls(*_CODED):
        if any(source(call, key) not in ("", "None") for key in _IMPLIED):
            return quoted(call)
        head = call.name.endswith(("Dense", "Linear"))
        if head and isinstance(argument(call, "units", "out_features", "0", "1"), int):
            return quoted(call)
    if whole := code.calls(*_TELLING):
        return quoted(whole[0])
    made = [call for call in code.calls() if any(source(call, key) for key in _IMPLIED)]
    return quoted(made[0]) if made else None


def _names_two(text: str, labels: Collection[str]) -> bool:
    """Say whether a sentence names two labels of the data, or all of them."""
    folded = text.casefold()
    words = {
        label for label in labels
        if re.search(rf"(?<!\w){re.escape(label).replace('_', '[ _-]')}(?!\w)", folded)
    }  # fmt: skip
    return len(words) >= min(2, len(labels)) > 0 and len(words) >= 2


def _lists_labels(said: Said) -> bool:
    """Say whether a sentence lists labels: in quotes, by number, in brackets, or by their poles."""
    text = said.text
    if len({pole.casefold() for pole in _POLES.findall(text)} - {"no", "yes"}) >= 2:
        return True
    if not (_LABELS.search(text) or _TASK.search(text)):
        return False
    quoted_ = {word.casefold() for word in _QUOTED.findall(text)}
    numbered = _NUMBERED.findall(text)
    return len(quoted_) >= 2 or len(numbered) >= 2 or _is_list(text)


def _is_list(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_LISTED, _ONE_OF, _INTO))


def _is_on_task(said: Said) -> bool:
    return (
        Part.TASK in said.parts or bool(_TASK.search(said.text)) or bool(_OUTPUT.search(said.text))
    )

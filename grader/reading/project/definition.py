"""What a report says of its task: the domain, the kind of task, and what comes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from grader.reading.code import Code, argument, source
from grader.reading.code import quote_call as quoted
from grader.reading.document import Document
from grader.reading.project.aspects import Aspect, Told, find_told
from grader.reading.project.parts import Said
from grader.reading.project.result_words import METRIC
from grader.reading.project.task import TOLD, Task
from grader.reading.project.titles import Part
from grader.verdict import Quote

_NAMED = (
    r"\b(?:my|our|the|chosen) domain\b|\bdomain\s*(?::|\bis\b|\bwas\b|–|-)|\bsector\b|\bindustry\b"
    r"|\bfield of\b|dominio|domaine|domäne|branche|domínio"
    r"|领域|행업|주제"
    r"|도메인|분야|lĩnh vực|\bbidang\b|\balanı"
    r"|^\W*(?:area|field|topic|subject|tema|[áa]rea|sujet|thème|bereich|thema)\s*[|:]"
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
    r"|レビュー|医療|法律|顧客|映画"
    r"|\brent(?:al|er)?s?\b|\bleases?\b|landlord|\bdorm|telecom|\bwi-?fi\b|\bpress\b|newsroom"
    r"|kitchen"
    r"|dépêche|journal|quotidien|rédaction|logement|\bbail\b|recette|offres? d['’]emploi|alquiler"
    r"|peri[óo]dico|prensa|vivienda|electrodom|cocina|\btuits?\b|zeitung|mietvertr|stellenanzeige"
    r"|futebol|fútbol|fußball|\bcalcio\b|manchete|\bcucina\b|ricett|lowongan|pekerjaan|\bvagas?\b"
    r"|meetings?\b|\bforums?\b|beschwerd"
    r"|外卖|餐厅|饭店|差评|商家|店铺|dilekçe|avukat|\bbüro|kitap|yemek|\bmails?\b|refuge|\bcvs?\b"
    r"|librar"
    r"|요리|레시피|음식|기사|부동산|임대|채용|구인|트윗|댓글|食谱|菜谱|招聘|租房|微博|レシピ|求人",
    re.IGNORECASE,
)
_GOAL = (
    r"\b(?:task|goal|aim|objective|purpose)s?\b.{0,20}?(?:\bis\b|\bwas\b|\bwill be\b|:"
    r"|–)\s*(?:\S+\s+){3}"
    r"|\b(?:i|we) want(?:ed)? to (?:know|tell|predict|sort|find|detect|see)\b"
    r"|\bflags?\b.{0,40}\b(?:that|as)\b"
    r"|\b(?:say|tell|decide|predict|guess|recogni[sz]e|determine|work out|figure out|find out)s?\s"
    r"(?:which|whether|what (?:kind|class|topic)|if (?:an?|the|it))\b|\bin, [^.,:]{2,30} out\b"
    r"|\b(?:assign|gives?|puts?|picks?|chooses?|predicts?|suggests?|proposes?"
    r"|places?)\b.{0,40}\b(?:an?"
    r"|one|its|the) (?:\w+ ){0,2}(?:labels?|class|category|queue|team|topic|tag)\b"
    r"|(?:pon(?:ga|er|e)|asign\w*|d[ée] |elij[ae]|eleg|predic\w*|predec\w*)\b.{0,40}(?:etiqueta"
    r"|clase|categor)|(?:propos|attribu|assign|prédi|devin|trouve)\w*\b.{0,40}(?:étiquette"
    r"|classe|catégorie"
    r"|rubrique|bureau|service|thème)|\b(?:ranger|répartir|trier|distribuer)\b"
    r"|(?<![-\w])(?:teach|train|ensin|insegn|enseñ|apprend)\w*\b.{0,30}\b(?:model\w*|network"
    r"|\w*bert)\b.{0,10}"
    r"\b(?:to|a|à) (?!an?\b|the\b|your\b)\w|\b(?:model|modello?|modèle|modell|program\w*|network"
    r"|classifier"
    r"|classificatore)\b"
    r"(?: que| che| qui| that| which)? (?:receives|reads|gets|takes|looks at|says"
    r"|tells"
    r"|decides|turns|legge|lit|l[eê]e?|dice|diz|dit|sagt|liest)\b|^turns .{5,80} into\b"
    r"|decides between"
    r"|\brang(?:e|ent|eait|é)\b|判断|识别|预测|归类|見分け|tespit|belirle|özet"
    r"|\b(?:bata(?:e|ye|ega|yega|na)|pehchan\w*)\b"
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
_ARROWED = re.compile(
    r"(?:→|->|=>|⇒)\s*[*`\"“]?[^\W\d_][\w -]{1,24}(?:[*`\"”]?\s*[,/"
    r"|]\s*[*`\"“]?[^\W\d_][\w -]{1,24}){1,9}"
)
_ALTERNATIVES = re.compile(
    r"\b[^\W\d_]+, (?:[^\W\d_]+,? ){1,4}(?:or|o|ou|oder|atau|veya)\s(?:\w+)", re.IGNORECASE
)
_SLASHED = re.compile(r"[^\W\d_][\w-]{2,24}(?: ?/ ?[^\W\d_][\w -]{2,24}){1,9}")
_NEGATED = re.compile(
    r"\b([^\W\d_]{3,})\b.{1,20}?\b(?:not|non|un|nicht|pas|não|değil|nahi)[ _-]?\1\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\b(?:one of|either|un[ao] de|l['’]une? d|eine[rs]? (?:von|der)|entweder|um[a]? d[eo]|biri"
    r"|salah satu"
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
    r"|요약문|\d+자\b|\d+자 |(?:한|두) (?:줄|문장)|문장 (?:하나|한)|제목|一句话|一行|标题"
    r"|\btitles?\b|titre|título|\btitel\b|una (?:frase|l[íi]nea)|une (?:phrase|ligne)"
    r"|ein(?:en|e)? (?:satz|zeile)"
    r"|translat(?:ed|ion)\b|traducci[óo]n|traduction|übersetzung|answer span|start and end|\bbio\b"
    r"|\bb-\w+",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"\boutputs?\b|\blabels?\b|\bclass(?:es)?\b|salida|sortie|ausgabe|saída|çıktı|đầu ra|keluaran"
    r"|输出|출력|나오는 (?:것|건)|결과물|出力",
    re.IGNORECASE,
)
_SCORED_ROW = re.compile(r"^[ \t]*(\S.*?)(?:[ \t]+[01][.,]\d+){2,3}[ \t]+\d+[ \t]*$", re.MULTILINE)
_SUMMED = re.compile(
    r"(?i)accura|acc\b|macro|micro|weighted|total|overall|average|mean|majority|baseline|\ball\b"
    r"|exactitud|genauig|média|promedio|moyenne|정확|准确"
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
    unless=re.compile(
        r"(?i)\bmany (?:\w+[- ]){0,2}(?:areas|fields|applications)|\bvarious\b"
        r"|beaucoup de domaines|much[oa]s (?:[áa]reas|campos|dominios)|viele[nr]? bereiche"
    ),
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
        or (
            _FORM.search(each.text) and (_is_on_task(each) if writes else _OUTPUT.search(each.text))
        )
        or (not writes and lists_labels(each))
    ]
    if sure:
        return Told(OUTPUT, tuple(dict.fromkeys(sure))[:3])
    return find_told(OUTPUT, [each for each in told if Part.TASK in each.parts])


def scored_classes(document: Document, said: Sequence[Said]) -> frozenset[str]:
    """Give the classes that a table of scores, or a printed report of them, has a row for."""
    printed = [row for block in document.outputs for row in _SCORED_ROW.findall(block.text)]
    scored: list[str] = []
    within = False
    for each in said:
        within = each.is_row and (within or bool(METRIC.search(each.text)))
        cells = each.text.split(" | ") if within else []
        if len(cells) > 1 and re.search(r"\d", cells[1]):
            scored.append(cells[0])
    names = (name.strip(" *`\"'") for name in [*printed, *scored])
    return frozenset(name for name in names if name and not _SUMMED.search(name))


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


def lists_labels(said: Said) -> bool:
    """Say whether a sentence lists labels: in quotes, by number, in brackets, or by their poles."""
    text = said.text
    if len({pole.casefold() for pole in _POLES.findall(text)} - {"no", "yes"}) >= 2:
        return True
    if _NEGATED.search(text) and not said.is_row:
        return True
    if not (_LABELS.search(text) or _TASK.search(text)):
        return False
    if said.is_row and _OUTPUT.match(text):
        return bool(_SLASHED.search(text) or _LISTED.search(text))
    quoted_ = {word.casefold() for word in _QUOTED.findall(text)}
    numbered = _NUMBERED.findall(text)
    return len(quoted_) >= 2 or len(numbered) >= 2 or _is_list(text)


def _is_list(text: str) -> bool:
    return any(
        pattern.search(text) for pattern in (_LISTED, _ARROWED, _ONE_OF, _INTO, _ALTERNATIVES)
    )


def _is_on_task(said: Said) -> bool:
    return (
        Part.TASK in said.parts or bool(_TASK.search(said.text)) or bool(_OUTPUT.search(said.text))
    )

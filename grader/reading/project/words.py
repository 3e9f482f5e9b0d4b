"""The words that a project's report tells of data and training by, in the languages of students."""

from __future__ import annotations

import re

from grader.reading.reflection.improvement_words import WOULD


def any_of(*words: str) -> re.Pattern[str]:
    """Compile alternatives that match in either case."""
    return re.compile("|".join(words), re.IGNORECASE)


_NOUNS = (
    r"rows?|entr(?:y|ies)|examples?|samples?|reviews?|messages?|tickets?|texts?|sentences?|records?"
    r"|items?|instances?|documents?|clauses?|contracts?|questions?|quer(?:y|ies)|articles?|notes?"
    r"|posts?|tweets?|e-?mails?|pairs?|summar(?:y|ies)|cases?|complaints?|comments?|dialogues?"
    r"|descriptions?|reports?|requests?|headlines?|paragraphs?|judgments?|decisions?|snippets?"
    r"|filas?|registros?|ejemplos?|reseñas?|mensajes?|textos?|entradas?|consultas?|muestras?"
    r"|frases?"
    r"|opiniones|documentos?|cláusulas?|contratos?|lignes?|exemples?|avis|entrées?|phrases?"
    r"|textes?|critiques?|contrats?|échantillons?|zeilen|einträgen?|beispielen?|sätzen?"
    r"|bewertungen|nachrichten|texten?|anfragen|verträgen?|linhas?|exemplos?|avaliações"
    r"|mensagens|amostras?|satır\w*|örne[kğ]\w*|yorum\w*|kayıt\w*|cümle\w*|mesaj\w*|dòng|mẫu|câu"
    r"|bình luận|đánh giá|bản ghi|tin nhắn|baris|contoh|ulasan|kalimat|pesan|entri|sampel|data\b"
)
_COUNTED = r"条|行|个|句|篇|개|건|행|문장|쌍|件"
_DATASET = (
    r"\bdata ?-?sets?\b|\bmy data\b|\bthe data\b|\bcorpus\b|\bcsv\b|\bjsonl?\b|\brows?\b|datos"
    r"|donn[ée]es"
    r"|\bdaten|datensatz|\bdados\b|\bdati\b|veri (?:seti|kümesi)|dữ liệu|数据|데이터|データ"
)
DATA = any_of(  # a dataset, or its rows as somebody's own
    _DATASET,
    rf"\b(?:{_NOUNS})\b",
)
SOURCE = any_of(
    r"\b(?:generated|prompted)\b|\bfrom (?:the|our|my|an?|\d+|several|public|two"
    r"|three) (?:\w+ ){0,2}(?:web ?site"
    r"|site|forum|pages?|shop|library|company|hospital|office|blog|archive|database|book|newspaper"
    r"|mailbox"
    r"|inbox|collection|wiki)",
    r"\b(?:collect|gather|scrap|crawl|download|obtain|compil|assembl|export|extract|cop(?:y|i)|took"
    r"|take|drawn|come|came|based on|sourc|originat|select|pick|sampl"
    r"|subset)\w*\b[^.]{0,60}?\b(?:from|of"
    r"|by|on|at|with)\b|\b(?:sources?|origin|provenance|fuente|origen|herkunft|quelle)\s*[:|]"
    r"|(?:from|via|de|du|aus|von|dari|từ|da)\s(?:\w+\s){0,2}kaggle"
    r"|kaggle(?:\.com| data| set|上|에서)|hugging ?face|\bhub\b|load_dataset|publicly available"
    r"|public (?:data|corpus|set)|open data|\buci\b|pubmed|\bimdb\b|\bcuad\b|ledgar|billsum|medquad"
    r"|\b(?:wrote|written|created|made up|invented|typed|composed|built"
    r"|prepared)\b[^.]{0,50}?\b(?:my"
    r"self|ourselves|by (?:me|us|hand)|own|from scratch|rows|texts|messages|entries|all|them)\b"
    r"|(?:corpus|data ?set|dataset de|korpus) [A-Z][\w-]+|\bi (?:wrote|made|created|invented)\b"
    r"|synthetic|chat ?gpt|gpt-?[345]|\bllms?\b|self-written|\bapi\b|\bbelongs? to the\b"
    r"|\b(?:gave|given|handed) (?:to )?(?:me|us)\b"
    r"|provided by|\bour own\b|\bown (?:team|company|shop|chats?|mails?|notes)\b",
    r"\b(?:es|son) (?:del?|las? del?|los del?)\b|recopil|recolect|descarg|extraj|obtuv|tomad"
    r"|proced|provien|escrib[ií]|inventé|\bcre[ée]\b"
    r"|redact|fuente",
    r"\bpres[eio] d(?:al|a|ai|alla|alle|ei|i)\b|raccol(?:t|s)|scaricat|ricavat|provien"
    r"|ho scritto|inventat[ei]|\bfonte\b",
    r"laissée?s? (?:utiliser|prendre)|m['’]a (?:donné|confié|laissé)|récolt|recueill|récupér"
    r"|télécharg|proven|provien|vien(?:t|nent) d|\bissue?s? d|extrait"
    r"|rédig|\bécrit|\bcréé"
    r"|inventé"
    r"|collecté|tirée?s? d",
    r"überlassen|zur verfügung gestellt|bereitgestellt|gesammelt|heruntergeladen|stamm(?:t|en)"
    r"|selbst (?:geschrieben|verfasst|erstellt|formuliert)"
    r"|kommen (?:aus|von)|quelle|exportiert|entnommen|zusammengestellt",
    r"\bpeguei\b|\braspei\b|\bcolet|baix(?:ei|ado)|retirad|obtive|escrevi|\bcriei|\bfonte\b",
    r"\baldım\b|\baldık\b|arşiv|topla|indir|alın(?:dı|mış)|derle|kendi(?:m|miz) (?:yaz|hazırla"
    r"|oluştur)|elle yaz|kaynak",
    r"disalin|menyalin|dikumpulkan|mengumpulkan|diambil|diunduh|bersumber|sumber|ditulis|menulis"
    r"|dibuat sendiri",
    r"thu thập|tải (?:về|xuống)|lấy từ|tự (?:viết|tạo|soạn)|nguồn",
    r"导出|要了|提供|来自|收集|爬取|下载|采集|来源|自己(?:写|编|创建|整理)|整理",
    r"수집|크롤링|다운로드|출처|직접 (?:작성|만들|썼|모)|가져|(?:보내 ?주|한테 받|에게 받|에서 받"
    r"|모아|모은)|収集|ダウンロード|自分で",
)
COUNT = any_of(  # within a part on the data
    r"(?<![\w.,:/-])(?!(?:19|20)\d\d\b)(?:[2-9]\d|\d{3,6}|\d{1,3}[.,' ]\d{3})(?![\w.,:/%-]|\s?%"
    r"|\s?(?:tok"
    r"|words|palabras|mots|wörter|kelime|kata|từ|字))(?=\s)",
    r"\b(?:hundred|thousand|\w*cents|mille|cien(?:t[oa]s)?|\w+cient[oa]s|\w*hundert|\w*tausend"
    r"|cento"
    r"|\w+cento|mila|\w+cent[oa]s)\s+(?:\w+\s+)?[^\W\d_]{4,}",
)
SIZE = any_of(
    r"(?<![\w.,])\d{1,3}(?:[ .,’'\u202f\u00a0]?\d{3})*\s+(?:[^\W\d][\w'’-]*\s+){0,3}?"
    rf"(?:{_NOUNS})\b",
    rf"\d{{2,}}\s*(?:{_COUNTED})",
    r"\b(?:train\w*|test|valid\w*|dev|entrenamiento|prueba|entraînement|eğitim|latih|uji|treino"
    r"|teste)"
    r"\b[^\d.\n]{0,20}\d{2,}(?![.,]?\d*\s?%)",
    r"\b(?:rows|entries|size|count|total|filas|lignes|zeilen|linhas|jumlah|tổng"
    r"|toplam)\b[^\d.\n]{0,15}"
    r"\d{2,}(?![.,]?\d*\s?%)",
)
_LABEL = (
    r"\blabel\w*|annotat\w*|\btagged\b|etiquet\w*|clasifiqué|étiquet\w*|annoté?\w*|gelabelt"
    r"|beschrift\w*|annotiert\w*|r[oó]tul\w*|anotad\w*|etiketle\w*|gán nhãn|dán nhãn|pelabelan"
    r"|etichett\w*"
    r"|我先标|标的|标好|标了|打的标|yazdı|onayladı|casting vote|\bannotat|\bre-?label"
    r"|dilabeli|melabeli|标注|打标|标签|라벨|레이블|ラベル|\bassigned\b|\bcategori[sz]ed\b"
    r"|(?:summar|answer|translation|reference)\w* (?:was|were|is|are|by|that)"
    r"|zuordnung|zugeordnet|penandaan|ditandai|menandai|\b(?:il|messo (?:il|un)) voto\b"
    r"|(?:제목|요약|정답)(?:을|를)? ?(?:붙|달|매|작성)"
)
_HOW = (
    r"\b(?:by|myself|ourselves|manual\w*|hand|estrelas|estrellas|étoiles|sternen?|yıldız|bintang"
    r"|stelle"
    r"|\bmano|\bho\b|abbiamo|two|three|both|colleague|annotators?|students?|friend"
    r"|sister|brother|nurse|doctor|lawyer|rules?|stars?|ratings?|keywords?|guidelines?|agree\w*"
    r"|disagree\w*|kappa|second|twice|according|based|from the|comes? (?:with|from)|came with"
    r"|already"
    r"|original|provided|wrote|written|i|we)\b|a mano|\byo\b|nosotr|seg[uú]n|\bpor (?:m[ií]|dos"
    r"|un)\b"
    r"|à la main|manuel|\bj['’]ai|\bnous\b|selon|par (?:deux|moi|un)|von hand|\bich\b|\bwir\b"
    r"|\bnach\b|händisch|à mão|\beu\b|\bnós\b|conforme|\belle\b|kişi|göre|\bkendi|thủ công|bằng tay"
    r"|\btheo\b|\btôi\b|nhóm|\boleh\b|\bsaya\b|\bkami\b|berdasarkan|人工|手动|手工|我|根据|依据"
    r"|직접"
    r"|수동|손으로|기준|따라|규칙|나눠서|手作業|\bmaine\b|\bhumne\b|\bkhud\b"
)
LABELLING = any_of(_LABEL)
LABELLED_HOW = any_of(_HOW)
BASE = any_of(
    r"bert\b|\bt5\b|\bgpt|bart\b|llama|electra|minilm|gemma|phi-|qwen|pegasus|marian|pre-?trained"
    r"|base (?:model|network)|checkpoint|preentrenad|pré-?entra|vortrainiert|pré-?trein|ön eğitim"
    r"|pralatih|tiền huấn luyện|预训练|사전 ?학습"
)
TOKENIZED = any_of(
    r"token|sub-?word|sous-mots|subpalabra|\btruncat|\btronqu|\btrunca|分词|토큰|トークン"
)
SPLIT = any_of(
    r"\bsplit|held[- ]out|hold[- ]out|\b[789]0\s?(?:%|/|:|-)|train(?:ing)? (?:and|/) test|divid"
    r"|séparé"
    r"|aufgeteilt|dividi|bölün|ayrıl|chia\b|dibagi|membagi|diviso|suddivis|划分|切分|나누|분할|分割"
)
TRAINED = any_of(
    r"\btrain(?:ed|ing|s|er)?\b|apprentissage|\w+trainer\b|fine-? ?tun|entren|entraîn|affin[ée]"
    r"|addestr|allena|trainier"
    r"|feinabgest|trein|eğit"
    r"|ince ayar|dilatih|melatih|pelatihan|huấn luyện|tinh chỉnh|训练|微调|학습|훈련|파인튜닝"
)
CHECKED = any_of(
    r"evaluat|validat|\btested|metric|évalu|evalu|ausgewertet|avali|değerlendir|dievaluasi|đánh giá"
    r"|评估|평가"
)
SAVED = any_of(
    r"\bsaved?\b|\bpush|guard[eéó]|sauvegard|gespeichert|salv|kaydet|simpan|lưu|保存|저장"
)
SETTINGS = any_of(
    r"(?:learning[- ]rates?|\blr\b|epochs?|batch|weight[- ]decay|max(?:imum)?[_ -]?len|warm-?up"
    r"|\brank\b"
    r"|dropout|\bseed\b|optimi[sz]er|tokens\b|tasa de aprendizaje|[ée]pocas?\b|lotes?"
    r"|taux d['’ ]appr"
    r"|époques?|lernrate|epochen?|taxa de aprendiz|öğrenme (?:oranı|hızı)|epok|devir|laju"
    r"|tốc độ học|学习率|轮|批|학습률|에폭|배치|エポック)[^.\n]{0,60}?\d",
    r"\d[^.\n]{0,25}?(?:epochs?|[ée]pocas?\b|époques?|epochen?|epok|devir|轮|에폭|エポック|batch)",
    r"\b\d(?:\.\d)?e-\d\b",
    r"\b(?:arguments|settings|(?:hyper-?)?parameters|hiperpar[áa]metros"
    r"|hyperparam[èe]tres)\b[^.]{0,50}\b"
    r"(?:cell|below|above|table|script|code|celda|tabla|cellule|tableau|zelle|tabelle)\b",
)
REASON = any_of(
    r"\b(?:because|since|so that|so (?!far|much|many|on\b|called)(?=\w)|in order to|due to"
    r"|therefore|otherwise|that is why|which is why"
    r"|to (?:avoid|keep|prevent|reduce|fit|save|not|stop|make|stay|speed)|as (?:it|the|i|my|most"
    r"|more"
    r"|longer|there|they)|so (?:the|it|i|that)|chosen for|the reason)\b",
    r"\b(?:porque|ya que|puesto que|para (?:evitar|que|no)|debido|así que)\b",
    r"\b(?:parce qu|car\b|afin d|pour (?:éviter|qu|ne)|puisqu|comme (?:les?|la|il|c)|sinon)",
    r"\b(?:weil|damit|denn|deshalb|sonst|da (?:die|der|das|es|ich|wir)|um\b.{3,50}\bzu)\b",
    r"\b(?:perché|poiché|dato che|siccome|così che|per (?:evitare|non))\b",
    r"\b(?:pois|já que|para (?:não)|por isso)\b|çünkü|nedeniyle|\bdiye\b|\biçin\b",
    r"\b(?:vì|để|bởi|nên)\b|\b(?:karena|supaya|agar|sebab)\b|\b(?:kyu?nki|isliye|taa?ki|warna)\b",
    r"\b(?:geschuldet|wegen|aufgrund)\b|\badvised?\b|recommended by|\b(?:picked|chosen) after\b"
    r"|\bcause\b",
    r"\b(?:did|does|do|would)(?:n['’]t| not) (?:fit|finish|converge|improve|help|learn|pay)\b"
    r"|not worth",
    r"\btoo (?:slow|large|big|long|expensive|much memory)\b",
    r"por qu[ée]\b|\bpourquoi\b|\bwarum\b|\bwhy\b|\bperch[ée]\b|de sorte qu|si bien qu"
    r"|\bso ?dass\b|왜 ",
    r"跑不动|太慢|太大|不够|因为|为了|由于|以便|避免|所以|때문|위해|므로|해서|ため|ので",
)
USE = any_of(
    r"\b(?:could|can|would|might|may)\b(?:\s\S+){0,3}?\s(?:pick|spot|try|use|suggest)\b",
    r"\b(?:could|can|would|might|may|will|able to)\b(?:\s\S+){0,3}?\s(?:be (?:used|useful|deploy\w*"
    r"|integrat\w*|embed\w*|built|plugged|placed|put|appl\w*|connect\w*|offered)|help|assist"
    r"|support"
    r"|save|route|triage|sort|flag|filter|prioriti[sz]e|alert|speed|reduce|serve|sit|highlight|show"
    r"|warn|answer|power|tag|mark|label|assign|detect|find|check|underline|become|draft|get|pick"
    r"|spot|let|allow|pre-?sort|read|give|run)\b|\buse[- ]?cases?\b|\bdeploy"
    r"|in (?:practice"
    r"|production|everyday)|\bintegrat|real[- ](?:world|life)|\buseful (?:for|to|in)\b|\b(?:helps?"
    r"|lets|allows"
    r"|saves|enables)\b",
    r"podría\w* (?:us|utiliz|ayud|integr|serv|implement|clasif)|se puede usar|sirve para|útil para"
    r"|ayuda(?:r|ría)? a|permitiría|implementar",
    r"(?:pourrait|peut|pourra)\b.{0,30}(?:être|aider|servir|trier|intégr|utilis)|utile (?:pour|aux)"
    r"|permett(?:re|rait)|déploy",
    r"\bein einsatz\b|einsetzbar|eignet sich|\bdá (?:pra|para) (?:usar|botar|colocar|p[ôo]r"
    r"|aplicar)\b",
    r"(?:könnte|kann|ließe)\b.{0,80}(?:eingesetzt|einsetz|helfen|verwende|genutz|nutzen|sortier"
    r"|integr"
    r"|vorsortier|unterstütz)|hilft|nützlich",
    r"potrebbe|può (?:essere|aiutare|servire)|si può usare|utile (?:per|a)|aiut(?:a|erebbe)"
    r"|permetterebbe",
    r"poderia|pode ser (?:usad|útil|aplic|integr)|ajuda(?:r|ria)? a|útil para|implanta",
    r"kullanılabil|yardımcı ol|entegre|fayda|işe yara|sağla(?:r|yabilir)",
    r"(?:dapat|bisa|akan) (?:digunakan|dipakai|membantu|diterapkan|diintegrasikan|dimanfaatkan)"
    r"|bermanfaat|berguna",
    r"có thể (?:được )?(?:dùng|sử dụng|áp dụng|giúp|triển khai|tích hợp)|ứng dụng|hữu ích",
    r"(?:可以|可|能|能够)(?:被)?(?:用于|用在|用来|应用|帮助|部署|集成|辅助|自动)|应用于|有助于",
    r"활용(?:할|될|하|가능)|사용(?:할|될) 수|적용(?:할|될) 수|도움|도입|使え|活用|役立",
)
LATER = re.compile(  # what has not been done yet; French nouns may end like the conditional
    rf"(?!\b(?:extrait|portrait|retrait)\b)(?:{WOULD.pattern})|\b(?:ileride|gelecekte|ke depan\w*"
    rf"|in future|more (?:real )?data|futuro"
    rf"|künftig)\b"
    r"|\b\w{2,30}[ae]bilir\b|cần (?:thêm|bổ sung)|trong tương lai|향후|앞으로|未来|以后|今後",
    re.IGNORECASE,
)

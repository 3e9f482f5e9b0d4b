"""The words of looking ahead and of means of improvement, in the languages that we judge."""

from __future__ import annotations

import re

AHEAD = re.compile(
    r"\b(?:improv\w*|suggest\w*|future|could|would|i['’]d|next (?:time|step)|recommend\w*"
    r"|if i (?:had|want\w*)"
    r"|should(?! be (?:address|handl|consider|tak))|(?:will|can|to) try|with more time"
    r"|better results?|(?:to|for) (?:get|go|be|reach|come)\b.{0,20}(?:\d\d"
    r"|higher"
    r"|better|further)|mejor\w*|suger\w*|podr[ií]a|\w{3,}ar[ií]a|am[ée]lior\w*|pourrai\w*"
    r"|pour (?:faire"
    r" mieux|aller plus loin|progresser|dépasser)|\w{3,}erais|verbesser\w*|könnte\w*|würde\w*"
    r"|um .{3,40} zu"
    r" erreichen|melhor\w*|poderia|\w{3,}aria|migliorar\w*|potre\w*|si potrebbe)\b"
    r"|改进|建议|可以|下一步|今后|未来|개선|제안|앞으로|다음에는|하면 좋|改善|今後|次は|iyileş"
    r"|öneri|geliştir"
    r"|daha iyi|saran|meningkat|ke depan|cải thiện|đề xuất|nên\b|hướng phát triển",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"^\W*(?:(?:to|for) (?:improve|get|go|be|reach|raise|come|make)\b.{0,40}"
    r"|if (?:i|we) (?:had (?:more|another|a)|want\w*)"
    r"|with (?:more|a bigger|a better)|next (?:time|step)|in (?:the )?future"
    r"|as (?:an )?improvements?|i (?:would|could"
    r"|plan|want to|will) (?:next |also |then )?(?:try|train|use|add|tune|improve|test)"
    r"|para (?:mejorar|subir|llegar"
    r"|melhorar|chegar|passar)|como mejora|pour (?:faire mieux|aller plus loin|améliorer"
    r"|progresser|dépasser)"
    r"|um .{0,40}zu (?:verbessern|erreichen|kommen)|zur verbesserung|per migliorare|next i\b"
    r"|daha iyi|iyileştir"
    r"|để (?:cải thiện|tốt hơn|đạt|tăng|nâng)|untuk (?:meningkatkan|memperbaiki)|要?(?:改进|提高"
    r"|提升)|为了(?:改进|提高|提升)|下一步"
    r"|성능을 (?:높|개선)|개선|앞으로|改善|今後|もっと)|\bsuggestions?\b.{0,40}:|\bi(?:['’]d"
    r"| would| could) (?:also |next )?try\b"
    r"|\bcould be improved (?:by|with)|\bpodría(?:n)? mejorar|\bse podría\b"
    r"|\bwhat (?:could|can|might|else|(?:i|we) (?:would|could|will))\b|\b(?:i|we) will try\b"
    r"|\bwith more (?:time|data|compute)\b|\b(?:could|would) (?:raise|lift|improve) (?:it|the|my)"
    r"|\bprobaría(?:mos)?\b|\bj['’]essa[iy]erais\b|\bwürde ich\b|\btentaria\b|\bproverei\b",
    re.IGNORECASE,
)
WOULD = re.compile(  # a mood that only what has not happened yet is told in
    r"\b(?:would(?! have| not|n['’]t)|could (?:be|help|raise|lift|improve|try|also|use|train|push)"
    r"|should (?:help|raise|improve|do|suffice|be enough)|mit mehr (?:zeit|rechen|daten)"
    r"|con m[áa]s tiempo|avec plus de temps|com mais tempo|con più tempo|daha fazla zaman"
    r"|might (?:help|raise|improve|be better)"
    r"|i['’]d(?! have| been| had)|next (?:time|step)|(?:will|want to|plan to|to) (?:try|improve)"
    r"|if i (?:had|want\w*)|in (?:the )?future|with more (?:time|data)|(?:for|get) (?:a )?better"
    r"|to get (?:over|above|to|past|beyond)|is the (?:obvious|next)|another week"
    r"|(?:to|pour|para|per|um|für|untuk|để)\b[^.]{0,30}\b(?:90|0[.,]9|9\d ?%)"
    r"|\b(?:us|h|d)ar[ií]a(?:mos|n)?|\w{3,}[aei]r[ií]a(?:mos|n)?|podr[ií]a\w*|para (?:mejorar|subir"
    r"|melhorar"
    r"|chegar|llegar|passar)|\w{3,}r(?:ais|ait|ions)|pour (?:faire mieux|améliorer|aller|dépasser"
    r"|progresser|monter)|würde\w*|könnte\w*|um .{3,40} zu (?:erreichen|verbessern|kommen)"
    r"|\w{3,}erei|\w{3,}rebbe\w*|per (?:migliorare|salire)|gerekir|iyileş\w*|daha iyi"
    r"|muốn (?:cao|tốt|tăng|cải)\w*|để (?:cải thiện|tốt hơn|tăng|nâng|cao hơn)"
    r"|untuk (?:meningkatkan|memperbaiki)|ke depan\w*|supaya|agar)\b"
    r"|改进|建议|下一步|今后|如果要|想要?提高|개선|다음에는|앞으로|하면 (?:더 )?(?:좋|오를)|改善"
    r"|今後"
    r"|次は|もっと|すれば",
    re.IGNORECASE,
)
GENERIC = re.compile(
    r"\b(?:can|could|may|kann|puede|podría|peut|pode|può)\b.{0,40}(?:improv|optimi|better|higher"
    r"|verbesser"
    r"|besser|mejor|am[ée]lior|melhor|miglior)|verbessern kann|could be (?:improved|better|higher)"
    r"|more (?:time|work|practice)|better (?:results?"
    r"|performance)|be careful",
    re.IGNORECASE,
)
NOT_OWED = re.compile(
    r"\b(?:no|not|none|n/?a|without)\b.{0,40}\b(?:suggest\w+|need\w*|necessary|required|improv\w+"
    r"|owed)"
    r"|not applicable|(?:suggest\w+|improv\w+).{0,30}(?:not|n['’]t) (?:need|necess|requir|owed)"
    r"|no (?:hace|hacen|son|es) (?:falta|necesari)|pas (?:nécessaire|besoin)|nicht (?:nötig"
    r"|notwendig|erforderlich)"
    r"|não (?:é|são|foi|foram) necess|não (?:há|tenho) sugest|non (?:necessari|serv)|不需要|无需"
    r"|필요 ?없|gerek yok"
    r"|gerekmez|không cần|tidak perlu",
    re.IGNORECASE,
)
IDEAS = {
    "more or better data": r"(?:more|additional|extra) (?:\w+ ){0,3}(?:data|examples|samples"
    r"|reviews|rows)|(?:full"
    r"|entire|whole|larger|bigger|complete) (?:\w+ ){0,2}(?:data\w*|train\w* (?:set|split)|imdb"
    r"|set|25)"
    r"|(?<!\d)25[,.\s'’\u202f\u00a0]?000(?!\d)|\b25 ?k\b|25 mil\b|\bfull 25"
    r"|all (?:of )?(?:the )?(?:\w+ )?(?:data|reviews"
    r"|rows|examples)|whole dataset|más (?:datos|reseñas|ejemplos)|(?:todos?|todas?) (?:los|las|os"
    r"|as) (?:datos"
    r"|dados|reseñas|reviews)|(?:conjunto|dataset) completo|plus de (?:données|critiques"
    r"|d['’]exemples)|toutes les"
    r" (?:données|critiques)|mehr (?:daten|beispiele|kritiken)|alle (?:\w+ )?(?:daten|kritiken)"
    r"|ganzen? datensatz"
    r"|mais (?:dados|exemplos)|più (?:dati|esempi)|tutti i dati|更多(?:的)?(?:训练)?数据|全部数据"
    r"|完整数据|全量"
    r"|더 많은 (?:\S+ )?데이터|전체 데이터|데이터를? (?:더|늘|전부)|全件|データを増や"
    r"|より多くのデータ|全データ|daha (?:fazla"
    r"|çok) (?:veri|yorum)|bütün (?:veri|yorum)|tüm veri|tamamı|lebih banyak data|seluruh data"
    r"|data lebih banyak"
    r"|nhiều dữ liệu|toàn bộ|thêm dữ liệu"
    r"|(?:whole|full|entire|complete) (?:\w+ ){0,2}(?:part|split|collection)|\d{1,3}(?:[.,\s]?000"
    r"|k)"
    r"\s?(?:\w+ )?(?:rows|reviews|examples|filas|reseñas|ejemplos|avis|exemples|lignes|zeilen"
    r"|beispiele|linhas|exemplos|righe|esempi|satır|yorum|dòng|baris|ulasan|条|개|件)"
    r"|데이터\S{0,2} .{0,12}(?:전부|모두|늘)|数据.{0,4}(?:全部|都用)|データ.{0,6}(?:全部|すべて)",
    "data augmentation": r"augment|aumento de datos|back-?translation|synonym|paraphras|数据增强"
    r"|증강|データ拡張|tăng cường"
    r" dữ liệu|veri artır",
    "cleaner data": r"clean(?:er|ing)? |label (?:noise|errors)|mislabel|html|pre-?process|(?:data"
    r"|label) quality"
    r"|limpi|nettoy|清洗|정제|temizl|làm sạch",
    "class balance": r"\bbalanc|class weights?|over-?sampl|under-?sampl",
    "training longer or shorter": r"\bepochs?\b|train(?:ing)? (?:\w+ ){0,3}longer|more steps"
    r"|[ée]pocas?\b|époques?\b"
    r"|epoche[n]?\b|轮|에폭|epok|エポック|turno de",
    "learning rate": r"learning[- _]rates?|\blr\b|scheduler|warm-?up|cosine|tasa de aprendizaje"
    r"|taux d.apprentissage"
    r"|lernrate|taxa de aprendiz|学习率|학습률|学習率|öğrenme (?:oranı|hızı)|laju pembelajaran"
    r"|tốc độ học",
    "batch size": r"batch|lotes?\b|\blots\b|批|배치|バッチ|accumulat",
    "hyperparameter search": r"(?:tun|search|optimi|sweep|grid|find|adjust)\w* (?:\w+ ){0,3}"
    r"hyper-?param"
    r"|hyper-?param\w*[- ](?:search|tun|optimi|sweep)|grid search|optuna|random search|bayesian"
    r"|hiperpar|超参|하이퍼|ハイパー|siêu tham số",
    "another base network": r"roberta|bert[- ]?(?:base|large)|deberta|electra|xlnet|\bllama|albert"
    r"|modernbert"
    r"|(?:larger|bigger|stronger|different|other|another|better) (?:\w+ ){0,2}(?:models?"
    r"|architectures?|transformers?"
    r"|networks?|base|checkpoint)|\bbert\b|modelo (?:más|maior|mayor)|modèle plus"
    r"|größere[smn]* modell"
    r"|modello più|更大的?模型"
    r"|더 큰 (?:\S+ )?모델|大きなモデル|大きいモデル|daha büyük (?:bir )?model"
    r"|model (?:yang )?lebih besar|mô hình lớn",
    "regularisation": r"dropout|weight[- _]decay|regulari[sz]|early[- ]stop|label smoothing"
    r"|overfit|parada temprana"
    r"|arrêt précoce|早停",
    "longer inputs": r"max[- _]len|sequence length|sequenzlänge|full[- ]length|cut-?off"
    r"|(?:whole|entire|complete) (?:review|text)s?\b|längere (?:eingabe|text)\w*"
    r"|longer (?:\w+ )?(?:inputs?|limit|cut"
    r"|sequences?|context|reviews"
    r"|texts?)|(?:256|384|400|512|1024)\b(?: tokens?)?|truncat|trunca|longueur|séquences?|el largo"
    r"|longitud|comprimento"
    r"|lunghezza|uzunlu[kğ]|độ dài|panjang|长度|길이|長く",
    "tuning method": r"\brank\b|\blora\b|peft|adapter|freez|unfreez|layer-?wise|gradual|congel"
    r"|geler|einfrier",
    "ensembles": r"ensembl|voting|averag",
    "evaluation": r"cross-?validation|validation set|k-?fold|error analysis|misclassif|validierung"
    r"|validación cruzada"
    r"|validation croisée|交叉验证|교차",
}  # fmt: skip
REASON = re.compile(  # why something would help names no means of its own
    r"\b(?:since|because|so that|porque|pois|parce que|car|weil|denn|perché|poiché|çünkü|vì|karena)"
    r"\b[^,;.]*|因为[^，。；]*|왜냐[^,.]*",
    re.IGNORECASE,
)
OWN_NUMBER = re.compile(r"(?i:\b(?:i|we|my|our)\b).*\d|\d.*(?i:\b(?:i|we|my|our)\b)", re.DOTALL)
TITLE = re.compile(
    r"\b(?:if (?:i|we) had|(?:i|we)(?:['’]d| would| could| want to| will) (?:try|do|change|test)"
    r"|another (?:week|day|month|month)|more time|what next|what['’]?s next|not (?:yet )?(?:at )?90"
    r"|(?:to|past|over|above|beyond) 90|room for|plans?|roadmap|wish ?list|could be better"
    r"|si j['’]avais|si tuviera|se (?:eu )?tivesse|se avessi|wenn ich .{0,20}hätte|zu tun"
    r"|à tester|por probar|da provare)\b",
    re.IGNORECASE,
)
HIGH = re.compile(
    r"(?:\bacc\b|_acc\b|accura|exactitud|précision|genauig|acur[áa]cia|准确率|정확도|正解率"
    r"|doğruluk"
    r"|akurasi|độ chính xác)\w*['\"]?\s*(?:[:=>|]|is|von|de)?\s*(?:0[.,]9\d*|9\d(?:[.,]\d+)?\s?%)",
    re.IGNORECASE,
)
HIGH_BEFORE = re.compile(
    r"(?:\b0[.,]9\d+|\b9\d(?:[.,]\d+)?\s?%)\W+(?:\w+\W+){0,2}(?:accura|acur|exactitud|précision"
    r"|genauig"
    r"|doğruluk|akurasi)",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[;,.:]\s+|[，、；。：]|\s(?:and|or|then|also|y|o|et|ou|und|oder|e|ve|veya|và|hoặc|dan|atau)\s"
    r"|하고|고 |や|と|\n"
)
PROPOSES = re.compile(  # a sentence that begins with what to do
    r"^\W*(?:use|using|add|adding|train|training (?:for|on|with)|try|trying|increase|increasing"
    r"|lower|tune|tuning|collect|take|freeze|unfreeze|replace|switch|apply|more|larger|bigger"
    r"|longer"
    r"|usar|entrenar|aumentar|probar|más|utiliser|entraîner|augmenter|essayer|plus de|mehr"
    r"|größere\w*|länger|mais|treinar|più|allenare|daha|thử|tăng|thêm|menambah|mencoba)\b",
    re.IGNORECASE,
)
IDEA_PATTERNS = {name: re.compile(words, re.IGNORECASE) for name, words in IDEAS.items()}

"""Words of what goes wrong at work: errors by name, and events in the languages that we judge."""

from __future__ import annotations

import re

from grader.reading.reflection.difficulty_words import lexicon

# What a machine says reads the same in every language.
MACHINE_SAYS = re.compile(
    r"\b[A-Z]\w+(?:Error|Exception)\b|(?i:\bout[- ]of[- ]memory\b|\bOOM\b|\bnan\b|\btraceback\b"
    r"|\bcrash\w*|\bcannot connect\b|\bbug(?:s|gy)?\b|\btime ?out\b|\berror:|\bcuda error"
    r"|\bunexpected keyword|\bnot found in\b)"
)
WENT_WRONG = lexicon({
    "en": r"crash|fail(?:ed|ing|s)\b|d(?:ied|ies|ying)\b|broke\b|hung\b|froze\b(?! the| all)|stuck"
    r"|disconnect|kicked|killed|refus|complain|threw\b|(?:an? |the |this |that |\w+)?errors?\b"
    r"|exception|ran out|run(?:ning)? out|used up|not enough|too (?:slow|long|big|large|small"
    r"|little"
    r"|much|low|high|old|new|many)\b|slow(?:er|ly)?\b|took (?:\d|me|ages|forever|hours|too|so long"
    r"|over an?"
    r"|about"
    r"|an?\b)|cost me|would(?: have|['’]ve)? take[n]?|it['’]d have taken|forever|did(?:n['’]?t"
    r"| not)"
    r" (?:\w+ )?(?:fit|work|learn|move|match|converge|improve|run|load|find|understand|know|help"
    r"|change|support|exist|accept|want|like|recogni\w+|get|return)|(?:does|do)(?:n['’]?t| not)"
    r" (?:\w+ )?(?:fit|work|cut|support|exist|accept|truncate|want|like|match|know|understand)"
    r"|(?:could|would)(?:n['’]?t| not) (?!be\b)|can(?:no|['’])t (?:fit|train|load|connect|run|find)"
    r"|missing|forgot|mistake|wrong\b|lost\b|vanish|disappear|confus|puzzl|struggl|trouble"
    r"|problem|issue|difficult|hard (?:to|part)|hardest|trick(?:y|iest)|pain\b|annoy|weird|strange"
    r"|suspicious|nonsense|useless|(?:stayed|stuck|sat|stays|hovered) (?:at|around|on)"
    r"|n(?:ever|ot) mov\w+|barely|0\.69\d*\b|chance level|overfit|(?:went|going|goes) up|rose\b"
    r"|mismatch|conflict|incompatib|deprecat|no longer|warning|all (?:zeros?|ones?|negative"
    r"|positive|the same)|only one (?:class|label)|bit me|fought|wrestl|quota|no gpu|restart",
    "es": r"fall[oóaóé]|error|colg|desconect|perd[íi]|cay[óo]|agot|no (?:cab|funcion|pud|sab|aprend"
    r"|baj|sub|entend|encontr|carg)|sin (?:gpu|memoria|cuota|tarjeta)|dur(?:aba|ó) (?:tod|\d|hor"
    r"|much)|demasiad|tard[oóa]|lent[oa]|problem"
    r"|olvid|cost[óo]|equivoc|atasc|conflicto|incompatib|sobreajust|siempre daba|se qued[óo]",
    "fr": r"erreur|plant|d[ée]connect|perdu|d[ée]pass|ne (?:marchait|connaissait|fonctionnait"
    r"|convergeait|bougeait|tenait|trouvait|rentrait)|n['’]a(?:vait)? pas|trop (?:long|lent|grand"
    r"|petit)|bloqu|coup[ée]|manqu|oubli[ée]|satur|lent\b|lente\b|probl[èe]m|surapprent|conflit",
    "de": r"fehler|abge(?:st|broch|schoss|schalt)|abbr[ae]ch|brach|hing\b|hängt|zu (?:lang|groß"
    r"|wenig"
    r"|viel|klein)|nicht (?:gereicht|gepasst|funktioniert|gefunden|geladen|gelernt|verstanden)"
    r"|(?:passte\w*|ging\w*|lief|liefen|wollte\w*|konnte\w*)\b[^.;]{0,30}\bnicht|klagte|beschwer"
    r"|ratlos|verlor|weg\b|voll\b|fehlte|fehlen"
    r"|langsam|vergessen|falsch|problem|getrennt|stürzte|überanpass|nicht mehr",
    "pt": r"erro|travou|caiu|perdi|desconect|estour|acabou|falh|não (?:cab|funcion|consegui|sabi"
    r"|aprend|baix|carreg)|sem (?:gpu|memória)|demor|lent[oa]|problema|esqueci|quebr|sempre dava"
    r"|dava (?:erro|5\d|100)|conflit|sobreajust",
    "it": r"errore|crash|bloccat|disconn|scolleg|scollegat|pers[oa]\b|perdeva|perso|non (?:funzion"
    r"|ci stava|riusc|partiva|imparava|caricava|trovava)|esaurit|finit[oa] la|tropp[oa]|lent[oa]\b"
    r"|problem|dimentic|sbagliat|mancava|conflitt",
    "tr": r"hata|çök|kopt|dold|bitti|yetmed|çalışmad|bulunamad|unuttu|yavaş|takıl|kesil|sorun"
    r"|kaybol|uyumsuz|çok uzun|düşmed|artmad|öğrenmed",
    "vi": r"lỗi|báo|ngắt|mất|hết|tràn|treo|chậm|quá lâu|không (?:đủ|chạy|tải|học|giảm|vừa)|quên"
    r"|sai|bị",
    "id": r"error|gagal|terputus|habis|penuh|lambat|lama sekali|terlalu (?:lama|besar|panjang)"
    r"|tidak"
    r" (?:cukup|bisa|muat|jalan|turun|naik)|kehabisan|lupa|salah|hilang|macet|masalah",
    "zh": r"报错|出错|错误|失败|爆|崩|断|超时|卡[住在死]|不够|不足|太[慢长大小高低]|很慢|忘[了记]"
    r"|丢"
    r"|没[有了]?(?:更新|变|收敛|下降|跑完)|不[收降升动]|过拟合|问题|不兼容|報錯|失敗|記憶體",
    "ko": r"에러|오류|실패|터[졌지]|끊|죽|멈[췄추]|부족|초과|느[리려렸]|느린|오래|안 ?[되됐맞]"
    r"|못 ?[했하찾]|잊|빼먹|날[아려렸]|과적합|문제|걸[렸려]|골칫|충돌|이상",
    "ja": r"エラー|失敗|落ち|切れ|不足|足り|遅[いくか]|動か|止ま|消え|忘れ|過学習|終わらな|できな"
    r"|ならな|下がらな|上がらな|問題|困",
})  # fmt: skip
ABOUT_HAND_IN = re.compile(
    r"\b(?:homework|deadline|portal|upload page|submi\w+|quiz|hand(?:ed|ing)? in|essay|e-?mail|mail"
    r"|classmates?|entreg\w+|abgabe|rendre|consegna|assignment|before sunday|upload\w*|first one"
    r"|second one"
    r"|questions?|options?|answers?|letter [a-d]|q[1-5])\b|^\W*\(?[A-Ea-e1-9][).:]?\s[^.]{0,90}$",
    re.IGNORECASE,
)
# That something is over, which tells of no new trouble.
IS_OVER = re.compile(
    r"(?:problem|error|erro|issue|fehler|bug|warnung|warning)\w*\W+(?:\w+\W+){0,2}(?:gone|went away"
    r"|disappear|vanish|solved|sumiu|desapareci|disparu|weg\b|verschwand|scompar)\w*"
    r"|(?:solved|fixed|removed|avoids?|cured) (?:it|that|(?:the|this|that|both|all) (?:problem"
    r"|error"
    r"|issue|bug|warning)s?)|问题解决|問題は?(?:解決|なくな)|해결[했됐]",
    re.IGNORECASE,
)
# That it was done away with, told without any verb of doing.
ALSO_REMEDY = re.compile(
    r"→|->|=>|\bso\b[^.;]{0,25}(?:\d|\w_\w)|\bhad to\b|\bgave up\b|\b(?:works?|worked|runs?|ran"
    r"|fits?)"
    r" (?:fine|now|again|then|well|after)|\b(?:then|now) (?:it|that|everything) (?:works|runs|fits)"
    r"|\bfunziona\b|\bfunciona\b|\bça (?:marche|passe)|c['’]est passé|\bläuft\b|就好了|就行|됐다"
    r"|됐음"
    r"|되었|動きました|動いた|動くよう|\bjetzt\b|\bnow\b.{0,40}\b(?:saves?|keeps?|is|are"
    r"|asserts?)\b"
    r"|\b(?:only|just|nur|solo|sólo|seulement|só|apenas|sadece|chỉ"
    r"|hanya)\b[^.;]{0,15}\b\d[\d.,]{2,}",
    re.IGNORECASE,
)
# That it was never found out or done away with.
UNSOLVED = re.compile(
    r"\bstill (?:do|don|have|can|no|not|unclear|open)|\bnever (?:found|understood|solved|fixed)"
    r"|\bno idea\b|\b(?:did|could|do)(?:n['’]t| not) (?:find out|solve|fix|know why|understand why)"
    r"|\bunsolved|\bwithout success|\bno (?:sé|entend\w+) por|\bpas compris|\bnicht (?:verstanden"
    r"|gelöst|gefunden warum)|\bnon (?:ho|abbiamo) capito|\bnão (?:entendi|sei) por|没有?解决"
    r"|못 ?고",
    re.IGNORECASE,
)
# A title that says that trouble follows, in words that no list of titles holds.
TITLE = re.compile(
    r"\b(?:ran into|bit me|went wrong|got stuck|fought|struggl\w*|pain|headaches?|gotchas?|traps?"
    r"|pitfalls?|stumbl\w*|surpris\w*|bugs?|errors?|fix(?:es|ed)?|mishaps?|drama|war stor\w+|fallen"
    r"|stolper\w*|ärger\w*|pièges?|galères?|soucis?|tropie\w*|errores|erros|errori|intoppi|guai)\b"
    r"|踩坑|坑|삽질|골칫|つまず|はま",
    re.IGNORECASE,
)
# That one thing was done on account of another, or against it: a story, whatever its words.
LINKED = re.compile(
    r"\b(?:so|because|therefore|that['’]s why|which is why|due to|since|but|until|only|instead"
    r"|had to"
    r"|por eso|porque|así que|entonces|pero|tuve que|hasta que|donc|parce que|du coup|mais|jusqu"
    r"|deshalb|daher|darum|weil|aber|sodass|musste\w*|stattdessen|por isso|então|mas|tive que|até"
    r"|quindi|perché|perciò|però|finché|dovuto|bu yüzden|çünkü|ama|için|ancak|nên|vì|nhưng|phải"
    r"|jadi|karena|sehingga|tetapi|tapi|makanya|akhirnya)\b"
    r"|所以|因为|因此|于是|但|就|才|結果|그래서|때문|지만|해서|ので|から|ため|けれど|しかし",
    re.IGNORECASE,
)
# A beginning that was not kept: "at first …, later …".
TURNED = re.compile(
    r"\b(?:at first|initially|(?:my|our|the) first (?:run|try|attempt|version|go))\b"
    r".*\b(?:then|later|until|but|so|now|only|instead|after)\b"
    r"|\b(?:al principio|primero|la primera vez)\b.*\b(?:luego|después|entonces|hasta|pero|así)\b"
    r"|\b(?:au début|d['’]abord|la première fois)\b.*\b(?:puis|ensuite|donc|finalement|mais)\b"
    r"|\b(?:zuerst|anfangs|am anfang|beim ersten)\b.*\b(?:dann|jetzt|später|bis|aber|danach)\b"
    r"|\b(?:no (?:começo|início)|primeiro|na primeira)\b.*\b(?:depois|então|aí|mas|até)\b"
    r"|\b(?:all['’]inizio|prima|la prima volta)\b.*\b(?:poi|dopo|allora|ma|così)\b"
    r"|\b(?:ilk(?: başta| önce)?|önce|başta)\b.*\b(?:sonra|ama)\b"
    r"|(?:lúc đầu|ban đầu).*(?:sau đó|nên|thì|rồi)|\b(?:awalnya|mula-mula)\b.*\b(?:lalu|kemudian"
    r"|akhirnya|setelah|jadi)\b|(?:一开始|起初|刚开始|一開始).*(?:后来|改|就|才|後來)"
    r"|처음[에엔].*(?:바꾸|바꿨|줄이"
    r"|줄였|그래서|니까)|(?:最初|はじめ).*(?:たら|ので|変え|直し)",
    re.IGNORECASE | re.DOTALL,
)
# What only somebody who ran the code speaks of; names and numbers of settings in any language.
AT_WORK = re.compile(
    r"\w_\w|(?-i:[a-z][A-Z]\w)|\d[eE]-\d|\w\[['\"]|\w\(\)|\w\.\w+\(|\b(?:batch\w*|gpu|cuda|cpu|t4"
    r"|v?ram|colab\w*|kaggle|epochs?|[ée]po(?:ca|ch|que|k)\w*|tokens?|token\w+|max.?len\w*|kernel"
    r"|session|runtime|loss|fp16|mps|checkpoints?|trainer|pipeline|truncat\w*|padding|padded"
    r"|collator|logits|argmax|notebook|tensors?|label(?:s| column)|learning rate|lr|drive|import\w*"
    r"|versi\w+|transformers|accelerate|torch|datasets|lora|adapter|memor\w*|m[ée]moire|speicher\w*"
    r"|hub|utf-8|install\w*|widgets?|reviews?|optimi[sz]er|gradients?|laptop|drivers?|train(?:ing"
    r"|ed)"
    r"|metrics?|accurac\w+|acur[áa]cia|exactitud|précision|accuratezza|genauigk\w+|doğruluk|akurasi"
    r"|r[óo]tulos?|etiquetas?|étiquettes?|etichette|cr[íi]ticas|critiques|reseñas|recensioni"
    r"|\w*kritiken|entrenami\w+|treino|treinamento|entraînement|addestramento|eğitim|pelatihan"
    r"|rechner|ordenador|ordinateur|computador|computer|bilgisayar|server|serveur|servidor)\b"
    r"|显存|内存|下载|版本|批|训练|메모리|배치|버전|학습|メモリ|バッチ|学習|bộ nhớ|huấn luyện|máy"
    r"|정확도|准确率|正解率|코랩|체크포인트|드라이브|에폭|토큰|손실|라벨|コラボ|チェックポイント"
    r"|エポック|トークン"
    r"|損失|ラベル|损失|显卡|检查点|标签|batchgr\w*|grafikkarte|tarjeta gráfica|carte graphique"
    r"|placa de vídeo|scheda (?:video|grafica)|ses(?:ión|são|sione)|noyau|tokenis\w*",
    re.IGNORECASE,
)
# What nobody speaks of who only explains the technique.
RUN = re.compile(
    r"\w_\w|(?-i:[a-z][A-Z]\w)|\d[eE]-\d|\b(?:batch (?:of|size)|gpu|cuda|cpu|ram|colab|kaggle"
    r"|kernel"
    r"|session|runtime|fp16|mps|checkpoints?|pipeline|padding|collator|logits|argmax|learning rate"
    r"|lr|epoch (?:one|two|\d)|\d+ tokens)\b",
    re.IGNORECASE,
)

"""The words of trouble, of remedies and of one's own experience, in the languages that we judge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_UNSPACED = {"zh", "ko", "ja"}
_BEGIN = r"(?<![^\W_])"


@dataclass(frozen=True)
class Lexicon:
    """One sense's words by language; the English ones count in every text."""

    patterns: Mapping[str, re.Pattern[str]]

    def found_in(self, text: str, language: str) -> bool:
        """Say whether a text in a language holds any of the words."""
        return bool(self.patterns.get(language, self.patterns["en"]).search(text))


def lexicon(words: Mapping[str, str]) -> Lexicon:
    """Compile the words; those of spaced scripts begin where a word begins."""
    patterns = {}
    for language, own in words.items():
        begun = "" if language in _UNSPACED else _BEGIN
        joined = own if language == "en" else f"{own})|{_BEGIN}(?:{words['en']}"
        patterns[language] = re.compile(f"{begun}(?:{joined})", re.IGNORECASE)
    return Lexicon(patterns)


TROUBLE = lexicon({
    "en": r"challeng|problem|issue|difficult|struggl|trouble|error|fail|crash|slow|took (?:too "
    r"|very "
    r"|so |a |about |over )?(?:long|hours|\d+)|\d+ (?:minutes|hours|min)\b|ran out"
    r"|out[- ]of[- ]memory|oom\b"
    r"|memory|limit|overfit|confus|stuck|hard(?:er|est)?\b|wrong|conflict|incompatib|deprecat"
    r"|missing"
    r"|not enough|lack|went up\b|going up\b|jump(?:ed|ing)|dropped\b|noisy|imbalanc|bugs?\b"
    r"|mismatch|did(?:n['’]t| not) \w+|at first\b|initially"
    r"|my first|by mistake|mistake|turned out|long time"
    r"|weird"
    r"|disconnect|timed? ?out|exceed|unstable|forgot|could(?:n['’]t| not)|too (?:long|large|big"
    r"|much)"
    r"|hung\b|hang|full\b|forever|waited|broke|suspicious|died|stopped|restart|raised|rises?\b"
    r"|none\b"
    r"|nan\b|stayed at|not the same|are not same|without (?:a )?gpu|no gpu|quota|refus|complain"
    r"|typeerror"
    r"|valueerror|exception|traceback|trick(?:y|iest)|annoy|lost\b|didn['’]t know|not (?:find|load"
    r"|learn)",
    "es": r"problema|dificultad|fall[oóaóé]|error|lent[oa]|memoria|sobreajust|cost[oó]|llen[aó]"
    r"|olvid"
    r"|desconect|perd[íi]|reinici|tard[oóa]|cuota|sin gpu|no (?:funcion|pude|sab|cab|entend)"
    r"|se colg"
    r"|se cay|desbalance|complicad|reto|desaf[ií]|difícil|se acab|conflicto|incompatib",
    "fr": r"probl[èe]m|difficult|erreur|m[ée]moire|surapprent|lent|d[ée]pass|plant|ne (?:bougeait"
    r"|marchait"
    r"|connaissait|fonctionnait|convergeait)|trop (?:long|lent|grand)|bloqu|d[ée]connect|perdu"
    r"|d[ée]fi|dur\b"
    r"|du mal|pas assez|manqu|conflit|incompatib|quota|échou|obsol",
    "de": r"fehler|schwierig|speicher|langsam|überanpass|problem|abgebrochen|abgestürzt|absturz"
    r"|abbr[ae]ch"
    r"|zu (?:lang|groß|wenig|viel)|nicht (?:mehr )?(?:besser|gefunden|funktioniert|geladen"
    r"|gereicht|genug"
    r"|klar)|wusste nicht|herausforder|veraltet|konflikt|verlor|hing\b|dauerte|fehlte|unvertr",
    "pt": r"erro|dificuldad|problema|mem[óo]ria|lent[oa]|sem gpu|acabou|demor|trav|desconect|perdi"
    r"|falh"
    r"|sobreajust|conflit|incompat|desafi|difícil|não (?:funcion|consegui|cab|sabia)|cota\b|estour",
    "it": r"errore|problem|difficolt|memoria|lent[oa]|sfid|bloccat|disconn|pers[oa]|non (?:funzion"
    r"|riusc"
    r"|bastav)|sovradattament|crash|conflitt|incompatib|tropp[oa]|quota",
    "tr": r"hata|sorun|zor|bellek|yavaş|uzun sür|yetmed|çök|kopt|dold|bitti|çalışmad|derlenmed"
    r"|aşırı öğren"
    r"|uyumsuz|eksik|bulunamad|anlamad",
    "vi": r"lỗi|khó khăn|vấn đề|chậm|bộ nhớ|ngắt|mất|hết|không (?:đủ|chạy|hiểu|tải)|quá (?:lâu"
    r"|chậm|dài"
    r"|tải)|tràn|treo|thách thức|lâu\b",
    "id": r"masalah|kendala|kesulitan|tantangan|error|gagal|lambat|lama\b|memori|kehabisan"
    r"|terputus|habis"
    r"|tidak (?:cukup|bisa|cocok|jalan)|kurang|penuh|rusak",
    "zh": r"问题|困难|错误|报错|出错|失败|内存|显存|太慢|很慢|较慢|缓慢|慢|过拟合|不足|不够|断开"
    r"|断线|超时|不兼容|挑战|难|崩溃"
    r"|卡住|耗时|太长|爆|不能|无法|問題|錯誤|記憶體|報錯|失敗",
    "ko": r"문제|어려|오류|에러|실패|메모리|느[리려렸]|느린|부족|끊[기겼]|과적합|걸[렸려]|안 ?되"
    r"|안 ?됐|않[았아]|힘들|초과|충돌"
    r"|None|못 ?했|못 ?하|오래",
    "ja": r"問題|困|エラー|失敗|メモリ|遅[いくか]|時間が(?:かか|足り)|難し|苦労|大変|課題|過学習"
    r"|不足|落ち|切れ|動か|合わ"
    r"|出たので|出てしま|out of memory",
})  # fmt: skip

_STATIVE = (
    r"(?:learned|learnt|enjoyed|found(?!\s+(?:it|out|the|a\s+(?:fix|way|solution)|%|`))|faced"
    r"|encountered"
    r"|struggled|wanted|needed|liked|realized|realised|noticed|thought|expected|hoped|failed"
    r"|experienced"
    r"|loved|understood|received|had\b(?!\s+to)|was\b|were\b|lost|waited|missed|got\b(?!\s+(?:it"
    r"|around"
    r"|rid|past))|felt|knew|saw|met|forgot|called|believed|ran\s+(?:out|into)|came\s+across"
    r"|went\s+wrong"
    r"|did(?:n['’]t|\s+not)|could|would|used\s+to|started|began|tried\s+to\s+understand|padded"
    r"|wrote"
    r"|confused|asked\s+myself|named|chose\s+wrong)"
)
REMEDY = lexicon({
    "en": r"(?:solution|mitigation|remedy|workaround)\s*:|solv|fix|address|resolv|overc[ao]me"
    r"|so (?:i|we)\b|therefore|thus|by (?:\w+ly )?\w+ing\b"
    r"|mitigat|work(?:ed)? around|instead\b|switch|reduc|lower|halv|decreas|increas|add(?:ed|ing)\b"
    r"|install(?:ed|ing)|downgrad|upgrad|enabl|disabl|replac|renam|mov(?:ed|ing)\b|set(?:ting)?\b"
    r"|us(?:ed|ing)\b|train(?:ed|ing) on (?:a|only|fewer|less|\d)|subset|handl|help(?:ed|s)\b"
    r"|froze|cast\b"
    r"|(?:made|makes) it (?:fit|work|run|fast)|until i\b|then it (?:worked|took|ran|fit)"
    r"|which (?:cut|fixed"
    r"|solved|helped|worked)|it (?:came|went|dropped) (?:down )?to|(?:i|we)\s+(?:\w+\s+){0,2}?"
    rf"(?!{_STATIVE})(?:\w{{2,}}ed\b|gave|cut|went|made|took|put|kept|ran|sent|did|left|changed?"
    rf"|delete"
    r"|give|rename|use|switch|reduce|set|add|write|moved?|found\s+(?:it|out|the|a))|applied"
    r"|chang(?:ed|ing)"
    r"|wrote\b.{0,30}\binstead|cut it\b|cut the\b|repaired|restarted|shorten|truncated",
    "es": r"solucion|resolv|resuelt|reduj|baj[éeó]\b|us[éeó]\b|usamos|cambi[éeó]|cambiamos|utilic"
    r"|pas[éeó]\b"
    r"|dej[éeó]\b|puse|agregu|añad|instal[éeó]|actualic|mont[éeó]\b|filtr[éeó]|activ[éeó]|recort"
    r"|limit[éeó]"
    r"|trabaj[éeó]|entren[éeó]|decid|guardo|por eso|así que|en (?:vez|lugar) de|tuve que|logr[éeó]"
    r"|\w{3,}é\b"
    r"|\w{3,}imos\b",
    "fr": r"j['’](?:ai|avais)\b(?!\s+(?:eu|appris|rencontr|trouvé\s+(?:dur|difficile)))|résol"
    r"|rédui|utilis"
    r"|nous avons\b(?!\s+(?:eu|appris|rencontr))|on a\b(?!\s+eu)|donc|je (?:l['’]ai|suis (?:pass"
    r"|desc|reven))"
    r"|au lieu|à la place|plutôt que|ajout|corrig|contourn|grâce",
    "de": r"gelöst|lös|reduzier|verwend|benutz|(?:ich|wir)\b.{0,60}?\b(?:ge\w{3,}t|ge\w{3,}en"
    r"|\w+iert"
    r"|umgestellt|eingebaut|abgetrennt|gesetzt|\w+gestellt|\w+geschaltet)\b|hab(?:e"
    r"|en)\b.{0,80}?\b(?:ge\w+t"
    r"|\w+ge\w+|\w+iert)\b|stattdessen|deshalb|daher|statt\b|behoben|umgangen",
    "pt": r"resolv|reduz|usei|utilizei|troquei|mudei|diminu[íi]|baixei|coloquei|deixei|passei"
    r"|instalei"
    r"|adicionei|atualizei|treinei|limitei|fiz\b|cortei|\w{3,}ei\b|por isso|então|em vez de"
    r"|no lugar|tive que",
    "it": r"risol|ridott|riduc|(?:ho|abbiamo)\s+(?:\w+\s+)?(?!avuto|imparato|incontrato"
    r"|trovato\s+diff)"
    r"\w+(?:ato|uto|ito|tto|nto|sto|so)\b|quindi|perciò|invece|così",
    "tr": r"çöz|düzel|azalt|\w+(?:dım|dim|dum|düm|tım|tim|tum|tüm|dık|dik|duk|dük|tık|tik|tuk"
    r"|tük)\b|yerine"
    r"|bu yüzden|ile çöz",
    "vi": r"giải quyết|khắc phục|(?:em|tôi|mình|nhóm|chúng em|chúng tôi)\s+(?:đã\s+|phải\s+"
    r"|liền\s+)?(?:giảm"
    r"|đổi|chuyển|dùng|sửa|thêm|bật|cài|hạ|tăng|chia|chọn|xóa|thử|đặt|lấy|viết)|giảm|chuyển sang"
    r"|thay bằng"
    r"|thì chạy|nên (?:em|tôi|mình)",
    "id": r"mengatasi|atasi|solusi|(?:saya|kami|aku)\s+(?:\w+\s+){0,2}(?:me\w+|pakai|ganti|ubah"
    r"|turunkan"
    r"|kurangi|tambah|coba|gunakan|pasang|hapus|pindah)|mengganti|menurunkan|mengurangi"
    r"|menggunakan|memakai"
    r"|akhirnya|sehingga|dikurangi|diturunkan|diganti|diubah",
    "zh": r"解决|改[为成用到了回]|修[复改正]|恢复|正常|换[成为了用]|减[小少到]|降[低到]"
    r"|调[整小低成到为]|使用了?|采用"
    r"|加[了入上]|增加|于是|所以|因此"
    r"|通过|后来|重新|设[为成置]|删[除了]|限制|只用|用了|升级|安装|才|解決|改為|換成|減少",
    "ko": r"해결|바꾸|바꿨|바꿔|변경|줄였|줄여|줄이|낮[췄추]|사용했|사용하여|사용해|추가했|추가해"
    r"|설정했|설정해|늘렸|수정했|수정해"
    r"|고쳤|고쳐|설치했|대신|했더니|하니|적용|넣[었어]|돌렸|업그레이드|옮[겼겨]|저장하도록",
    "ja": r"解決|変更|変え|減らし|下げ|使[いっ]|追加|修正|にした|にしました|直し|対処|対応"
    r"|切り替え|増やし|そこで|設定し|入れ"
    r"|入れた|インストールし",
})  # fmt: skip

FIRST_PERSON = lexicon({
    "en": r"i\b|i['’](?:m|ve|d)\b|my\b|me\b|we\b|our\b|us\b|mine\b",
    "es": r"yo\b|mi\b|mis\b|me\b|nos\b|nuestr|tuve|tuvimos|\w{3,}é\b|\w{3,}í\b",
    "fr": r"je\b|j['’]|mon\b|ma\b|mes\b|nous\b|notre\b|nos\b|m['’]a",
    "de": r"ich\b|mein|wir\b|uns\b|unser|mir\b|mich\b",
    "pt": r"eu\b|meu\b|minha\b|nós\b|nosso|nossa|tive\b|\w{3,}ei\b",
    "it": r"io\b|mio\b|mia\b|ho\b|abbiamo\b|nostr|mi\b|ci\b",
    "tr": r"ben\b|benim|biz\b|bizim|\w+(?:dım|dim|dum|düm|tım|tim|tum|tüm|dık|dik|duk|dük|tık|tik"
    r"|tuk|tük)\b",
    "vi": r"em\b|tôi\b|mình\b|nhóm\b|chúng (?:em|tôi)",
    "id": r"saya\b|aku\b|kami\b|kita\b",
    "zh": r"我|我们|自己",
    "ko": r"저는|제가|제 |나는|내가|우리|했습니다|했다|었습니다|았습니다|렸습니다|였습니다"
    r"|겼습니다|났습니다|됐습니다|혔습니다|웠습니다"
    r"|쳤습니다|꿨습니다|췄습니다|[했었았렸였겼났됐]다|[했었았렸였겼났됐]음",
    "ja": r"私|僕|自分|しました|でした|ました|した。|だった|かった|た。",
})  # fmt: skip
# What holds for anybody: what may happen, what one should do.
FOR_ANYBODY = lexicon({
    "en": r"may\b|might\b|can\b|should|must\b|often|usually|typically|generally|is important|always"
    r"|one (?:needs|has)|if you|make sure|you (?:need|can|should|run|get|want|see)|there (?:are"
    r"|is) (?:many|always)",
    "es": r"puede[n]?\b|debe[n]?\b|suele|hay que|siempre|se (?:usa|puede|debe)",
    "fr": r"peut\b|peuvent|doit\b|doivent|il faut|souvent|toujours|on (?:peut|doit)",
    "de": r"kann\b|können|muss\b|müssen|sollte|oft\b|immer|man\b",
    "pt": r"pode[m]?\b|deve[m]?\b|costuma|sempre|é preciso|existem",
    "it": r"può\b|possono|deve\b|devono|bisogna|spesso|sempre|si (?:può|deve)",
})  # fmt: skip
# What something is about: names of things that went wrong, numbers, identifiers.
CONCRETE = re.compile(
    r"\d|`|\w+_\w+|[a-z][A-Z]|\b[A-Z]{2,}\b|(?i:\b(?:batch|memory|gpu|cuda|ram|colab|kaggle|disk"
    r"|kernel"
    r"|session|runtime|loss|labels?|tokeni\w+|column|padding|padded|version|import|install\w*"
    r"|epochs?"
    r"|drive|token|browser|widget|login|argmax|collator|logits|checkpoint\w*|laptop|card|internet"
    r"|drivers?|library|libraries"
    r"|pandas"
    r"|dataset|trainer|loop|overfit\w*|memoria|sesión|lotes?|versi[oó]n|mémoire|lots? de|speicher"
    r"|grafikkarte|mem[óo]ria|bellek|bộ nhớ|phiên|memori|sesi)\b)|显存|内存|版本|批|메모리|배치"
    r"|버전|メモリ|バッチ",
)
NONE = re.compile(
    r"everything (?:worked|went|ran)|went smoothly|no (?:big |major |real |particular "
    r"|significant )?"
    r"(?:challenges|problems|difficult\w+|issues)|did(?:n['’]t| not) (?:face|have|meet"
    r"|encounter) any"
    r"|(?:ning[úu]n|sin) (?:problema|dificultad)|todo (?:funcion|salió|fue) bien"
    r"|aucun(?:e)? (?:problème"
    r"|difficulté)|keine (?:probleme|schwierigkeiten)|nenhum(?:a)? (?:problema|dificuldade)"
    r"|nessun(?:a)? (?:problema|difficoltà)|没有(?:遇到|什么)?(?:问题|困难)|어려움은? 없"
    r"|sorun (?:yaşamad|olmad)",
    re.IGNORECASE,
)
# A sentence that announces a difficulty where no heading does.
ANNOUNCED = lexicon({
    "en": r"(?:trouble|problem|issue|difficulty|challenge)s? ?(?:\d|one|number)|(?:the |my "
    r"|our )?(?:hardest"
    r"|most difficult|biggest (?:problem|challenge|issue)|main (?:problem|challenge|issue)"
    r"|trickiest)"
    r"|(?:i|we) (?:\w+ )?(?:struggled|had (?:\w+ ){0,3}(?:problem|trouble|error|issue|difficult)"
    r"|got stuck"
    r"|ran (?:out of|into)|faced|could not)|what (?:i found|was) (?:hard|difficult)"
    r"|gave me (?:trouble|an? error"
    r"|typeerror)",
    "es": r"(?:lo que )?(?:más )?me costó|(?:tuve|tuvimos|hubo) (?:\w+ ){0,3}(?:problema"
    r"|dificultad|error)"
    r"|lo (?:más )?difícil|(?:problema|dificultad|reto)s? (?:que|\d)|el problema (?:más|principal"
    r"|que|fue)",
    "fr": r"(?:première|deuxième|principale|seconde)s? difficulté|j['’]ai eu (?:du mal"
    r"|des? (?:problème|souci)"
    r"|un (?:problème|souci))|le plus (?:dur|difficile)|(?:problème|difficulté) (?:rencontré|\d|:)",
    "de": r"(?:erste|zweite|größte|hauptsächliche)s?r? (?:schwierigkeit|problem)"
    r"|(?:am )?schwierigsten"
    r"|(?:ich|wir) hatten? (?:\w+ ){0,3}(?:problem|schwierig|fehler)",
    "pt": r"(?:maior|principal|primeira) (?:dificuldade|problema)|tive (?:\w+ ){0,3}(?:problema"
    r"|dificuldade"
    r"|erro)|o mais difícil|me deu trabalho",
    "it": r"ho avuto (?:\w+ ){0,3}(?:problem|difficolt|error)|la (?:maggiore|principale) difficoltà"
    r"|il (?:più difficile|problema)",
    "tr": r"en (?:zor|büyük sorun)|zorlan(?:dım|dık)|sorun yaşad",
    "vi": r"khó khăn (?:lớn nhất|là|của|em|khi)|em gặp|tôi gặp|gặp (?:lỗi|khó khăn|vấn đề)",
    "id": r"kendala|kesulitan (?:saya|yang|utama)|saya (?:mengalami|kesulitan)|masalah (?:utama"
    r"|yang)",
    "zh": r"遇到(?:了)?|最(?:大的|难)|困难在于|主要问题",
    "ko": r"어려웠|힘들었|가장 (?:큰|어려)|문제가 (?:있|발생|생)",
    "ja": r"苦労|困った|大変だった|難しかった|一番",
})  # fmt: skip
SUBJECTLESS = frozenset({"zh", "ko", "ja"})  # languages that leave "I" out
# What says that something was not as hoped, in whatever words the trouble itself is told.
AGAINST = re.compile(
    r"\b(?:but|however|although|though|until|unfortunately|because|instead|only|at first|pero"
    r"|aunque"
    r"|mais|cependant|malgré|aber|jedoch|leider|obwohl|mas|porém|embora|però|purtroppo|ama|fakat"
    r"|ancak|nhưng|tuy nhiên|tapi|namun)\b|但|可是|然而|却|지만|는데|しかし|けれど|のに",
    re.IGNORECASE,
)
AGAIN = re.compile(r"\W*(?:still|again|even then|it still|that still)\b", re.IGNORECASE)
TURN = re.compile(
    r"\W*(?:another|second(?:ly)?|also|additionally|finally|next|third(?:ly)?|then|first(?:ly)?"
    r"|besides"
    r"|and (?:my|the)|además|otr[oa]|también|luego|por otro|en segundo|de plus|ensuite|aussi"
    r"|par ailleurs"
    r"|deuxièm|enfin|außerdem|zweitens|auch|dann|weiterhin|além|também|outr[oa]|depois|inoltre|poi"
    r"|anche"
    r"|ayrıca|bir de|ikinci|ngoài ra|thứ hai|selain itu|kedua|另外|其次|此外|还有|第二|또한|그리고"
    r"|두 번째|また|次に"
    r"|二つ目)",
    re.IGNORECASE,
)

"""The steps of cleaning a dataset by the words that tell them, and the verbs of cleaning."""

from __future__ import annotations

import re

_STEPS = {
    "duplicates": r"\b(?:twice|repeated|more than once|retweets)\b|repetid|répét|en double"
    r"|mehrfach|duplicat|de-?dup|duplicad|doublon|dublett|doppelt|去重|重复|重複|중복|yinelenen"
    r"|tekrar|duplikat|trùng|birden (?:fazla|çok)|tek kopya|aynı (?:satır|yorum)|iki kez|ダブり"
    r"|dos veces|deux fois|zweimal|due volte|duas vezes|identical|identisch|same (?:text|message"
    r"|row)s? (?:sent|twice)|ganda\b|lặp|more than (?:one|1) time|only (?:one|1)\b|(?:keep|kept"
    r"|left?) (?:just |only )?one"
    r"|solo un[ao]?\b|une seule|nur (?:eine?n?|einmal)\b|apenas um|sólo un|una sola|하나만"
    r"|한 (?:번|개)만"
    r"|只[留保](?:一|下)|一つだけ|bir tane|chỉ giữ|hanya satu|satu saja",
    "empty entries": r"\b(?:missing|empty|null|nulls|nan|nans|blank|incomplete|na)\b|dropna"
    r"|vac[ií][oa]s|nul[oa]s|faltantes|manquant|\bvides?\b|fehlend|leere|ausentes|vazi[oa]s|缺失"
    r"|空值|空白|결측|누락|빈 (?:값|행|칸)|eksik|\bboş\b|hilang|kosong|thiếu|rỗng|without (?:text"
    r"|label|content|body|answer)|no text\b|sem (?:texto|rótulo|conteúdo)|sans (?:texte|étiquette"
    r"|contenu)|sin (?:texto|etiqueta|contenido)|ohne (?:text|label|inhalt)|senza (?:testo"
    r"|etichetta)|vuot[eiao]|mancant|nulli|空の|欠損|空行|trống",
    "letter case": r"lower-? ?cas|lowercase|\blower\b|min[uú]scul|kleinbuchstab|kleinschreib|小写"
    r"|小寫|소문자|küçük harf|huruf kecil|chữ thường|capital letters|upper-? ?case|mayúscul"
    r"|majuscul|großbuchstab|maiúscul|maiuscol|小文字",
    "markup and links": r"\bhtml\b|\burls?\b|\blinks\b|direcciones web|<br|\btags\b|hyperlinks?"
    r"|etiquetas html|balises|链接|标签符|태그|\bhttps?\b|www\.|web ?(?:address|seite)|enlaces"
    r"|liens\b|html[- ]?(?:tag|etiket)",
    "special characters": r"special (?:char|symb)|punctuation|non-?(?:alpha|ascii|text)|emoji"
    r"|symbols?\b|caracteres especiales|signos|puntuaci|caract[èe]res sp|ponctuation|sonderzeichen"
    r"|satzzeichen|caracteres especiais|pontuaç|特殊字符|标点|특수 ?문자|özel karakter|noktalama"
    r"|karakter khusus|tanda baca|ký tự đặc biệt|dấu câu|quotation marks|guillemets|apostroph"
    r"|comillas|anführungszeichen|hashtags?|simboli|sembol|記号|絵文字|表情",
    "spaces": r"white-? ?space|extra space|trailing|leading space|\bspacing\b|espacios|espaces"
    r"|leerzeichen|espaços|空格|공백|boşluk|spasi|khoảng trắng|spazi\b|line ?breaks?"
    r"|saltos de línea|zeilenumbr|改行|余白",
    "spelling": r"\btypos?\b|misspell|spelling|grammatical|ortogr|faltas de|fautes|rechtschreib"
    r"|错别字|오타|맞춤법|yazım|ejaan|chính tả|abbreviat|abreviat|abréviat|abkürzung|viết tắt"
    r"|slang|kısaltma|singkatan|refus[ií]\b|缩写|誤字|줄임말|errori di|tippfehler|erros de|grammar",
    "irrelevant entries": r"irrelevant|\bjunk\b|\bnois[ey]|outlier|off-topic|spam (?:rows|entries)"
    r"|irrelevantes|ruido|bruit|störende|ruído|无关|噪声|노이즈|gürültü|derau|nhiễu|off topic"
    r"|not (?:about|related)|unrelated|advert|\bspam\b|fuera de tema|hors sujet|themenfremd"
    r"|alakasız|tidak relevan|không liên quan|irrilevant|不要な",
    "uniform format": r"standardi[sz]|normali[sz]|consistent (?:format|label)|uniform|estandariz"
    r"|normaliz|standardis|normalis|vereinheitlich|padroniz|标准化|规范|统一|표준화|정규화"
    r"|normalleştir|standar|chuẩn hóa|same (?:format|form|label|spelling|name)|one (?:format"
    r"|spelling|form)|all became|unific|unifi[eé]|birleştir|seragam|thống nhất|統一|통일",
    "labels checked": r"(?:check|correct|fix|verif|review|map|encod|validat|relabel|merg"
    r"|convert)\w* (?:\w+ ){0,4}labels?|labels? (?:\w+ ){0,3}(?:checked|corrected|verified|mapped"
    r"|encoded|consistent)|mislabel|inconsistent labels?|(?:etiquetas?|étiquettes?|rótulos?"
    r"|etichette|labels?) (?:\w+ ){0,4}(?:revis|correg|corrig|vérifi|relu|unific|verific|geprüft"
    r"|korrig)|(?:revis|corrig|vérifi|relu|relire|verific|prüf"
    r"|geprüft)\w* (?:\S+ ){0,8}(?:etiqueta|étiquette|rótulo|label|etichett)|label.{0,12}(?:확인"
    r"|수정)|标签.{0,6}(?:检查|核对|统一)|second (?:person|annotator)|disagree|double-?check",
    "personal data": r"anonymi[sz]|(?:names?|phone|account|policy) (?:and \w+ )?(?:numbers?"
    r"|names?)\b|signatures?\b|player names|noms et|nombres y|personal(?:ly)? (?:data|info|ident)"
    r"|\bpii\b|anonimiz|redact|anonym|anonim|phone numbers?|teléfon|téléphone|telefon"
    r"|số điện thoại|电话|전화번호|電話|e-?mail address|correos\b|patient names?|datos personales"
    r"|données personnelles|personenbezogen|dados pessoais|dati personali|kişisel veri"
    r"|data pribadi|thông tin cá nhân|个人信息|개인정보|個人情報|匿名",
    "length": r"too (?:short|long)|very short|shorter than|longer than|fewer than \d+ (?:words"
    r"|char)|less than \d+ (?:words|char)|(?:menos|más) de \d+ (?:palabras|car)|moins de \d+ mots"
    r"|weniger als \d+ (?:wörter|zeichen)|menos de \d+ (?:palavras|car)|meno di \d+ parole"
    r"|too (?:few|many) words|one-?word|très court|zu kurz|muy cort|muito curt|troppo cort"
    r"|çok kısa|terlalu pendek|quá ngắn|过短|太短|너무 짧|短すぎ|过长",
    "encoding": r"\bencoding\b|unicode|utf-?8|latin-?1|mojibake|(?:broken|wrong) (?:letters"
    r"|umlauts|char)|caractères cassés|乱码|글자 깨|文字化け",
    "stop words": r"stop-? ?words?|lemmati|\bstemm",
    "balance": r"\bbalanc|under-?sampl|over-?sampl|equal number",
    "class balance": r"balanc(?:ed|ing) (?:the )?(?:class|label)|under-?sampl|over-?sampl"
    r"|equili(?:bré|brar)",
}
STEPS = {name: re.compile(words, re.IGNORECASE) for name, words in _STEPS.items()}
CLEAN = re.compile(
    r"\bclean|\bpre-?process|limpi|limpe|nettoy|bereinig|säuber|puli(?:re|zia|to)|清洗|清理"
    r"|クリーニング|前処理|정제|클리닝|전처리|temizl|bersih|làm sạch|tiền xử lý",
    re.IGNORECASE,
)
IDLE = re.compile(
    r"(?:data\w*|rows?|it|everything|entries|examples|set)\b.{0,15}\b(?:is|are|was|were|looks?"
    r"|comes?) (?:already |now |all |quite |fully |very |pretty )*clean|no (?:further |special "
    r"|extra )?(?:cleaning|pre-?processing)|(?:not|n't) (?:need|require)\w* (?:any |to be "
    r"|much )?clean|clean and ready|(?:datos?|dataset|conjunto|dados?)\b.{0,15}(?:est[áa]n?|es|são"
    r"|é) (?:ya |já )?limp|no (?:hace falta|necesita|requiere) limp"
    r"|données?\b.{0,15}sont (?:déjà )?propres|(?:déjà|est) propre|daten (?:sind|waren) (?:schon "
    r"|bereits )?sauber|dati sono (?:già )?puliti|数据(?:已经?|是|很)?干净|데이터(?:는"
    r"|가) (?:이미 )?깨끗|veri(?:ler)? (?:zaten )?temiz|data (?:sudah )?bersih"
    r"|dữ liệu (?:đã )?sạch",
    re.IGNORECASE,
)
# A state that is asserted, where nothing was done: "there are no duplicates".
ABSENT = re.compile(
    r"\b(?:has|have|had|contains?|there (?:is|are|were)) no\b|\bfree (?:of|from)\b|\bwithout any\b"
    r"|no (?:hay|tiene|contiene)\b|(?:n'y a|n'a|ne contient) (?:pas|aucun)|não (?:há|tem|contém)"
    r"|non (?:ci sono|contiene)|没有(?!用)|없(?:다|습니다|음)|\byok\b|tidak ada|không có",
    re.IGNORECASE,
)
# Verbs of cleaning, for steps that are told in no known words.
ACTION = re.compile(
    r"\b(?:remov(?:e|es|ed|ing|al)|delet(?:e|es|ed|ing|ion)|dropp?(?:ed|ing|s)?|discard\w*"
    r"|exclud\w*|threw (?:out|away)|throw(?:n|ing)? (?:out|away)|tak(?:e|en|ing) out|took out"
    r"|fix(?:ed|ing|es)?|correct(?:ed|ing|s)?|replac(?:e|es|ed|ing)|merg(?:e|ed|ing)|convert\w*"
    r"|filter\w*|trim\w*|strip\w*|cut|unif(?:y|ied)|lower-?cas(?:e|ed|ing)|de-?dup\w*|anonymi\w*"
    r"|standardi[sz](?:e|ed|ing)|normali[sz](?:e|ed|ing)|mask\w*|renam\w*|elimin\w*"
    r"|keep only|kept only|quit[éeóaá]\w*|borr[éeóa]\w*|sac(?:ar|o|ué|amos|aría)|botar\w*"
    r"|corrig\w*|correg\w*|reemplac\w*|descart\w*|convert[íi]\w*|suppress?i\w*|supprim\w*"
    r"|remplac\w*|retir\w*|enl[eè]v\w*|jet[éeo]\w*|écart\w*|fusionn\w*|entfern\w*|gelösch\w*"
    r"|lösch\w*|ersetz\w*|korrigier\w*|aussortier\w*|weggelassen|gefiltert|vereinheit\w*"
    r"|zusammengef\w*|substitu\w*|tir(?:ei|aria|ar|amos|ando)|apag\w*|exclu[íi]\w*|padroniz\w*"
    r"|rimoss\w*|rimuov\w*|tolt[oaie]|corrett\w*|sostitu\w*|cancell\w*|scart\w*|silin\w*|sildi\w*"
    r"|siler\w*|silmek\w*|çıkar\w*|kaldır\w*|düzelt\w*|dönüştür\w*|ayıkla\w*|değiştir\w*"
    r"|menghapus\w*|dihapus|hapus\w*|buang\w*|dibuang|membuang|perbaik\w*|memperbaiki|menggant\w*"
    r"|diganti|saring\w*|mengubah|diubah)\b|(?<![^\W_])(?:xóa|bỏ|loại|sửa|thay|lọc|gộp"
    r"|chuyển)(?![^\W_])|删除|删掉|去除|去掉|移除|过滤|替换|修正|统一|清除|剔除|合并|转换|转成"
    r"|转为|脱敏|제거|삭제|수정|변환|통일|걸러|합[쳤치]|바꾸|바꿨|지우|지웠|교정|削除|除去|取り除"
    r"|修正|統一|変換|置換|そろえ|揃え|まとめ|取り除|消し|지운|지웠|고쳤|고친|정리했|\btogli\w*"
    r"|\belimina\w*|(?<![^\W_])(?:xoá|gỡ|viết lại)|\busun\w*|\bskasow\w*|\bpopraw\w*"
    r"|\bzamien\w*|\bujednolic\w*|\bodrzuc\w*|\bwyrzuc\w*|\bудал\w*|\bубра\w*|\bзамен\w*"
    r"|\bисправ\w*|\bпривел\w*|\bвыкин\w*|\bvidal\w*|\bverwijder\w*|\bvervang\w*"
    r"|\btog bort|\bditch\w*|\bget rid of|\bgot rid of|حذف|إزالة|أزلت|استبد|توحيد|हटा|निकाल|बदल"
    r"|\bgoo?i\w* weg|\bαφαίρ\w*|\bjoguei fora|\bapagu?\w*|\btir(?:o|ou|amos)\b",
    re.IGNORECASE,
)
# Praise of clean data, which says of no row that anything was done to it.
PRAISE = re.compile(
    r"\b(?:important\w*|importan\w*|essential|garbage|quality|always|crucial|wichtig|qualität"
    r"|calidad|qualité|qualidade|qualità|penting|önemli)\b|重要|质量|품질|quan trọng|важн"
    r"|sudah bersih"
    r"|\b(?:typed|wrote) (?:it|them|everything) myself\b",
    re.IGNORECASE,
)

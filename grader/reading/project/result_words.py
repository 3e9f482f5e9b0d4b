"""The words that a report tells of results by: metrics, strengths, weaknesses and examples."""

from __future__ import annotations

from grader.reading.claims.numbers import WORD as ACCURACY
from grader.reading.project.words import any_of

METRIC = any_of(
    rf"(?:{ACCURACY})|\bacc\b|\bf1\b|f1[-_ ]score|f-?measure|\bprecision\b|\brecall\b|rouge"
    rf"|\br-?[12l]\b|bleu"
    rf"|chrf"
    r"|perplex|\bexact match|\bem\b|\bmcc\b|\bauc\b|bertscore|meteor|kappa|sensitivity|specificity"
    r"|\d ?(?:%|percent|prozent) (?:right|correct|richtig)"
    r"|\b\d+ (?:out )?(?:of|de|sur|von|su|dari) (?:the )?\d+\b[^.\n]{0,40}\b(?:right|correct"
    r"|richtig|just)"
    r"|\b(?:right|correct|aciert|acert|juste|richtig|sahi)\w*\b[^.\n]{0,25}\b\d+ (?:of|de|sur"
    r"|von) \d+"
    r"|\b\d+ me ?(?:in)? ?se \d+|\d+개 중 \d+|\d+条中|rappel|precisión|sensibilidad|revocação"
    r"|duyarlılık|kesinlik|召回|精确|재현율|정밀도"
)
STRENGTH = any_of(
    r"strength|\bstrong(?:est|er|ly)?\b|works? (?:\w+ ){0,2}well|perform\w* (?:\w+ ){0,2}(?:well"
    r"|best"
    r"|strong)|\b(?:very |quite |pretty )?good (?:at|on|with|for)|\b(?:fine|okay|ok) (?:with|on"
    r"|for)|does (?:\w+ ){0,3}well"
    r"|\bbest\b(?! (?:epoch|checkpoint|model|version|one|run|state|weights|valid|dev|by))"
    r"|\bcaught\b|\bcatches\b|\bno (?:trouble|difficulty)\b|\bspot on\b|\bscores? (?:above|over"
    r"|well)\b|\busable\b|\bpicked up\b"
    r"|\bas good as\b|(?:gets?|got) (?:\w+ ){0,3}right\b|reliabl|robust|handles?|correctly"
    r"|almost (?:all|always|every|perfect)|nearly (?:all|always"
    r"|perf)"
    r"|rarely|excellent|impressive|recogni[sz]es?|eas(?:y|iest|ily)|perfect|\bhigh (?:recall|prec"
    r"|f1)"
    r"|(?:never|hardly ever|almost never) (?:\w+ )?(?:miss|confus|mistak|taken for|mix)"
    r"|clearly (?:above|better)|well above|fast\b|learn(?:ed"
    r"|s) (?:\w+ )?well",
    r"fortaleza|punto[s]? fuerte|funciona (?:muy )?bien|acierta|reconoce|fiable|destaca"
    r"|\bno se le escapa|casi no (?:se )?(?:le )?(?:falla|escapa|equivoca|confunde)"
    r"|buen(?:os)? res",
    r"\brep[èe]re(?:nt)?\b|du premier coup|aucun(?:e)? (?:difficulté|erreur|problème)"
    r"|sans (?:peine|difficulté|erreur)|bien (?:class"
    r"|rang)",
    r"points? forts?|\bforces?\b|fonctionne (?:très )?bien|reconn|fiable|bons? résultat|réussit"
    r"|excell"
    r"|résume (?:bien|correct)|correctement",
    r"\bgelingt\b|keine mühe|mühelos|problemlos|ausnahmslos|stärke|\bstark|gut (?:erkannt|mit"
    r"|bei|zurecht)|erkennt|zuverlässig|sehr gut|fehlerfrei",
    r"quasi tutt[ei]|\bbecca\b|azzecca|indovina|punt[oi] (?:di )?forz|forti?\b|riconosce"
    r"|funziona (?:molto )?bene|affidabil"
    r"|ottim[oi] risultat",
    r"quase sempre|na mosca|pontos? fortes?|funciona (?:muito )?bem|acerta|confiável|reconhece",
    r"kaçırmıyor|neredeyse (?:hiç|hep)|hemen hemen (?:hiç|hep)|güçlü|başarılı|iyi (?:tanı|sonuç"
    r"|çalış|ayırt)|doğru (?:tahmin|sınıf)",
    r"kekuatan|kelebihan|\bbaik (?:dalam|untuk|pada)|akurat|berhasil|mampu",
    r"điểm mạnh|ưu điểm|tốt\b|chính xác cao|nhận diện (?:tốt|đúng)",
    r"几乎不会|几乎不|很少(?:错|误)|看得准|优点|优势|强项|表现(?:很|较)?好|准确(?:地)?识别|很好"
    r"|강점|장점|잘 (?:분류|구분|맞|작동|예측)"
    r"|우수|거의 (?:안|다 맞|틀리지)|안 틀|정확(?:히|하게)|집어내|강하|強み|\b(?:sahi|badhiya"
    r"|accha) "
    r"(?:pakad|pehchan|kar)",
)
WEAKNESS = any_of(
    r"weak|fooled|falls? for|tricked|struggl|confus|\bfail|misclassif|\bwrong|mistake|\berrors?\b"
    r"|\bpoor|worse|\blower\b"
    r"|lowest(?! (?:[\w-]+ )?loss)"
    r"|limit|difficult|\bhard(?:er|est)?\b|\bbias|over-?fit|\bmiss(?:es|ed)\b|mix(?:es|ed)? up"
    r"|not (?:robust"
    r"|reliable|good|enough|very)|cannot|can['’]t|does(?:n['’]t| not)|too (?:optimistic|small|few"
    r"|short)"
    r"|\b(?:has|have)(?:n['’]t| not| no) (?:got )?(?:a )?(?:clue|idea)|coin[- ]?toss"
    r"|coin[- ]?flip|bottleneck"
    r"|\bonly (?:reach|get|scor|manag|achiev)\w*|knows nothing|misplaced"
    r"|keep(?:s)? (?:\w+ )?apart|tell(?:s)? (?:\w+ )?apart|came out as"
    r"|comes out as"
    r"|rated too|silently|\bdies\b|would(?:n['’]t| not) trust|['’]d not trust"
    r"|\bguess(?:es|ing)\b"
    r"|at random"
    r"|\bonly \d|problem|unreliable|harder|trouble|sarcas|iron(?:y|ic)",
    r"se pierde|despist|\bmal clasif|debil|fall[ao]|confund|limitac|se equivoca|errores|peor"
    r"|le cuesta|no (?:entiende|distingue"
    r"|detecta)",
    r"hésit|au hasard|mal (?:class|rang)|embrouill|faible|confond|échou|limite|se tromp|erreur"
    r"|moins bon|difficult|peine|ne (?:comprend|sait"
    r"|voit)",
    r"vertauscht|\bverloren\b|daneben|schwäch|\bschwach|verwechsel|scheiter|grenze|fehler"
    r"|schlecht|schwer|schwierig|falsch"
    r"|nicht (?:gut|sicher)",
    r"pasticci|sbagliat|\bmale\b|debolezz|punt[oi] debol|sbaglia|confonde|limit[ei]|fatica"
    r"|errori|peggi|difficolt"
    r"|non (?:capisce|rico)",
    r"\bchuta\b|\bo ruim\b|\berrou\b|fraquez|fraco|confunde|limitaç|erra\b|erros|pior|dificuldade",
    r"ters çevir|buna karşılık|atlıyor|kaçırıyor|zayıf|karış|başarısız|sınırlı|hata|yanlış"
    r"|zorlan|yetersiz|eksik",
    r"kelemahan|kekurangan|keliru|salah|sulit|terbatas|terlalu|kesulitan|buruk|gagal|bingung",
    r"điểm yếu|hạn chế|nhược điểm|nhầm|sai\b|kém|khó\b|thất bại",
    r"差一些|差一点|分错|分到|看走眼|弄混|缺点|不足|局限|弱点|混淆|错误|误判|较差|困难|약점|한계"
    r"|단점|혼동|틀리|오분류|부족|어려|못하"
    r"|지어내|틀렸|틀린|잘못|헷갈|놓치|\b(?:galat|phat|gir jaa?ta|nahi (?:samajh|pakad))\b"
    r"|弱み|苦手|誤",
)
EXAMPLE = any_of(
    r"[\"“«„「『`].{3,200}?[\"”»“」』`]|(?<!\w)['‘].{6,200}?['’](?!\w)|\be\.? ?g\.|for (?:example"
    r"|instance)"
    r"|\bsuch as\b|\blike\b|(?:confus|mix|mistak)\w*\b.{2,60}?\b(?:with|and|for|as)\b|instead of"
    r"|\bwhen(?:ever)?\b|\bif (?:the|a|it)\b|dès que|lorsque|\bquand\b|\bcuando\b|\bquando\b"
    r"|\bwenn\b|sobald"
    r"|z\. ?b\.|zum beispiel|\bstatt\b|por ejemplo|\bcomo\b|par exemple|\bcomme\b|per esempio"
    r"|ad esempio|\bp\. ?ex|por exemplo"
    r"|confund\w+ .{2,60} con|confond .{2,60} (?:avec|et)|verwechselt .{2,60} mit|örneğin|\bgibi\b"
    r"|mesela"
    r"|ví dụ|\bnhư\b|misalnya|contoh|seperti|例如|比如|像|예를 들|같은|처럼|たとえば|例えば"
    r"|のような"
)
TROUBLE = any_of(  # of the work, not of the network
    r"\bgpu|\bcuda|memory|memoria|mémoire|speicher|bellek|bộ nhớ|内存|显存|메모리|\bcolab|kaggle"
    r"|session|quota"
    r"|\binstall|\bversions?\b|\w+Error\b|out of (?:time|memory)|internet|download"
)

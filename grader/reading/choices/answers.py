"""Read which option a sentence names: by its letter, by its place, or in the option's own words."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Options = Mapping[str, tuple[str, ...]]

ANSWER_WORD = (
    r"(?:opci[oó]n\s+correcta|opção\s+correta|option\s+correcte|bonne\s+réponse|richtige\s+antwort"
    r"|doğru\s+cevap|correct\s+answer|right\s+answer|final\s+answer|answers?|ans\b|correct\s+option"
    r"|correct\s+choice|choice|selected|selection|picked|chosen"
    r"|respuestas?(?:\s+correcta)?|r[ée]ponses?|antwort(?:en)?|respostas?(?:\s+correta)?|risposta"
    r"|rpta|resp\b|cevap|cevabım|yanıt|jawaban|jawab|đáp\s*án|trả\s*lời|答案|回答|答|答え|正解|正确"
    r"|정답|답안?|ответ|відповідь|odpowied[źz]|antwoord|svar|απάντηση|الإجابة|الجواب|إجابة|جواب"
    r"|उत्तर|जवाब|উত্তর|solution|solución)"
)
EDIT_WORD = (
    r"(?:edit|edited|correction|corrected|chang(?:e|ed|ing)\s+my\s+(?:mind|answer)|changed?"
    r"|update[d]?|final(?:ly)?|actually|misread|mistake|correcci[oó]n|cambio|corrijo|korrektur"
    r"|correção"
    r"|düzeltme|更正|修改|정정|수정|sửa\s+lại|ralat)"
)
_CHOOSE = (
    r"(?:(?:i|we|my)(?:['’ ]?(?:d|ll|would|will))?\s+(?:have\s+)?(?:choo?se|chose|chosen"
    r"|pick(?:ed)?|select(?:ed)?|say|said|take|took|tick(?:ed)?|mark(?:ed)?|think|believe|guess"
    r"|vote|opt(?:ed)?"
    r"|go(?:ing)?|went|answer(?:ed)?|use)|please\s+use|it\s+(?:is|must\s+be|should\s+be)|elijo"
    r"|elegí"
    r"|escojo|escogí|marco|marqué|creo\s+que|je\s+(?:choisis|prends|pense|dirais|crois|coche|mets)"
    r"|j['’]ai\s+(?:choisi|coché|pris)|c['’]est|ich\s+(?:nehme|wähle|würde|denke|glaube|sage)"
    r"|escolho|escolhi|acho\s+que|marquei|scelgo|ho\s+scelto|penso|seçiyorum|seçtim|bence|选择?|選"
    r"|选的是|我选|应选|고른|선택|選択|chọn|khoanh|(?:saya\s+)?(?:pilih|memilih)|выбираю|думаю)"
)
_FILLER = (
    r"(?:is|it|it['’]s|that|be|to|would|with|for|say|the|an?(?=\s+option)|so|right|correct|option"
    r"|options?|letter|answer|number|es|est|ist|é|è|la|le|el|il|die|der|das|o|a(?=\s+(?:letra"
    r"|opção|alternativa|resposta)\b)|lo|que|c['’]est|sia|letra|lettre|lettera|buchstabe|antwort"
    r"|réponse|opci[oó]n|opção|opzione|alternativa|literal|inciso|huruf|opsi|şık|đáp\s*án|câu|là"
    r"|选项"
    r"|also|too|again|likewise|auch|también|aussi|também|anche|juga|cũng|тоже|также|też|także|也|同样"
    r"|選項|是|为|é\s+a|es\s+la|вариант|это|but|rather|sino|mais|sondern|ma)"
)
_REASON = (
    r"(?:because|since|as|for\s+the|due|so|which|but|and|or|et|ou|und|oder|y|o|e|ve|veya|dan|atau"
    r"|và"
    r"|hoặc|和|或|not|is\b|was\b|seems|looks|would|I\b|with"
    r"|my\b|porque|ya\s+que|pues|car|parce|puisque|weil|da\b|denn|pois|perché|çünkü|因为|왜냐"
    r"|karena"
    r"|vì|por|tailored|[-–—(:,;.])"
)
_LETTER = r"\(?\[?(?P<letter>[A-Da-d])(?![\w'’+])(?!\.\w)"
_STATED = re.compile(
    rf"(?:{ANSWER_WORD}|(?<![^\W_]){_CHOOSE}|\boption|\b(?:letra|lettre|lettera|buchstabe|opci[oó]n"
    rf"|opção|opzione|alternativa|inciso|huruf|вариант)|选项)"
    rf"[\s:=>→\-–—.…*(\[\"'“]{{0,8}}(?:{_FILLER}[\s:=>→\-–—(\[\"'“,]{{0,4}}){{0,6}}{_LETTER}",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"^[^\w(\[]*(?:(?:{_FILLER}|ans)\W{{1,3}}){{0,4}}{_LETTER}\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CORRECT = re.compile(
    r"(?<![\w'’])(?P<letter>[A-D])\)?\s+(?:is|es|est|ist|é|è)\s+(?:the\s+|la\s+|a\s+"
    r"|die\s+)?(?:correct"
    r"|right|best|true|answer|correcta|bonne|correcte|richtig|correta|giusta)"
)
_TURKISH = re.compile(
    r"(?<![\w'’])(?P<letter>[A-D])\s*(?:şıkkı|seçeneği|를? ?선택|번)", re.IGNORECASE
)
_TRAILING = re.compile(r"\((?P<letter>[A-D])\)\W*$")  # "tailors it to one job (B)"
_NEGATED = re.compile(
    r"\b(?:not|isn['’]t|can(?:['’]t|not)\s+be|never|nicht|no\s+(?:es\s+)?(?:la|a)|pas(?:\s+la)?"
    r"|não|non"
    r"|rather\s+than|instead\s+of|and\s+not|değil|bukan)\s+(?:option\s+|answer\s+|the\s+)?[A-D]\b"
    r"(?:\s+(?:n?or|and)\s+[A-D]\b)?"
    r"|\b[A-D]\b(?:\s*(?:,|and|or|und|et|y|e)\s*[A-D]\b)*\s+(?:is|are|es|son|est|sont|ist|sind)"
    r"\s+(?:all\s+|both\s+|clearly\s+|just\s+)?(?:wrong|false|incorrect|not|a\s+myth|falsch|faux"
    r"|fausses?|falsas?|incorrectas?)",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"^\W{0,4}(?:,|/|&|\+|\band\b|\bor\b|\by\b|\bet\b|\bund\b|\boder\b|\bou\b|\bo\b|\be\b|\bve\b"
    r"|和|或)\s*\(?([A-Da-d])(?:(?=\W*$)|(?=[).,;])|(?=\s*(?:[,.;(]|both|are\b|I\b)))"
)
_ORDINALS = {
    "A": r"1\s?(?:번째|[ºª]|e\b|ème|番目)|first|1st|primera?|premi(?:er|ère)|erste|primeira|prima"
    r"|birinci|第一|첫|pertama|thứ nhất"
    r"|первый",
    "B": r"2\s?(?:번째|[ºª]|e\b|ème|番目)|second|2nd|segund[ao]|deuxième|seconde|zweite|seconda"
    r"|ikinci|第二|두 ?번째|kedua|thứ hai"
    r"|второй",
    "C": r"3\s?(?:번째|[ºª]|e\b|ème|番目)|third|3rd|tercera?|troisième|dritte|terceira|terza|üçüncü"
    r"|第三|세 ?번째|ketiga|thứ ba"
    r"|третий",
    "D": r"4\s?(?:번째|[ºª]|e\b|ème|番目)|fourth|4th|last|cuarta|quatrième|vierte|quarta|dördüncü"
    r"|第四"
    r"|네 ?번째|keempat|thứ tư"
    r"|четв[её]ртый",
}
_PLACED = re.compile(
    r"^\W*(?:\w+['’]?\w*\W+){0,6}?(?:"
    + "|".join(f"(?P<{letter}>{words})" for letter, words in _ORDINALS.items())
    + r")\s*(?:one|option|answer|choice|possibility|opci[oó]n|respuesta|réponse|proposition|antwort"
    r"|option|möglichkeit|opção|alternativa|risposta|opzione|seçenek|şık|个|個|项|選|選択肢|번|것"
    r"|보기"
    r"|opsi|pilihan|đáp án|phương án|вариант|[,.;:]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stated:
    """The letter that a text names, what follows it, and a second letter where it names two."""

    letter: str
    rest: str = ""
    second: str = ""


def stated(text: str) -> Stated | None:
    """Read a letter from a text that answers a question."""
    text = _NEGATED.sub(" ", text)
    found = _STATED.search(text)
    if found and _is_letter(found.group("letter"), text[found.end() :], cued=True):
        return _with_rest(found.group("letter"), text[found.end() :])
    lead = _LEAD.match(text)
    pointed = lead is not None and bool(re.match(r"\s*(?:[:：=→⇒➜]|->|=>)", text))
    cued = pointed and lead is not None and lead.group("letter").isupper()
    if lead and _is_letter(lead.group("letter"), text[lead.end("letter") :], cued=cued):
        return _with_rest(lead.group("letter"), text[lead.end("letter") :])
    said = _CORRECT.search(text) or _TURKISH.search(text) or _TRAILING.search(text)
    return _with_rest(said.group("letter"), text[said.end() :]) if said else None


def placed(text: str) -> str:
    """Read "the second one, because …" as the second letter."""
    found = _PLACED.match(text[:120])
    return found.lastgroup or "" if found else ""


def by_words(text: str, options: Options) -> str:
    """Give the option whose words the text holds, if it is one and one only."""
    counts = {letter: hits(text, words) for letter, words in options.items()}
    best = max(counts.values(), default=0)
    leaders = [letter for letter, count in counts.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else ""


def hits(text: str, words: Sequence[str]) -> int:
    """Count how many of an option's words a text holds, in any of their spellings."""
    folded = unaccented(text)
    return sum(bool(_words(word).search(folded)) for word in words)


@functools.lru_cache(maxsize=256)
def _words(spellings: str) -> re.Pattern[str]:
    """Find any of the spellings; those of alphabets begin where a word begins."""
    parts = [re.escape(each) for each in unaccented(spellings).split("|")]
    return re.compile("|".join(rf"(?<![a-z]){p}" if p[0].isascii() else p for p in parts))


def unaccented(text: str) -> str:
    """Write a text small and without accents, as hurried people type."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def is_only_letter(text: str) -> str:
    """Give the letter of a text that is nothing but one: "(b)", "**B.**", "Option B"."""
    found = re.match(
        rf"^[\W_]*(?:(?:{_FILLER}|{ANSWER_WORD})\W{{0,4}}){{0,3}}{_LETTER}[\W_]*$",
        text,
        re.IGNORECASE,
    )
    return found.group("letter").upper() if found else ""


def _is_letter(letter: str, rest: str, *, cued: bool) -> bool:
    """Tell an option's letter from the article "a" and from words that merely begin with it."""
    if not rest.strip() or rest.lstrip()[0] in ").]:,;!?\"'”’*_`–—/|&=-…<←（(":
        initials = re.match(r"\.\s*[A-Z][a-z]+\s*$", rest)
        return not initials
    if rest.startswith("."):
        return not re.match(r"\.\s*[A-Z][a-z]+(?:\W|$)", rest) or len(rest.split()) > 3
    if re.match(rf"\s+{_REASON}", rest, re.IGNORECASE):
        return True
    return cued and letter in "BCD"


def _with_rest(letter: str, rest: str) -> Stated:
    second = _SECOND.match(rest)
    return Stated(letter.upper(), rest, second.group(1).upper() if second else "")

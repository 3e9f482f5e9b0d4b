"""Signs of an analogy: a situation outside machine learning, mapped to the technique."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.reading.explanation import TECHNIQUE
from grader.reading.prose import language_of, sentences

LANGUAGES = frozenset({"en", "es", "fr", "de", "pt"})
# People, crafts and things of daily life, by the beginnings of their names.
_OUTSIDE = re.compile(
    r"\b(?:chefs?|cook(?:s|ing|ed)?|bak(?:er|ers|ing)|cuisines?|recipes?|kitchen|restaurant"
    r"|doctors?|nurses?|surgeons?|physicians?|cardiolog\w*|hospital|medical (?:school|student)"
    r"|pian(?:o|ist)s?|violin\w*|guitar\w*|musicians?|instruments?|singers?|drummers?|dancers?"
    r"|artists?|painters?|athletes?|players?|runners?|swimm\w+|tennis|badminton|soccer|football"
    r"|basketball|chess|ski(?:ing|er)|skat(?:ing|er)|bicycles?|bikes?|cyclists?|motorcycles?"
    r"|scooters?|cars?|trucks?|driv(?:er|ing|e a)|pilots?|sailors?|teachers?|tutors?|professors?"
    r"|lawyers?|attorneys?|paralegals?|law school|engineers?|architects?|mechanics?|carpenters?"
    r"|electricians?|plumbers?|gardeners?|farmers?|translators?|journalists?|writers?|detectives?"
    r"|employees?|workers?|interns?|managers?|accountants?|analysts?|professionals?|specialists?"
    r"|apprentices?|graduates?|photographers?|tailors?|builders?|librarians?|baristas?|soldiers?"
    r"|child(?:ren)?|kids?|toddlers?|baby|babies|spanish|italian|french|portuguese|latin|german"
    r"|japanese|languages?(?! models?\b)"
    r"|jobs?|career|school|sports?|karate|yoga|houses?|lego|travel\w*"
    r"|cociner\w+|m[ée]dic[oa]s?|enfermer\w+|pianistas?|guitarr\w+|m[uú]sic[oa]s?|abogad\w+"
    r"|bicicletas?|motos?|motocicletas?|idiomas?|italiano|ni[ñn][oa]s?|profesor\w*|cocinar|coche"
    r"|cuisinie\w+|médecins?|infirmi\w+|pianistes?|guitar\w+|musicien\w*|avocat\w*|vélos?"
    r"|langues?|italien|enfants?|professeur\w*|voiture|koch|köch\w*|arzt|ärzt\w+|klavier\w*"
    r"|gitarr\w+|musiker\w*|anwält\w*|anwalt|fahrrad|motorrad|sprachen?|kind(?:er)?|lehrer\w*"
    r"|cozinheir\w+|advogad\w+|violão|crianças?|carro|médicos?|línguas?)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:someone|somebody|a person|people|you|your|student|students|he|she|human|humans|friend"
    r"|alguien|una persona|quelqu'un|une personne|jemand|eine person|alguém|uma pessoa)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\b(?:learn\w*|know(?:s|ing|n)?|already|master\w*|play\w*|speak\w*|rid(?:e|es|ing)"
    r"|practi[cs]\w*"
    r"|stud(?:y|ies|ied|ying)|skills?|experience[ds]?|knowledge|years?|speciali[sz]\w*|switch\w*"
    r"|scratch|basics?|techniques?|foundation\w*|aprend\w+|sab(?:e|er)|experiencia|appren\w+"
    r"|sait|expérience|lern\w+|kann|erfahrung|saber?|experiência|conocimiento\w*|habilidad\w*)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:like|similar(?:ly)? to|similar|imagine|analog\w*|think (?:of|about)|just as|akin to"
    r"|suppose|consider|compar\w+|parallels?|as if"
    r"|picture (?:a|an|the|this|someone|your)|resembl\w+|metaphor|como|parecido"
    r"|similar a|imagin\w+|comme|semblable|supposons|wie|ähnlich|stell\w* (?:dir|sie)|analogie)\b",
    re.IGNORECASE,
)
_NO_COMPARISON = re.compile(
    r"\b(?:i|we|you|they|would|'d)\s+like\b|\blike\s+[A-Za-z]*[A-Z][a-z]*[A-Z]\w*|\bas if\b"
)  # "we would like", "networks like BERT"
_LIKENED = re.compile(
    r"\b(?:like (?:an?|the|learning|teaching|when|if|moving)|similar to|akin to|just as"
    r"|compar(?:ed|able|e \w+|ing \w+) (?:to|with)"
    r"|resembl\w+|the same as)\b",
    re.IGNORECASE,
)
_MAPPING = re.compile(
    r"\b(?:similar(?:ly| to)?|same way|likewise|akin to|just (?:like|as)|this is (?:like|how|what"
    r"|exactly|similar)|is (?:like|similar|comparable|analogous)|works? (?:like|the same)|mirrors?"
    r"|represents?|corresponds?|equivalent|same (?:idea|principle|thing|process|is true)|analog\w*"
    r"|same (?:road|path|route|pattern)|mismo|même chemin|in (?:machine learning|ai|nlp"
    r"|deep learning|our case|transfer learning|llms?|the same)"
    r"|as (?:a|an|the) |like (?:a|an|the|this|that)|so (?:does|do|is) |that'?s how|resembl\w+"
    r"|de la misma (?:manera|forma)|del mismo modo|igual que|as[ií] como|de même|tout comme"
    r"|genauso|ebenso|ähnlich|da mesma (?:forma|maneira)|assim como|por analog)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"pre-?train\w*|general(?:[- ]purpose)? (?:language )?(?:knowledge|understanding|text|data"
    r"|model)"
    r"|initially trained|first trained|already (?:learned|trained|knows|understands)|base model"
    r"|large (?:corpus|corpora|dataset|amount)|massive|vast|prior knowledge|broad|preentrenad"
    r"|pré-?entraîn|vortrainier|pré-?treinad",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"fine[- ]?tun\w*|adapt\w*|(?:specific|target|new|particular|speciali[sz]ed) (?:task|domain"
    r"|data"
    r"|use)|task-specific|domain-specific|small(?:er)? (?:dataset|amount|set|labeled|data)"
    r"|ajust\w+|tarea espec|affin\w+|tâche|feinabstimm\w*|aufgabe|tarefa",
    re.IGNORECASE,
)
# An agent that no list names, by the ending of the word: a cricketer, my grandfather.
_AGENT = re.compile(
    r"\b(?:an?|my|the|his|her)\s+(?:[\w-]+\s+){0,2}(?!\b(?:transform|classifi|tokeniz|comput|train"
    r"|encod|decod|optimiz|paramet|numb|lay|oth|larg|small|bett|lat|furth|vect|tens|err|fact|paper"
    r"|lett|ord|hyper|adapt|us|custom|wint|summ|short|long|new|fast|quick|strong|mat|wat|pow))"
    r"[a-z]{3,}(?:ers?|ors?|ists?|ians?)\b"
    r"|\b(?:uncle|aunt|grand\w+|mother|father|brother|sister|cousin|neighbou?r|colleague|boy"
    r"|girl)s?\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:she|he|her|his|they|ella|él|elle|il|sie|er|ela|ele)\b", re.IGNORECASE)
# The other way round: "the years at sea are the pre-training".
_STANDS_FOR = re.compile(
    r"\b(?:is|are|was|were|called|call|stands? for|corresponds? to|represents?|equals?|means?"
    r"|mirrors?"
    r"|son|es|sont|est|ist|sind|são|é)\s+(?:\w+\s+){0,4}?(?:pre-?training|fine-?tuning"
    r"|preentrenamiento|ajuste fino|pré-?entraînement|l.ajustement|vortraining|feinabstimmung"
    r"|pré-?treinamento)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:this|it|that|process|step|technique|method|approach|stage|phase|learning|which"
    r"|what)\W*$",
    re.IGNORECASE,
)
_EQUATED = re.compile(
    r"(?:pre-?training|fine-?tuning|models?|llms?)\s+(?:is|are|=|was)\b", re.IGNORECASE
)
_NETWORK = re.compile(
    r"\b(?:models?|networks?|llms?|bert|distilbert|gpt|transformer|machine learning|ai|dataset"
    r"|modelos?|modèles?|modell\w*|redes?|réseaux?|netz\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AnalogySigns:
    """What was found of an analogy; each is the sentence that shows it, or empty."""

    language: str
    cue: str  # it compares
    situation: str  # it tells of something outside machine learning
    mapping: str  # it ties the two together
    before: str  # what was learnt first, said of the network
    after: str  # what it is adapted to, said of the network
    told: int  # sentences that tell the situation

    @property
    def mapped(self) -> bool:
        """Whether the situation is told and both of its sides are tied to the technique."""
        return bool(
            self.situation and self.mapping and self.before and self.after and self.told > 1
        )


def find_analogy(text: str) -> AnalogySigns:
    """Look for an analogy in an explanation."""
    parts = sentences(text)
    told = _told(parts)
    return AnalogySigns(
        language=language_of(text),
        cue=_first(parts, lambda part: bool(_CUE.search(part))),
        situation=told[0] if told else "",
        mapping=_first(parts, _maps),
        before=_first(parts, lambda part: bool(_BEFORE.search(part) and _technical(part))),
        after=_first(parts, lambda part: bool(_AFTER.search(part) and _technical(part))),
        told=len(told),
    )


def is_outside(sentence: str) -> bool:
    """Say whether people, crafts or things of daily life are named."""
    return bool(_OUTSIDE.search(sentence) or _AGENT.search(sentence))


def hints(sentence: str) -> bool:
    """Say whether a word of comparison stands in a sentence, whatever is compared."""
    return bool(_CUE.search(_NO_COMPARISON.sub(" ", sentence)))


def compares(sentence: str) -> bool:
    """Say whether something outside machine learning is named in a comparison."""
    return bool(is_outside(sentence) and _LIKENED.search(sentence))


def _told(parts: list[str]) -> list[str]:
    """Give the sentences that tell the situation; once it has begun, pronouns carry it on."""
    told: list[str] = []
    for part in parts:
        carried = bool(told) and not _technical(part) and bool(_PRONOUN.search(part))
        if carried or _tells(part):
            told.append(part)
    return told


def _tells(sentence: str) -> bool:
    """Say whether a sentence tells of people or daily life, not of a use of the technique."""
    outside = _OUTSIDE.search(sentence) or _AGENT.search(sentence)
    if not outside and not (_PERSON.search(sentence) and _DOING.search(sentence)):
        return False
    if not _technical(sentence):
        return True
    return bool(outside and _CUE.search(sentence) and _DOING.search(sentence)) or bool(
        re.search(r"\b(?:like|similar to|akin to|como|comme|wie)\b.{0,40}", sentence) and outside
    )


def _maps(sentence: str) -> bool:
    named = _EQUATED.search(sentence)
    equated = bool(named and _OUTSIDE.search(sentence[named.end() :]))
    stands = _STANDS_FOR.search(sentence)
    if stands and not _GENERIC.search(sentence[: stands.start()]):
        return True
    return equated or (bool(_MAPPING.search(sentence)) and _technical(sentence))


def _technical(sentence: str) -> bool:
    return bool(TECHNIQUE.search(sentence) or _NETWORK.search(sentence))


def _first(parts: list[str], test: Callable[[str], bool]) -> str:
    return next((part for part in parts if test(part)), "")

"""Tell in any language whether a story is tied to the technique: by the words that both share.

A word is known by its beginning, in scripts without spaces by pairs of signs. "The forty radio
years are the pre-training" takes up words of sentences that speak of no network at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.reading.explanation.terms import concepts_in
from grader.reading.prose import is_unspaced, sentences

_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,}")
_SEMITIC = re.compile(r"[\u0590-\u06ff]{3,}")
_INDIC = re.compile(r"[\u0900-\u0dff]{3,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ARTICLE = re.compile(r"^(?:[\u0648\u0641]?\u0627\u0644|[\u0648\u0641\u0628\u0644](?=.{4}))")
_ENDING = re.compile(r"[\u0627\u0646\u064a\u0629\u0648\u062a]{1,2}$")
_LETTERS, _FEWER = 5, 4  # by which forms of a word are alike
# The beginnings of long words that any two texts share, in the languages that we meet most.
_WORDS = """
about after again already because before being could every examp first gener known large learn
little model network never other small should something still their there these they thing this
train using where which while would years without tasks knowledge
además ahora antes aprende aprender aprendizaje casos cuando datos desde después donde ejemplo
empezar entre general grande hasta ejemplos luego mejor mismo modelo mucho necesita nuevo nueva
otros otras pequeño poco porque puede sabe sobre solo tarea también tanto tiene todos tiempo
alors aussi autre avant avoir beaucoup celui chaque comme connaît connaissances cette comment déjà
donc données encore entre exemple faire grand jamais juste lorsque mais modèle moins nouveau
nouvelle parce pendant petit peut plus pour puis quand quelque quelques sans savoir seulement somme
spécifique toujours tous toute tâche très
aber aufgabe bereits beispiel damit daten denen dabei einem einen einer eines etwas ganze gerade
groß große haben jetzt kann keine klein kleine kleiner können lassen lässt lernen lernt mehr modell
muss neue neuen nicht noch nur ohne schon seine sind sprache texte über viele wenig wenige weniger
werden wird wissen wurde
agora ainda alguns aprende aprender aprendizado cada como dados depois desde dessa deste entre então
exemplo fazer mais mesma mesmo modelo muito nova novo outra outro para pequena pequeno pode porque
precisa quando sabe sobre somente tarefa também tempo toda todos treino
allora altri altro anche ancora aveva bisogno compito come cosa dati degli della delle deve dopo
esempi esempio essere fare grande impara modello molto nella nuova nuovo ogni perché piccolo poche
pochi prima quale quando quella quello questa questo senza solo sono sempre stato tempo tutti
adalah baru belajar belum contoh dalam dapat data dari dengan dilatih dipakai hanya hingga juga
karena kecil khusus lagi lebih lain melatih model pada perlu sangat seperti sudah teknik tersebut
tidak tugas untuk yang
ancak artık bilgi bunun daha değil diğer doğru eder gibi göre görev için kadar kendi küçük model
olan olarak olduğu öğrenme öğrenir öğren önce sadece sonra şekilde veri yeni yeniden
người nhiều những được không trước trong thành việc
вместо всего данных даже долго дообучение знает знания модели можно нового новых нужно обучение
потом почти потому примеры просто работа снова сначала только чтобы этого
bardzo dane dlatego dużo jednak jest każdy które który mały modelu nauka nowy potem przez przykład
tego tylko trzeba uczenie wiedza więc wiele zadania żeby
"""
_COMMON = frozenset(word[:_LETTERS] for word in _WORDS.split())


_SIDES = {"pretrained", "material", "tuned", "labelled", "weights", "transfer"}
_STORY, _SHARED = 2, 3  # sentences of a story, words of it that come back


def is_tied(text: str) -> bool:
    """Say whether sentences on the technique take up a story's words and name both of its sides."""
    parts = sentences(text)
    story = [part for part in parts if not concepts_in(part)]
    told = stems(" ".join(story))
    tied = [part for part in parts if concepts_in(part) and stems(part) & told]
    count = len(told & stems(" ".join(tied)))
    named = {concept for part in tied for concept in concepts_in(part)} & _SIDES
    enough = count // 2 if is_unspaced(text) else count
    return len(story) >= _STORY and enough >= _SHARED and len(named) >= 2


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the long words, and pairs of signs in scripts without spaces."""
    return frozenset(_stems(text.casefold())) - _COMMON


def _stems(text: str) -> Iterator[str]:
    for run in _IDEOGRAPHS.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    for word in _HANGUL.findall(text):
        yield word[:2]
    for word in _SEMITIC.findall(text):
        bare = _ENDING.sub("", _ARTICLE.sub("", word))
        if len(bare) >= _FEWER - 1:
            yield bare[:_FEWER]
    for word in _INDIC.findall(text):
        yield word[:_FEWER]
    for pattern in (_IDEOGRAPHS, _HANGUL, _SEMITIC, _INDIC):
        text = pattern.sub(" ", text)
    for word in _WORD.findall(text):
        yield word[:_LETTERS]

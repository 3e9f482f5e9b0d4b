"""Who gave the labels, and how: what is told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.document import Document
from grader.reading.prose import sentences
from grader.verdict import Quote

_LABEL = re.compile(
    r"\blabel\w*|\bannotat\w*|\bcategori[sz]ed\b|\bclassified (?:by|manually)|\btagged\b"
    r"|etiquet\w*|étiquet\w*|\banot\w*"
    r"|annoté\w*|beschrift\w*|annotier\w*|gelabelt|rotul\w*|标注|标签|标记|라벨|레이블"
    r"|ラベル|アノテ"
    r"|etiketle\w*|anotasi|pelabelan|dilabeli|gán nhãn|разме\w*|summar(?:y|ies) (?:was|were)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:I|we|myself|ourselves|by hand|manual\w*|hand-?label\w*|two people|second (?:person"
    r"|annotator)|annotators?|expert\w*|colleague\w*|friend\w*|team ?mates?|group members?|each"
    r" (?:of us|member)|crowd\w*|reviewers?|guideline\w*|agreement|kappa|rule[sd]?"
    r"|star (?:rating)?s?"
    r"|ratings?|keywords?|original (?:dataset|labels?)|publishers?|comes? with|came with"
    r"|provided by"
    r"|taken from|chat ?gpt|gpt-?\d\w*|gemini|claude|llm|yo|nosotros|a mano|manualmente"
    r"|dos personas"
    r"|nous|à la main|manuellement|wir|ich|von hand|manuell|eu|nós|à mão|noi|a mano|biz|elle"
    r"|kami|saya|chúng tôi|thủ công|tôi)\b|我们|手动|人工|我|직접|수동|手作業|私",
    re.IGNORECASE,
)
_CIRCULAR = re.compile(
    r"\blabel\w*\b.{0,60}\b(?:(?:our|my|the same|the fine-?tuned|the trained) (?:model|network)"
    r"|(?:model|network)'s (?:own )?predictions?)|(?:predictions? of|predicted by) (?:our|my|the"
    r" same) (?:model|network).{0,40}\b(?:as|for) (?:the )?labels?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Labelling:
    """What is told of the labels: `circular` if the network itself is said to have given them."""

    quote: Quote
    circular: bool = False


def find_labelling(document: Document) -> Labelling | None:
    """Find the sentence that says who labelled the rows, or how."""
    for block in document.prose:
        for sentence in sentences(block.text):
            if _CIRCULAR.search(sentence):
                return Labelling(Quote(sentence[:240], str(block.place)), circular=True)
    for block in document.prose:
        for sentence in sentences(block.text):
            if _LABEL.search(sentence) and _WHO.search(sentence):
                return Labelling(Quote(sentence[:240], str(block.place)))
    return None

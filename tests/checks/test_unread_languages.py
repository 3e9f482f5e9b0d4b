"""Theory in a language for which we have no lists: a person looks, and nobody gets nothing."""

from __future__ import annotations

import pytest
from hand_in import hand_in
from test_dataset_checks import CLEANING, STRUCTURE
from test_multiple_choice import FIRST

from grader.checks.explanation import without_explanation
from grader.verdict import Found

SWAHILI = (
    "Fikiria fundi seremala ambaye ametengeneza meza na viti kwa miaka mingi. Siku moja kijiji "
    "kinamwomba atengeneze mashua. Hahitaji kujifunza tena jinsi ya kushika msumeno, kupima mbao "
    "au kupiga msumari, kwa sababu ujuzi huo anao tayari."
)
ICELANDIC = (
    "Þetta er eins og þegar sjómaður sem hefur veitt þorsk í tuttugu ár fer að veiða makríl. Hann "
    "kann á bátinn, veðrið og miðin og þarf ekki að læra það aftur. Hann þarf bara nokkra túra með "
    "vönum mönnum til að læra á nýju veiðarfærin."
)
FINNISH = (
    "Kuvittele leipuri, joka on leiponut ruisleipää kaksikymmentä vuotta ja alkaa nyt tehdä "
    "kakkuja. Hänen ei tarvitse opetella uunia eikä taikinaa alusta, koska hän osaa ne jo. Hän "
    "tarvitsee vain muutaman viikon ja muutaman hyvän reseptin."
)
ARMENIAN = (
    "Պատկերացրեք մի հացթուխ, որը քսան տարի հաց է թխել և այժմ սկսում է տորթեր պատրաստել։ Նա կարիք "
    "չունի նորից սովորելու վառարանն ու խմորը, քանի որ դրանք արդեն գիտի։ Նրան պետք են միայն մի քանի "
    "շաբաթ և մի քանի լավ բաղադրատոմս, որպեսզի սովորի նոր գործը։"
)
ENGLISH = (
    "I trained the network twice on my laptop because the first run was stopped by the battery, "
    "and after that I wrote down what had happened in the order in which I remember it today."
)
CODE = "# code\n\n```python\nfrom datasets import load_dataset\nds = load_dataset('imdb')\n```\n"


@pytest.mark.parametrize("told", [SWAHILI, ICELANDIC, FINNISH, ARMENIAN])
def test_what_was_not_found_in_an_unknown_language_goes_to_a_person(told: str) -> None:
    evidence = hand_in(f"{told}\n\n{CODE}")
    readings = [FIRST.read(evidence), STRUCTURE.read(evidence), CLEANING.read(evidence)]
    readings += [without_explanation(evidence.document)]
    assert [reading.found for reading in readings] == [Found.UNREADABLE] * 4


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"{ENGLISH}\n\n{CODE}",
        "{'eval_loss': 0.23, 'eval_accuracy': 0.91, 'epoch': 2.0} " * 12,
    ],
)
def test_code_logs_and_what_we_read_are_no_unknown_language(text: str) -> None:
    evidence = hand_in(text)
    readings = [FIRST.read(evidence), STRUCTURE.read(evidence), CLEANING.read(evidence)]
    readings += [without_explanation(evidence.document)]
    assert [reading.found for reading in readings] == [Found.MISSING] * 4


def test_one_step_known_by_chance_does_not_settle_an_unknown_language() -> None:
    told = "Kusafisha: niliondoa ujumbe uliojirudia na null, nikafuta majina ya watu na namba zao "
    evidence = hand_in(
        f"{told} za simu, kisha nikasahihisha alama zilizoandikwa kwa namna mbili mwishoni."
    )
    assert CLEANING.read(evidence).found is Found.UNREADABLE

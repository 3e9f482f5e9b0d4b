"""The reflection: challenges and suggestions."""

from __future__ import annotations

import pytest
from hand_in import hand_in
from written_code import code_of, fence, script

from grader.checks.reflection import Challenges, Suggestions
from grader.evidence import Evidence
from grader.reading.sentence_kinds import SentenceKind, SentenceKinds, SureKinds, clauses
from grader.records import LikenessRecord
from grader.rubric import Key
from grader.verdict import Status, Verdict

TASK = "- Summarize in some sentences the key challenges that you met while you were tuning.\n"


def challenges(text: str, handout: str = "") -> Verdict:
    """Judge the challenges of a text."""
    return Challenges().judge(Challenges().read(hand_in(text, handout=handout)), Key())


def suggestions(files: str | dict[str, str]) -> Verdict:
    """Judge the suggestions of some files."""
    return Suggestions().judge(Suggestions().read(hand_in(files)), Key())


@pytest.mark.parametrize(
    "text",
    [
        "## Challenges\n\n- Colab ran out of memory, so I halved the batch size.\n"
        "- Training was slow; I used 2000 reviews instead.\n",
        "## Challenges\n\n1. **Memory**: out of memory on the T4. Solved by a batch size of 8.\n"
        "2. **Old code**: evaluation_strategy failed, fixed by using eval_strategy.\n",
        "**Challenges faced**\n\nI struggled with memory errors and reduced the batch.\n\n"
        "Another problem was a version conflict, which I fixed by upgrading.\n",
        "# Reflection\n\nMy first problem was the memory. I lowered the batch size.\n\n"
        "I also had an error with padding and added a data collator.\n",
        "Challenges: My GPU memory was not enough, so I used fp16.\n\n"
        "It took too long, so I trained on a subset of 1000.\n",
        "## Challenges\n\n| Challenge | Solution |\n|---|---|\n| Slow on CPU | I used Colab |\n"
        "| Out of memory at 32 | Reduced to 8 |\n",
        "## Dificultades\n\nTuve problemas de memoria y reduje el lote a 8.\n\n"
        "El entrenamiento era lento; usé 2000 reseñas.\n",
    ],
)
def test_two_own_difficulties_with_remedies_earn_everything(text: str) -> None:
    assert challenges(text).credit == 1


@pytest.mark.parametrize(
    "text",
    [
        "## Diary\n\nMonday. The laptop showed 6 hours an epoch, too slow. I moved to Colab.\n\n"
        "Tuesday. An error about tensor lengths; I added the missing padding.\n",
        "## Training log\n\n### My diary\n\nDay 1. It stopped with a full disk of 800 MB. I set "
        "`save_total_limit=1`.\n\nDay 2. The loss on the test reviews went up in round 3. I put "
        "in early stopping.\n",
        "Problems I met: 1. Padding to 512 was slow, so I padded each batch. 2. I forgot "
        "`net.eval()` and every test gave another number, I added it.\n",
        "遇到的问题：1. 一开始 padding 到 512 很慢，改成动态 padding。2. 忘了 `net.eval()`，"
        "每次结果不同，我加上以后就稳定了。\n",
    ],
)
def test_diaries_and_numbers_within_a_line_tell_difficulties(text: str) -> None:
    assert challenges(text).credit == 1


@pytest.mark.parametrize(
    "text",
    [
        "## Challenges\n\n- The GPU memory was too small, so I halved the batch.\n"
        "- `IProgress` stays grey in my browser.\n",
        "## Reflection\n\nI set the batch to 16 but the fan of my laptop sounded like a jet.\n",
    ],
)
def test_what_may_be_a_difficulty_in_words_we_do_not_know_is_for_a_person(text: str) -> None:
    verdict = challenges(text)
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert verdict.quotes


@pytest.mark.parametrize(
    "text",
    [
        "## Notes\n\nThe kernel died at step 300, so I saved every 100 steps.\n",
        "# My notebook\n\nNote: `KeyError: 'labels'` in the first step; renaming it helped.\n",
        "# Projet\n\nAu début j'ai pris des lots de 64, puis 8 : la mémoire était saturée.\n",
        "# 作业\n\n一开始批大小是 64，后来显存不足，就改成 8。\n",
    ],
)
def test_a_difficulty_told_beside_the_work_counts_without_any_announcement(text: str) -> None:
    assert challenges(text).credit == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "# Fine-tuning\n\nThe session broke off at night. Now I save to a disk every 100 steps."
        "\n\n## Training\n\nThe loss sat at 0.69. I raised the learning rate to 1e-3.\n",
        "# Log\n\n- v1 died with CUDA out of memory; 8 rows a batch run fine.\n- v2 raised "
        "KeyError: 'label', so I kept the column.\n",
        "# Work\n\nThe kernel died on padding, so I padded each batch; then `eval_f1` was missing "
        "because I forgot compute_metrics, I added it.\n",
        "# Hausaufgabe\n\nDer Rechner wurde nachts abgeschaltet, deshalb haben wir nur 3000 "
        "Kritiken genommen. Auch passte der Checkpoint nicht, jetzt wird alles gespeichert.\n",
        "# T\n\n## What I stumbled over\n\n- batch 64 on the small card, so 8\n- 2e-5 with "
        "adapters, it takes 1e-3\n",
    ],
)
def test_two_difficulties_beside_the_work_earn_everything(text: str) -> None:
    assert challenges(text).credit == 1


def test_one_found_beside_more_that_the_writer_did_is_for_a_person() -> None:
    text = (
        "# T\n\nLa sesión de Colab se cayó, así que guardo cada 500 pasos. Y salía siempre lo "
        "mismo hasta que mezclé las filas.\n"
    )
    verdict = challenges(text)
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)
    assert any("mezclé" in quote.text for quote in verdict.quotes)


def test_the_paragraph_on_the_work_is_shown_where_we_do_not_judge_the_language() -> None:
    story = "Пианист много лет играл на рояле и потом за одно лето выучил орган без большого труда."
    work = (
        "Память GPU кончилась на batch 64, поэтому пришлось взять 8 и короче тексты для обучения."
    )
    (quote,) = challenges(f"# T\n\n{story}\n\n{work}\n").quotes
    assert quote.text == work


def test_what_stands_beside_counts_where_the_section_says_that_there_was_none() -> None:
    top = "Note: Colab disconnected twice, so we wrote the checkpoints to Drive.\n\n"
    none = "## Challenges\n\nNone in particular, everything worked.\n"
    assert challenges(f"# Work\n\n{top}{none}").credit == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nI did not manage the quiz before the deadline, sorry; my e-mail was broken.\n",
        "# T\n\nMy uncle lost his map, so he asked his way from village to village.\n",
        "# T\n\nThe model is trained for 3 epochs with a batch of 16 and then saved.\n",
        "# T\n\nIf you get an out of memory error, you can lower the batch size.\n",
        "# T\n\nAfter too much tuning on one task the model gets worse at everything else.\n",
    ],
)
def test_other_kinds_of_sentences_tell_no_difficulty(text: str) -> None:
    assert challenges(text).credit == 0


@pytest.mark.parametrize(
    "text",
    [
        "# Zadanie\n\nNie mam karty graficznej w laptopie, więc pasek postępu pokazywał wiele "
        "godzin na jedną epokę i wziąłem mniej recenzji.\n",
        "# ДЗ\n\nВидеопамять кончилась на первом же шаге, поэтому пришлось взять меньше отзывов и "
        "короче тексты.\n",
        "# काम\n\nपहली बार मेमोरी खत्म हो गई थी इसलिए मैंने बैच छोटा किया और फिर सब ठीक चला।\n",
    ],
)
def test_own_prose_in_a_language_that_we_do_not_judge_is_never_a_zero(text: str) -> None:
    files = {"a.py": "x = 1\n", "a.md": text}
    assert Challenges().judge(Challenges().read(hand_in(files)), Key()).status is Status.MANUAL
    assert suggestions(files).status is Status.MANUAL


def test_a_comment_block_of_a_script_is_read_like_a_document() -> None:
    comments = (
        "x = 1\n# ------\n# reflection\n# hard point: padding to 512 was slow (2 hours).\n"
        "#   -> I padded each batch instead.\n# problem 2: CUDA ran out of memory.\n"
        "#   -> I halved the batch.\n"
        "# to make it better: I will try roberta-base, and lower the learning rate.\n# ------\n"
    )
    evidence = hand_in({"train.py": comments})
    assert Challenges().judge(Challenges().read(evidence), Key()).credit == 1
    assert Suggestions().judge(Suggestions().read(evidence), Key()).credit == 1


def test_a_mistake_that_was_put_right_is_a_difficulty() -> None:
    first = "- My first accuracy was 0.5. I had compared the logits. I added `argmax`.\n"
    second = "- The login did not show up. I made a token on the website and pasted it.\n"
    assert challenges(f"# Looking back\n\n{first}{second}").credit == 1


def test_a_list_of_what_was_done_tells_no_difficulty() -> None:
    text = "# Looking back\n\n- I trained for 3 epochs.\n- I used max_length=256.\n"
    assert challenges(text).credit == 0


def test_a_heading_with_nothing_under_it_is_absent() -> None:
    verdict = challenges("## Challenges\n\n## Suggestions\n\nMore data.\n")
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert verdict.summary == "There is a heading for challenges, but nothing of yours under it."


def test_the_quoted_task_is_no_reflection() -> None:
    assert challenges(f"## Reflection\n\n{TASK}", handout=TASK).credit == 0


def test_one_difficulty_with_its_remedy_earns_half() -> None:
    verdict = challenges("## Challenges\n\nI ran out of memory and reduced the batch size.\n")
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_difficulties_without_remedies_are_for_a_person() -> None:
    verdict = challenges("## Challenges\n\n- My GPU is slow\n- My memory was not enough\n")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)


def test_saying_that_everything_worked_is_no_difficulty() -> None:
    verdict = challenges("## Challenges\n\nIt is a good topic and everything worked.\n")
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


@pytest.mark.parametrize(
    "text",
    [
        "## Challenges\n\nTuning is hard. Models may overfit in general.\n",
        "## Challenges\n\nIt was challenging but I learned a lot.\n",
        "## Reflection\n\nFine-tuning needs much data and hardware, which are big challenges.\n",
        "## Retos\n\nLos principales retos son el sobreajuste y el costo. Se usa dropout.\n",
        "## Défis\n\nL'affinage demande des ressources et il faut éviter le surapprentissage.\n",
        "## Desafios\n\nOs principais desafios são o custo e o overfitting do modelo.\n",
        "## Schwierigkeiten\n\nDie größten Schwierigkeiten sind die Datenmenge und die Kosten.\n",
        "## Zorluklar\n\nVeri kalitesi ve hesaplama maliyeti gibi zorluklar vardır.\n",
        "## 挑战\n\n微调的主要挑战是数据质量和计算成本。\n",
        "## 어려움\n\n파인튜닝에는 데이터 품질과 계산 비용 문제가 있다.\n",
    ],
)
def test_what_holds_for_anybody_is_no_difficulty_of_ones_own(text: str) -> None:
    verdict = challenges(text)
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


@pytest.mark.parametrize(
    "text",
    [
        "## Challenges\n\n(1) The disk was full, so I deleted old checkpoints. (2) An epoch took "
        "50 "
        "minutes, so I switched on fp16.\n",
        "## Challenges\n\nTrouble 1: batch 32 did not fit. I went down to 16.\n\nTrouble 2: one "
        "epoch "
        "took 41 minutes. With the collator it came to 17 minutes.\n",
        "## Problems\n\n- Problem: CUDA out of memory at 32\n- Solution: batch of 8\n- Problem: "
        "the "
        "loss was nan\n- Solution: I lowered the learning rate\n",
        "## Bilan\n\nPremière difficulté : mémoire pleine avec des lots de 32. J'ai descendu à "
        "16.\n\n"
        "Deuxième difficulté : une version trop vieille. J'ai mis l'ancien nom.\n",
        "## Schwierigkeiten\n\nDas Training ist mit 4 GB abgebrochen. Ich habe auf 4 reduziert.\n\n"
        "Außerdem war eine Epoche zu lang. Deshalb habe ich 2000 Kritiken genommen.\n",
        "## Desafios\n\nSem GPU no Colab, por isso usei 3000 exemplos. O evaluation_strategy dava "
        "erro na versão nova, troquei por eval_strategy.\n",
        "## Difficoltà\n\n- La memoria della GPU non bastava: ho ridotto il batch a 8.\n- Il "
        "tokenizer dava un errore, ho aggiunto il padding.\n",
        "## Zorluklar\n\n- Keras 3 hata verdi, sürümü 2.15'e indirdim.\n- Bir epoch çok uzun "
        "sürüyordu, 8000 yorum seçtim.\n",
        "## Khó khăn\n\n- Kaggle ngắt phiên giữa chừng, em giảm xuống 4000 mẫu.\n- Bị lỗi CUDA "
        "hết bộ nhớ, em đổi batch thành 8.\n",
        "## Kendala\n\n- Memori GPU habis, saya menurunkan batch ke 8.\n- Pelatihan terlalu "
        "lambat, "
        "saya memakai 2000 data.\n",
        "## 遇到的困难\n\n- 显存不足，我把批大小减小到8。\n- 训练太慢，我只用了2000条评论。\n",
        "## 어려웠던 점\n\n- GPU 메모리가 부족해서 배치를 8로 줄였습니다.\n- 학습이 너무 느려서 "
        "2000개만 "
        "사용했습니다.\n",
        "## 苦労した点\n\n- メモリ不足のエラーが出たのでバッチを8に下げました。\n- "
        "学習が遅かったので"
        "2000件だけ使いました。\n",
    ],
)
def test_two_difficulties_are_read_in_many_languages_and_shapes(text: str) -> None:
    assert challenges(text).credit == 1


def test_remedies_for_anybody_are_for_a_person() -> None:
    verdict = challenges(
        "## Challenges\n\n1. **Overfitting**: the model may overfit the data. Solution: use "
        "dropout.\n"
        "2. **Cost**: the training can be expensive. Solution: use a smaller model.\n"
    )
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0)


def test_a_language_without_words_is_for_a_person() -> None:
    verdict = challenges("## Challenges\n\nНе хватило памяти, поэтому я уменьшил батч до 8.\n")
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)


def test_one_difficulty_without_a_remedy_earns_half() -> None:
    text = "## Reflection\n\nThe hardest was our own loss: `compute_loss` raised a TypeError.\n"
    verdict = challenges(text)
    assert verdict.credit == 0.5
    assert verdict.summary.startswith("One difficulty of your own, but not what you did")


def test_a_difficulty_that_no_heading_announces_is_read_where_it_stands() -> None:
    notes = "# NOTES\n# - what I found hard: batch 32 filled the memory, so I left it at 8.\n"
    files = {"a.py": f"x = 1\n\n{notes}"}
    verdict = Challenges().judge(Challenges().read(hand_in(files)), Key())
    assert verdict.credit == 0.5


def test_advice_to_readers_is_no_reflection() -> None:
    text = "## Troubleshooting\n\n- If you run out of memory, reduce the batch size to 8.\n"
    assert challenges(text).credit == 0


def test_a_remark_in_passing_is_no_reflection() -> None:
    files = {"a.py": "# reads the memory limit of 8 GB and fails on error\nx = 1\n"}
    verdict = Challenges().judge(Challenges().read(hand_in(files)), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


@pytest.mark.parametrize(
    "text",
    [
        "## Suggestions\n\n- Use the full dataset\n- Try a larger model such as RoBERTa\n",
        "## Future work\n\nI would train for more epochs and tune the learning rate.\n",
        "## Reflection\n\nTo improve it I would augment the data and use early stopping.\n",
        "## Mejoras\n\nUsaría más datos y más épocas.\n",
        "## 改进建议\n\n使用更多数据，调整学习率。\n",
        "Suggestions: more training data; a lower learning rate.\n",
        "To get over 0.90: keep 400 tokens of each review and use all 25k rows.\n",
        "## Bilan\n\nPour faire mieux, je prendrais les 25 000 critiques et plus d'époques.\n",
        "## Migliorie\n\nUserei più dati e un modello più grande.\n",
        "## Verbesserungen\n\nAlle 25.000 Kritiken nehmen und die Lernrate suchen.\n",
        "## Nasıl daha iyi olur\n\n- Bütün veriyi kullanmak\n- Uzunluk 512 olabilir\n",
        "## Hướng cải thiện\n\n- Toàn bộ 25.000 mẫu\n- Thêm epoch\n",
        "## 개선 방안\n\n전체 데이터를 쓰고 학습률을 조정한다.\n",
        "## 改善\n\n全データを使い、学習率を調整する。\n",
    ],
)
def test_two_ideas_earn_everything(text: str) -> None:
    assert suggestions(text).credit == 1


@pytest.mark.parametrize(
    "text",
    [
        "## Day 3\n\nA bit under 90, so what could be done: use the whole training part, and try "
        "max_length 512.\n",
        "## Was ich besser machen würde\n\nMehr Epochen, und ein größeres Modell.\n",
        "## Mejora\n\nProbaría con 20.000 filas en lugar de 2.000, y también un largo de 384.\n",
        "**개선**\n\n데이터를 25,000개 전부 쓰고, 학습률을 2e-5로 낮춰 본다.\n",
        "## Reflection\n\nThe memory was short. Next time I would use more data, and a lower "
        "learning rate.\n",
    ],
)
def test_ideas_are_read_where_they_are_announced(text: str) -> None:
    assert suggestions({"a.py": "x = 1\n", "a.md": text}).credit == 1


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## If I had another month\n\n- unfreeze the encoder step by step\n- all 25k rows\n",
        "# T\n\nwhat next, not 90 yet\n\n- rank 16 for the adapters\n- ten times the rows, 2500 is "
        "few\n",
        "# T\n\n86 % on the test part. With a bigger card I would take 512 tokens and roberta-base."
        "\n",
    ],
)
def test_ideas_that_no_heading_of_ours_announces_count(text: str) -> None:
    assert suggestions({"a.py": "x = 1\n", "a.md": text}).credit == 1


def test_what_a_reason_names_is_no_idea() -> None:
    text = "# T\n\nI would use 512 tokens, because all long reviews of the full set are cut.\n"
    assert suggestions({"a.py": "x = 1\n", "a.md": text}).credit == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "## Reflection\n\nIf I want more: add early stopping on a validation set.\n",
        "## Notes\n\nA colleague would take RoBERTa for this.\n",
    ],
)
def test_what_may_be_one_idea_or_more_is_for_a_person(text: str) -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": text})
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)


def test_challenges_in_general_are_no_suggestions() -> None:
    text = (
        "## Reflection\n\nFine-tuning has challenges such as overfitting and data quality, they "
        "should be addressed with care.\n"
    )
    assert suggestions({"a.py": "x = 1\n", "a.md": text}).credit == 0


def test_a_high_accuracy_that_no_claim_is_made_of_is_for_a_person() -> None:
    shown = {"a.py": "x = 1\n", "train.log": "epoch 1\nval acc 0.9310\n"}
    assert suggestions(shown).status is Status.MANUAL
    assert suggestions(shown | {"train.log": "epoch 1\nval acc 0.8310\n"}).credit == 0


def test_an_accuracy_of_ninety_percent_owes_none() -> None:
    trained = code_of(script("from transformers import Trainer\nTrainer(model=m).train()\n"))
    text = {"a.md": "We reach an accuracy of 93.1% on the test set.\n"}
    verdict = Suggestions().judge(Suggestions().read(hand_in(text, code=trained)), Key())
    assert verdict.credit == 1
    assert "no suggestions were owed" in verdict.summary


def test_an_accuracy_that_nothing_was_trained_for_is_for_a_person() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "We reach an accuracy of 93.1%.\n"})
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)


def test_a_lower_accuracy_owes_some() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "We reach an accuracy of 83.1%.\n"})
    assert (verdict.status, verdict.summary) == (Status.FAILED, "No suggestions were found.")


def test_without_practice_and_suggestion_there_is_nothing_to_judge() -> None:
    assert suggestions("1. B\n2. B\n").summary.startswith("There is no practical part")


def test_hoping_for_better_results_is_no_idea() -> None:
    text = "## Suggestions\n\nWith more time the results could be improved.\n"
    verdict = suggestions({"a.py": "x = 1\n", "a.md": text})
    assert (verdict.status, verdict.summary) == (
        Status.FAILED,
        "No concrete suggestion was found.",
    )


def test_code_in_a_text_is_a_practical_part() -> None:
    code = code_of(fence("from datasets import load_dataset\nload_dataset('imdb')\n"))
    reading = Suggestions().read(hand_in("Done.\n", code=code))
    assert reading.note == "No suggestions were found."


def test_one_short_idea_earns_half() -> None:
    verdict = suggestions({"a.py": "x = 1\n", "a.md": "## Suggestions\n\nUse a larger model.\n"})
    assert (verdict.status, verdict.credit) == (Status.PARTIAL, 0.5)


def test_ideas_that_we_do_not_know_are_for_a_person() -> None:
    text = "## Suggestions\n\nUse a larger model.\n\nAsk the reviewers to write more plainly.\n"
    verdict = suggestions({"a.py": "x = 1\n", "a.md": text})
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)


KNOWN = SentenceKinds(
    (SentenceKind("difficulty", "", ("a",)), SentenceKind("suggestion", "", ("b",))),
    SureKinds(likely=0.65, unlikely=0.3),
)


def compared(text: str, **chances: tuple[float, float]) -> Evidence:
    """Make evidence whose sentences, found by their first word, have given chances of the kinds."""
    told = hand_in({"a.py": "x = 1\n", "a.md": text})
    every = [part for block in told.document.prose for part in clauses(block.text)]
    rows = tuple(chances.get(part.split()[0], (0.0, 0.0)) for part in every)
    kinds = ("difficulty", "suggestion")
    record = LikenessRecord(told=tuple(every), kinds=kinds, chances=rows)
    return Evidence(
        document=lambda: told.document.record,
        code=lambda: told.code.record,
        likeness=lambda: record,
    )


@pytest.mark.parametrize(
    ("chance", "status"), [(0.9, Status.MANUAL), (0.5, Status.FAILED), (0.0, Status.FAILED)]
)
def test_meaning_points_to_a_difficulty_in_words_that_we_do_not_know(
    chance: float, status: Status
) -> None:
    check = Challenges(sentence_kinds=KNOWN)
    evidence = compared("# T\n\nNothing on the machine obeyed us.\n", Nothing=(chance, 0.0))
    verdict = check.judge(check.read(evidence), Key())
    assert verdict.status is status
    assert bool(verdict.quotes) == (status is Status.MANUAL)


@pytest.mark.parametrize(("chance", "status"), [(0.4, Status.MANUAL), (0.1, Status.FAILED)])
def test_meaning_clears_doubtful_words(chance: float, status: Status) -> None:
    check = Challenges(sentence_kinds=KNOWN)
    evidence = compared(
        "# T\n\nWrapped together with the trainer, so I can use it again.\n", Wrapped=(chance, 0.0)
    )
    assert check.judge(check.read(evidence), Key()).status is status


@pytest.mark.parametrize(("chance", "status"), [(0.9, Status.MANUAL), (0.3, Status.FAILED)])
def test_meaning_points_to_a_suggestion(chance: float, status: Status) -> None:
    check = Suggestions(sentence_kinds=KNOWN)
    evidence = compared(
        "# T\n\nReading further into each opinion is worth it.\n", Reading=(0.0, chance)
    )
    assert check.judge(check.read(evidence), Key()).status is status

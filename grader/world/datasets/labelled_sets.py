"""Rows of the course data sets in which a text has a label."""

from collections.abc import Sequence
from typing import Any

from grader.world.datasets.grammar import Grammar

Columns = dict[str, list[Any]]

EMOTIONS = ("sadness", "joy", "love", "anger", "fear", "surprise")
TOPICS = ("World", "Sports", "Business", "Sci/Tech")
KINDS = (
    *("Company", "EducationalInstitution", "Artist", "Athlete", "OfficeHolder"),
    *("MeanOfTransportation", "Building", "NaturalPlace", "Village", "Animal", "Plant"),
    *("Album", "Film", "WrittenWork"),
)
TREC = {
    "ABBR": "abb exp",
    "ENTY": "animal body color cremat currency dismed event food instru lang letter other plant "
    "product religion sport substance symbol techmeth termeq veh word",
    "DESC": "def desc manner reason",
    "HUM": "gr ind title desc",
    "LOC": "city country mount other state",
    "NUM": "code count date dist money ord other period perc speed temp volsize weight",
}
FINE = tuple(f"{coarse}:{fine}" for coarse, names in TREC.items() for fine in names.split())
INTENTS = tuple(
    [
        "activate_my_card",
        "age_limit",
        "apple_pay_or_google_pay",
        "atm_support",
        "automatic_top_up",
        "balance_not_updated_after_bank_transfer",
        "balance_not_updated_after_cheque_or_cash_deposit",
        "beneficiary_not_allowed",
        "cancel_transfer",
        "card_about_to_expire",
        "card_acceptance",
        "card_arrival",
        "card_delivery_estimate",
        "card_linking",
        "card_not_working",
        "card_payment_fee_charged",
        "card_payment_not_recognised",
        "card_payment_wrong_exchange_rate",
        "card_swallowed",
        "cash_withdrawal_charge",
        "cash_withdrawal_not_recognised",
        "change_pin",
        "compromised_card",
        "contactless_not_working",
        "country_support",
        "declined_card_payment",
        "declined_cash_withdrawal",
        "declined_transfer",
        "direct_debit_payment_not_recognised",
        "disposable_card_limits",
        "edit_personal_details",
        "exchange_charge",
        "exchange_rate",
        "exchange_via_app",
        "extra_charge_on_statement",
        "failed_transfer",
        "fiat_currency_support",
        "get_disposable_virtual_card",
        "get_physical_card",
        "getting_spare_card",
        "getting_virtual_card",
        "lost_or_stolen_card",
        "lost_or_stolen_phone",
        "order_physical_card",
        "passcode_forgotten",
        "pending_card_payment",
        "pending_cash_withdrawal",
        "pending_top_up",
        "pending_transfer",
        "pin_blocked",
        "receiving_money",
        "Refund_not_showing_up",
        "request_refund",
        "reverted_card_payment?",
        "supported_cards_and_currencies",
        "terminate_account",
        "top_up_by_bank_transfer_charge",
        "top_up_by_card_charge",
        "top_up_by_cash_or_cheque",
        "top_up_failed",
        "top_up_limits",
        "top_up_reverted",
        "topping_up_by_card",
        "transaction_charged_twice",
        "transfer_fee_charged",
        "transfer_into_account",
        "transfer_not_received_by_recipient",
        "transfer_timing",
        "unable_to_verify_identity",
        "verify_my_identity",
        "verify_source_of_funds",
        "verify_top_up",
        "virtual_card_not_working",
        "visa_or_mastercard",
        "why_verify_identity",
        "wrong_amount_of_cash_received",
        "wrong_exchange_rate_for_cash_withdrawal",
    ]
)


def make_labelled(
    stream: str, rows: int, *, domain: str, kinds: Sequence[str], weights: list[float] | None = None
) -> Columns:
    """Write a sentence of the kind of each label."""
    grammar = Grammar(domain, stream)
    labels = grammar.labels(rows, len(kinds), weights)
    texts = [grammar.say(kinds[label]) for label in labels]
    return {"id": [str(row) for row in range(rows)], "text": texts, "label": labels}


def make_named(stream: str, rows: int, *, domain: str, kinds: Sequence[str]) -> Columns:
    """Write the same, with the name of each label beside its number."""
    columns = make_labelled(stream, rows, domain=domain, kinds=kinds)
    return columns | {"label_text": [kinds[label] for label in columns["label"]]}


def make_feedback(stream: str, rows: int) -> Columns:
    """Write what students say of a course, by sentiment and topic."""
    columns = make_labelled(stream, rows, domain="class_vi", kinds=("neg", "neutral", "pos"))
    topics = Grammar("common", stream).labels(rows, 4, [72, 18, 4, 6])
    return {"sentence": columns["text"], "sentiment": columns["label"], "topic": topics}


def make_films(stream: str, rows: int, *, is_sorted: bool) -> Columns:
    """Write opinions of a sentence; Rotten Tomatoes has the favourable ones first."""
    columns = make_labelled(stream, rows, domain="film", kinds=("neg", "pos"))
    if is_sorted:
        half = [1] * (rows // 2) + [0] * (rows - rows // 2)
        grammar = Grammar("film", stream)
        columns = {"text": [grammar.say(("neg", "pos")[x]) for x in half], "label": half}
    return columns


def make_reviews(stream: str, rows: int, *, domain: str, stars: int, sentences: int) -> Columns:
    """Write reviews whose share of praise follows the label."""
    grammar = Grammar(domain, stream)
    rng = grammar.rng
    good, bad, neutral = (grammar.pool(kind) for kind in ("pos", "neg", "neutral"))
    labels = grammar.labels(rows, stars)
    texts = []
    for label in labels:
        praise = 0.05 + 0.9 * label / (stars - 1)
        count = 1 + min(int(rng.lognormvariate(0, 0.6) * sentences), 12 * sentences)
        texts.append(
            " ".join(
                rng.choice(
                    neutral if rng.random() < 0.3 else good if rng.random() < praise else bad
                )
                for _ in range(count)
            )
        )
    return {"text": texts, "label": labels}


def make_products(stream: str, rows: int) -> Columns:
    """Write titled reviews of things one buys."""
    columns = make_reviews(stream, rows, domain="product", stars=2, sentences=5)
    grammar = Grammar("product", f"{stream} titles")
    titles = [grammar.say(("title_neg", "title_pos")[label]) for label in columns["label"]]
    return {"label": columns["label"], "title": titles, "content": columns["text"]}


def make_news(stream: str, rows: int) -> Columns:
    """Write a headline and what follows."""
    grammar = Grammar("news", stream)
    labels = grammar.labels(rows, len(TOPICS))
    texts = []
    for label in labels:
        topic = TOPICS[label]
        start = f"{grammar.say(topic)} ({grammar.say('agency')})"
        texts.append(f"{start} {grammar.say('city')} - {grammar.say(topic)}, it was reported. "
                     f"{grammar.say(f'tail_{topic}')}")  # fmt: skip
    return {"text": texts, "label": labels}


def make_emotions(stream: str, rows: int) -> Columns:
    """Write what somebody feels."""
    grammar = Grammar("feelings", stream)
    labels = grammar.labels(rows, len(EMOTIONS), [29, 33, 8, 14, 12, 4])
    texts = [
        grammar.say(EMOTIONS[label], a=grammar.say(f"a_{EMOTIONS[label]}")) for label in labels
    ]
    return {"text": texts, "label": labels}


def make_tweet_emotions(stream: str, rows: int) -> Columns:
    """Write the four emotions of TweetEval: anger, joy, optimism, sadness."""
    grammar = Grammar("feelings", stream)
    labels = grammar.labels(rows, 4, [43, 22, 9, 26])
    kinds = ("anger", "joy", "love", "sadness")
    texts = [grammar.say(kinds[x], a=grammar.say(f"a_{kinds[x]}")) + " @user" for x in labels]
    return {"text": texts, "label": labels}


def make_entities(stream: str, rows: int) -> Columns:
    """Write first sentences of an encyclopedia."""
    grammar = Grammar("entities", stream)
    labels = grammar.labels(rows, len(KINDS))
    content = [f" {grammar.say(KINDS[x])} {grammar.say(KINDS[x])}" for x in labels]
    titles = [" ".join(text.split()[:3]) for text in content]
    return {"label": labels, "title": titles, "content": content}


def make_questions(stream: str, rows: int) -> Columns:
    """Write questions by what they ask for."""
    grammar = Grammar("questions", stream)
    fine = grammar.labels(rows, len(FINE))
    coarse = [list(TREC).index(FINE[label].partition(":")[0]) for label in fine]
    texts = [grammar.say(list(TREC)[label]) for label in coarse]
    return {"text": texts, "coarse_label": coarse, "fine_label": fine}


def make_messages(stream: str, rows: int) -> Columns:
    """Write text messages; one in eight is spam."""
    columns = make_labelled(stream, rows, domain="sms", kinds=("ham", "spam"), weights=[87, 13])
    return {"sms": [f"{text}\n" for text in columns["text"]], "label": columns["label"]}


def make_intents(stream: str, rows: int) -> Columns:
    """Write what customers ask a bank; the data set is sorted by intent."""
    grammar = Grammar("bank", stream)
    labels = sorted(grammar.labels(rows, len(INTENTS)))
    subjects = [name.replace("_", " ").rstrip("?").lower() for name in INTENTS]
    return {"text": [grammar.say("ask", x=subjects[x]) for x in labels], "label": labels}


def make_finance(stream: str, rows: int) -> Columns:
    """Write sentences of financial news."""
    kinds = ("negative", "neutral", "positive")
    columns = make_labelled(stream, rows, domain="finance", kinds=kinds, weights=[13, 61, 26])
    return {"sentence": columns["text"], "label": columns["label"]}

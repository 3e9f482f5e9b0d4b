"""The network: a pre-trained base with a new head, and which of its weights are trained."""

from peft import LoraConfig, PeftModel, PromptTuningConfig, TaskType, get_peft_model
from transformers import AutoConfig, AutoModelForSequenceClassification, PreTrainedModel

from reference.assignment.config import LABELS, PROMPT_TOKENS, Config
from reference.assignment.data import NO_NETWORK

HEAD = ["pre_classifier", "classifier"]  # new, at random; every method must train and save it


def load_network(config: Config) -> PreTrainedModel | PeftModel:
    """Load the base, name its classes, and leave trainable what the method trains."""
    try:
        shape = AutoConfig.from_pretrained(
            config.base,
            num_labels=len(LABELS),
            id2label=dict(enumerate(LABELS)),
            label2id={label: number for number, label in enumerate(LABELS)},
        )
        # Dropout elsewhere is enough; without it here, attention is one fused operation and a
        # training step on a processor takes 40 % less time.
        shape.attention_dropout = 0.0
        network = AutoModelForSequenceClassification.from_pretrained(config.base, config=shape)
    except OSError as error:
        raise SystemExit(f"--base {config.base} is not here: {NO_NETWORK}") from error
    if config.method == "lora":
        return add_lora(network)
    if config.method == "prompt":
        return add_prompt(network)
    if config.method == "head":
        network.base_model.requires_grad_(False)
    return network


def add_lora(network: PreTrainedModel) -> PeftModel:
    """Freeze the base; learn a low-rank change to the queries and values of each layer.

    Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models".
    """
    config = LoraConfig(
        task_type=TaskType.SEQ_CLS,
        r=8,
        lora_alpha=16,
        lora_dropout=0.05,
        target_modules=["q_lin", "v_lin"],
        modules_to_save=HEAD,
    )
    return get_peft_model(network, config)


def add_prompt(network: PreTrainedModel) -> PeftModel:
    """Freeze the base; learn a few tokens that stand before every review.

    Lester et al. 2021, "The Power of Scale for Parameter-Efficient Prompt Tuning".
    """
    config = PromptTuningConfig(
        task_type=TaskType.SEQ_CLS,
        num_virtual_tokens=PROMPT_TOKENS,
        token_dim=network.config.hidden_size,
        num_layers=network.config.num_hidden_layers,
        num_attention_heads=network.config.num_attention_heads,
        modules_to_save=HEAD,
    )
    return get_peft_model(network, config)


def count_parameters(network: PreTrainedModel | PeftModel) -> tuple[int, int]:
    """Return how many weights are trained, and how many there are."""
    sizes = [(weights.numel(), weights.requires_grad) for weights in network.parameters()]
    return sum(size for size, trained in sizes if trained), sum(size for size, _ in sizes)

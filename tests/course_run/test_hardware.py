"""Code that is written for a GPU runs on a machine that has none."""

from pathlib import Path

import pytest
from snippets import run_snippets

PRELUDE = """
import warnings
warnings.simplefilter("ignore")
import torch
from torch import nn

def network():
    return nn.Linear(3, 2)
"""

SNIPPETS = {
    "guards": """
assert torch.cuda.is_available(), "turn the GPU on"
from torch.cuda import is_available
assert is_available() and torch.cuda.device_count() == 1
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
assert device.type == "cuda"
assert "imitated" in torch.cuda.get_device_name(0)
assert torch.cuda.get_device_properties(device).total_memory > 1e9
assert torch.cuda.memory_allocated() + torch.cuda.max_memory_reserved(0) == 0
torch.cuda.empty_cache(), torch.cuda.synchronize(), torch.cuda.set_device(0)
torch.cuda.manual_seed_all(42), torch.cuda.reset_peak_memory_stats()
start = torch.cuda.Event(enable_timing=True)
start.record()
assert start.elapsed_time(torch.cuda.Event()) >= 0
with torch.cuda.device(0), torch.cuda.stream(torch.cuda.Stream()):
    torch.zeros(1).cuda()
""",
    "moving": """
device = torch.device("cuda:0")
m = network().to(device).cuda().to(0).to("cuda", torch.float32).to(device=device)
x = torch.randn(4, 3).to(device).cuda(0, non_blocking=True).to("cuda", non_blocking=True)
y = torch.tensor([0, 1, 0, 1], device="cuda").type(torch.cuda.LongTensor)
y = torch.cuda.LongTensor([0, 1, 0, 1]) + torch.zeros(4, device=0).long()
torch.ones_like(x, device=device), x.new_zeros(3, device=device), torch.arange(3, device="cuda")
nn.functional.cross_entropy(m(x), y).backward()
nn.Embedding(3, 2, device=device)(y)
assert m.weight.device.type == "cpu"
g = torch.Generator(device="cuda").manual_seed(0)
assert isinstance(g, torch.Generator) and isinstance(torch.default_generator, torch.Generator)
torch.randperm(4, generator=g)
torch.save(m.state_dict(), "m.pt")
for place in ("cuda:0", device, {"cuda:0": "cuda:1"}, lambda storage, _: storage, None):
    m.load_state_dict(torch.load("m.pt", map_location=place))
with torch.device("cuda"):
    network()
with torch.device("meta"):
    assert network().weight.device.type == "meta"
torch.set_default_device("cuda")
assert torch.zeros(1).device.type == "cpu"
torch.set_default_device(None)
torch.set_default_tensor_type("torch.cuda.FloatTensor")
network().to("mps")
""",
    "mixed precision": """
from torch.cuda.amp import GradScaler, autocast
m, x = network().cuda(), torch.randn(4, 3).cuda()
optimizer, scaler = torch.optim.AdamW(m.parameters(), fused=True), GradScaler()
with autocast():
    loss = m(x).sum()
scaler.scale(loss).backward()
scaler.unscale_(optimizer)
scaler.step(optimizer)
scaler.update()
with torch.autocast(device_type="cuda", dtype=torch.float16), torch.amp.autocast("cuda"):
    m(x)
assert network().half().cuda()(x.half()).dtype == torch.float16
""",
    "parallel": """
x = torch.randn(2, 3).cuda()
nn.DataParallel(network(), device_ids=[0, 1]).cuda()(x)
rows = torch.utils.data.TensorDataset(torch.randn(8, 3))
options = {"pin_memory": True, "generator": torch.Generator(device="cuda")}
for (batch,) in torch.utils.data.DataLoader(rows, batch_size=4, shuffle=True, **options):
    network()(batch.to("cuda", non_blocking=True))
torch.compile(network(), mode="max-autotune")(x)
assert torch.vmap(lambda row: row * 2)(x).shape == (2, 3)
""",
    "scripts": '''
open("scripted.py", "w").write("""
import torch

@torch.jit.script
def ramp(x: torch.Tensor):
    return torch.zeros(3, device=x.device) + torch.arange(3, device=x.device).to(x.device)
""")
import sys
sys.path.insert(0, "")
import scripted
assert scripted.ramp(torch.zeros(1)).tolist() == [0, 1, 2]
''',
    "libraries": """
import datasets, transformers
from accelerate import Accelerator, notebook_launcher
from peft import LoraConfig, get_peft_model
from transformers import Trainer, TrainingArguments, pipeline

config = transformers.GPT2Config(
    vocab_size=60, n_embd=16, n_layer=1, n_head=2, n_positions=32, bos_token_id=2, eos_token_id=3
)
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "movie", "was", "good"]
open("vocab.txt", "w").write("\\n".join(words))
tok = transformers.BertTokenizerFast(vocab="vocab.txt", model_max_length=32)
tok.eos_token = "[SEP]"
gpt = transformers.GPT2LMHeadModel(config).to("cuda")
ids = tok("the movie", return_tensors="pt").to("cuda").input_ids
gpt.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=3, do_sample=True)
for device in (0, "cuda", torch.device("cuda:0"), -1):
    pipeline("text-generation", model=gpt, tokenizer=tok, device=device)("the", max_new_tokens=2)

rows = datasets.Dataset.from_dict({"input_ids": [[5, 6, 7]] * 4, "labels": [[5, 6, 7]] * 4})
lora = get_peft_model(gpt, LoraConfig(task_type="CAUSAL_LM", r=2)).to("cuda")
a = TrainingArguments("out", max_steps=1, fp16=True, bf16=False, tf32=True, disable_tqdm=True)
trainer = Trainer(lora, a, train_dataset=rows)
trainer.train()
assert a.device.type == "cpu" and a.n_gpu == 0

accelerator = Accelerator(mixed_precision="fp16")
m, optimizer = accelerator.prepare(network(), torch.optim.SGD(lora.parameters(), lr=1))
accelerator.backward(m(torch.randn(2, 3, device=accelerator.device)).sum())
ran = []
notebook_launcher(lambda: ran.append(1), num_processes=2)
assert ran == [1]
""",
    "the truth for libraries": """
import sys, types
library = types.ModuleType("library")
code = compile("import torch; seen = torch.cuda.is_available()", "site-packages/x.py", "exec")
exec(code, library.__dict__)
assert library.seen is False
try:
    torch.zeros(1).to("cdua")
except RuntimeError:
    pass
else:
    raise AssertionError
""",
}

FORKED = ("torch", "transformers.trainer", "datasets")


@pytest.mark.slow
@pytest.mark.parametrize("heavy", [(), FORKED], ids=["a fresh interpreter", "a forked one"])
def test_code_for_a_gpu_runs_without_one(heavy: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_snippets(tmp_path, SNIPPETS, prelude=PRELUDE, heavy=heavy)
    assert ran.failed == {}
    assert ran.noted("no GPU", "computed on the CPU")
    assert ran.noted("`torch.compile`")
    assert ran.noted("`mixed_precision`")

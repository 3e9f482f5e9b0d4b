"""bitsandbytes without a GPU: its layers and optimizers are those of torch."""

from types import ModuleType

import torch

__version__ = "0.45.0"

nn = ModuleType("bitsandbytes.nn")
vars(nn).update(
    Linear4bit=torch.nn.Linear,
    Linear8bitLt=torch.nn.Linear,
    LinearNF4=torch.nn.Linear,
    LinearFP4=torch.nn.Linear,
    Embedding=torch.nn.Embedding,
    StableEmbedding=torch.nn.Embedding,
)
optim = ModuleType("bitsandbytes.optim")
for _name in ("Adam", "AdamW", "SGD", "Adagrad", "RMSprop"):
    for _kind in ("", "8bit", "32bit"):
        setattr(optim, f"{_name}{_kind}", getattr(torch.optim, _name))
        setattr(optim, f"Paged{_name}{_kind}", getattr(torch.optim, _name))

__path__: list[str] = []

"""An honest hand-in that trains a little: prints all that a neighbour could have changed."""

import json
import os
import random
import sys

import numpy
import torch

seen = {
    "unseeded": [random.random(), float(numpy.random.rand()), float(torch.rand(1))],
    "threads": torch.get_num_threads(),
    "dtype": str(torch.get_default_dtype()),
    "recursion": sys.getrecursionlimit(),
    "sum": sum([1, 2]),
    "evil": "evil" in sys.modules,
    "umask": os.umask(0o022),
}
torch.manual_seed(0)
inputs = torch.randn(64, 8)
labels = (inputs.sum(1) > 0).long()
network = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2))
optimizer = torch.optim.AdamW(network.parameters(), lr=0.01)
losses = []
for _ in range(20):
    loss = torch.nn.functional.cross_entropy(network(inputs), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(round(loss.item(), 6))
seen["losses"] = losses
seen["accuracy"] = float((torch.argmax(network(inputs), 1) == labels).float().mean())
print(json.dumps(seen))

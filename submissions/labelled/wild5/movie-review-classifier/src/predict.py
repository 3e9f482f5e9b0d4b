import sys

import torch
from transformers import pipeline

if __name__ == "__main__":
    device = 0 if torch.cuda.is_available() else -1
    clf = pipeline("text-classification", model="models/distil", device=device)
    print(clf(" ".join(sys.argv[1:])))

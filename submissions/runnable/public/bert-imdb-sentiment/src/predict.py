import sys

import config
import torch
from dataset import BERTDataset
from model import BERTBaseUncased


def sentence_prediction(sentence, model):
    d = BERTDataset([sentence], [0])[0]
    with torch.no_grad():
        out = model(
            ids=d["ids"].unsqueeze(0),
            mask=d["mask"].unsqueeze(0),
            token_type_ids=d["token_type_ids"].unsqueeze(0),
        )
    return torch.sigmoid(out).item()


if __name__ == "__main__":
    text = sys.argv[1] if len(sys.argv) > 1 else "what a great movie"
    model = BERTBaseUncased()
    model.load_state_dict(torch.load(config.MODEL_PATH, map_location="cpu"))
    model.eval()
    p = sentence_prediction(text, model)
    print({"positive": round(p, 4), "negative": round(1 - p, 4)})

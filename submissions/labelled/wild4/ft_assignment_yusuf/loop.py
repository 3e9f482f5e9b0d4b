import evaluate
import torch


def run_epoch(acc, model, dl, opt, sched):
    model.train()
    s = 0.0
    for b in dl:
        loss = model(**b).loss
        acc.backward(loss)
        opt.step()
        sched.step()
        opt.zero_grad()
        s += loss.item()
    return s / len(dl)


@torch.no_grad()
def score(acc, model, dl):
    metric = evaluate.load("accuracy")
    model.eval()
    for b in dl:
        pred = model(**b).logits.argmax(dim=-1)
        metric.add_batch(predictions=acc.gather(pred), references=acc.gather(b["labels"]))
    return metric.compute()

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score
from torch.utils.data import DataLoader, WeightedRandomSampler
from transformers import Trainer


class BalancedTrainer(Trainer):
    """Draws every class with the same probability."""

    def get_train_dataloader(self):
        labels = np.array(self.train_dataset["labels"])
        counts = np.bincount(labels)
        weights = 1.0 / counts[labels]
        sampler = WeightedRandomSampler(torch.DoubleTensor(weights), num_samples=len(labels), replacement=True)
        return DataLoader(
            self.train_dataset,
            batch_size=self.args.train_batch_size,
            sampler=sampler,
            collate_fn=self.data_collator,
            drop_last=self.args.dataloader_drop_last,
        )


def compute_metrics(eval_pred):
    preds = np.argmax(eval_pred.predictions, axis=1)
    return {
        "accuracy": accuracy_score(eval_pred.label_ids, preds),
        "macro_f1": f1_score(eval_pred.label_ids, preds, average="macro"),
    }

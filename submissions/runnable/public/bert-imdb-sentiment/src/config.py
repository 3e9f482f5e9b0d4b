import torch
import transformers

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
MAX_LEN = 256
TRAIN_BATCH_SIZE = 8
VALID_BATCH_SIZE = 16
EPOCHS = 3
LEARNING_RATE = 3e-5
BERT_PATH = "bert-base-uncased"
MODEL_PATH = "../models/model.bin"
TRAINING_FILE = "../input/imdb.csv"
TOKENIZER = transformers.BertTokenizer.from_pretrained(BERT_PATH, do_lower_case=True)

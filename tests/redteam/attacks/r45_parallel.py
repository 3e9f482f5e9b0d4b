"""Uses every kind of parallel work that libraries do, and leaves it to be tidied up at the end."""

import atexit
import concurrent.futures
import json
import multiprocessing
import threading
import time

import numpy
import torch
from datasets import Dataset
from joblib import Parallel, delayed


def twice(number):
    return 2 * number


class Numbers(torch.utils.data.Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, place):
        return torch.tensor(float(place))


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(2)
    square = torch.randn(300, 300)
    seen = {"matmul": round(float((square @ square).sum()), 2)}
    loader = torch.utils.data.DataLoader(Numbers(), batch_size=4, num_workers=2)
    seen["loader"] = [float(batch.sum()) for batch in loader]
    rows = Dataset.from_dict({"n": list(range(40))})
    seen["map"] = sum(rows.map(lambda row: {"n": 2 * row["n"]}, num_proc=2)["n"])
    seen["joblib"] = Parallel(n_jobs=2)(delayed(twice)(n) for n in range(6))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        seen["pool"] = pool.map(twice, range(4))
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        seen["threads"] = list(threads.map(twice, range(4)))
    seen["numpy"] = float(numpy.linalg.norm(numpy.ones((64, 64))))
    # Left for the end: a pool nobody closes, a thread that lasts a little, a word at the exit.
    left = concurrent.futures.ProcessPoolExecutor(2)
    seen["left"] = left.submit(twice, 21).result()
    threading.Thread(target=time.sleep, args=(0.2,)).start()
    atexit.register(lambda: print("said at the end", flush=True))
    print(json.dumps(seen), flush=True)

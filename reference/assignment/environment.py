"""The environment: what to install, whether there is a GPU, which precision it computes fast.

pip install -r requirements.txt
"""

import torch
import transformers


def show_environment() -> None:
    """Print what this machine trains with."""
    print(f"torch {torch.__version__}, transformers {transformers.__version__}")
    print(f"GPU available: {torch.cuda.is_available()}")
    if torch.cuda.is_available():
        print(f"GPU: {torch.cuda.get_device_name()}")
    print(f"Precision: {'bfloat16 where it is safe' if has_bfloat16() else 'float32'}")


def has_bfloat16() -> bool:
    """Say whether this machine computes bfloat16 faster than float32.

    It has the range of float32 with fewer digits, so that training needs no scaling of the loss.
    """
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # A processor without such units emulates them, slower than float32.
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()

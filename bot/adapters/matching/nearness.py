"""How near two sentence vectors are, as learning and serving both reckon it."""

import numpy as np
from numpy.typing import NDArray

from bot.adapters.matching.scoring import Vector


def turned(vector: Vector, mean: Vector) -> Vector:
    """Without what all sentences have in common, of length 1."""
    found = vector - mean
    return np.asarray(found / np.float32(float(np.sqrt(found @ found)) or 1.0), np.float32)


def sharpened(cosines: NDArray[np.float32], sharpness: float) -> NDArray[np.float32]:
    """From cosines: 1 stays 1 and 0 stays 0; the sharper, the more the nearest count beside the near.

    Without sharpness they stay as they are. (e^(b·c) - 1) / (e^b - 1) is a sum of powers of c with
    positive weights, and therefore a kernel as the cosine itself is.
    """
    if not sharpness:
        return cosines
    raised = np.expm1(cosines * np.float32(sharpness))
    return np.asarray(raised / np.float32(np.expm1(sharpness)), np.float32)

"""The second layer of the classifier: a small network with one hidden layer, from what stands around a sentence to log odds."""

import dataclasses
import os

import numpy as np

from pipeline.tasks.context import FloatArray

# A numerical library multiplies without threads what takes no more than this many products (OpenBLAS, interface/gemm.c):
# threads would take the processor from other workers. Where it is told to start none, as in those, all is multiplied at once.
_MOST_PRODUCTS = 1 << 18


@dataclasses.dataclass(frozen=True, eq=False)
class Network:
    """The weights for D inputs, H hidden units and T tasks: `inward` D × H, `inner` H, `outward` H × T; from the inputs
    straight to the tasks `straight` D × T; `bias` T.

    A hidden unit passes on what reaches it where that is above 0 (Glorot, Bordes and Bengio 2011,
    proceedings.mlr.press/v15/glorot11a.html).
    """

    inward: FloatArray
    inner: FloatArray
    outward: FloatArray
    straight: FloatArray
    bias: FloatArray

    def log_odds(self, inputs: FloatArray) -> FloatArray:
        """The log odds of each task (n × T) for inputs n × D; but for the last bits, whatever other rows there are."""
        alone = os.environ.get("OPENBLAS_NUM_THREADS") == "1"
        rows = max(1, len(inputs) if alone else _MOST_PRODUCTS // max(1, self.inward.size))
        parts = [self._log_odds(inputs[at : at + rows]) for at in range(0, len(inputs), rows)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.bias)))

    def _log_odds(self, inputs: FloatArray) -> FloatArray:
        hidden = np.maximum(inputs @ self.inward + self.inner, 0.0)
        return np.asarray(hidden @ self.outward + inputs @ self.straight + self.bias)

    def unfolded(self, row: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The network as it is for one row of inputs (D), where it is linear: weights D × T and what is added (T).

        `row @ weights + added` are the log odds of the row, so that each input has its share (Montavon et al. 2018,
        doi:10.1016/j.dsp.2017.10.011).
        """
        active = row @ self.inward + self.inner > 0
        outward = self.outward[active]
        return self.inward[:, active] @ outward + self.straight, self.inner[active] @ outward + self.bias

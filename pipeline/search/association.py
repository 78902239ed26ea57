"""The formulas of corpus statistics, over arrays or single numbers.

References: Evert, "Corpora and collocations" (2008), for association; Rychlý, "A lexicographer-friendly association
score" (2008), for logDice; Rayson and Garside, "Comparing corpora using frequency profiling" (2000), and Hardie, "Log
Ratio" (2014), for keyness; Juilland et al. (1970) and Gries, "Dispersions and adjusted frequencies" (2008), for
dispersion.
"""

import dataclasses

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
SCORES = ("logdice", "mi", "t", "ll")


@dataclasses.dataclass(frozen=True, slots=True)
class Together:
    """What a word and a node have in common, each an array by word or one number.

    `both`: occurrences of the word in the windows of the node; `word`: all of the word; `node`: all of the node;
    `window`: tokens in all windows; `total`: tokens of the corpus.
    """

    both: Numbers
    word: Numbers
    node: float
    window: float
    total: float

    def expected(self) -> Numbers:
        """How often the word would stand in the windows by chance: E11 = R1 C1 / N (Evert 2008, 4.1)."""
        return self.window * self.word / self.total

    def mi(self) -> Numbers:
        """Pointwise mutual information, log2(O11 / E11)."""
        return np.log2(self.both / self.expected())

    def t(self) -> Numbers:
        """The t-score, (O11 - E11) / sqrt(O11)."""
        return (self.both - self.expected()) / np.sqrt(self.both)

    def ll(self) -> Numbers:
        """The log-likelihood, 2 * sum of O ln(O / E) over the four cells; negative where the word is avoided."""
        return _likelihood(self.both, self.window, self.word, self.total)

    def logdice(self) -> Numbers:
        """14 + log2(2 f(x, y) / (f(x) + f(y))) (Rychlý 2008); 14 at most, whatever the size of the corpus."""
        return 14 + np.log2(2 * self.both / (self.node + self.word))


def keyness_likelihood(target: Numbers, reference: Numbers, target_size: float, reference_size: float) -> Numbers:
    """2 (a ln(a / E1) + b ln(b / E2)), E1 = c (a + b) / (c + d) (Rayson and Garside 2000); negative: less than there."""
    both = target + reference
    expected = (
        target_size * both / (target_size + reference_size),
        reference_size * both / (target_size + reference_size),
    )
    value = 2 * (_part(target, expected[0]) + _part(reference, expected[1]))
    return np.where(target < expected[0], -value, value)


def log_ratio(target: Numbers, reference: Numbers, target_size: float, reference_size: float) -> Numbers:
    """log2 of the ratio of the relative frequencies, a half for a frequency of nought (Hardie 2014)."""
    one, other = np.where(target == 0, 0.5, target), np.where(reference == 0, 0.5, reference)
    return np.log2((one / target_size) / (other / reference_size))


def juilland(counts: Numbers, sizes: Numbers) -> float:
    """D = 1 - V / sqrt(n - 1), V the coefficient of variation of the relative frequencies of n parts; 1 is even.

    The deviation is that of the population; 0 at least. With a single part there is no spread: 1.
    """
    rates = counts / sizes
    if len(rates) < 2 or not rates.any():
        return 1.0 if rates.any() else 0.0
    return max(0.0, float(1 - rates.std() / rates.mean() / np.sqrt(len(rates) - 1)))


def deviation_of_proportions(counts: Numbers, sizes: Numbers) -> float:
    """DP = sum of |share of the occurrences - share of the corpus| / 2; 0 is even, near 1 all in a small part."""
    if not counts.sum():
        return 0.0
    return float(np.abs(counts / counts.sum() - sizes / sizes.sum()).sum() / 2)


def _likelihood(both: Numbers, row: float, column: Numbers, total: float) -> Numbers:
    cells = both, row - both, column - both, total - row - column + both
    rows, columns = (row, row, total - row, total - row), (column, total - column, column, total - column)
    expected = [one * other / total for one, other in zip(rows, columns, strict=True)]
    value = 2 * sum(_part(cell, chance) for cell, chance in zip(cells, expected, strict=True))
    return np.where(both < expected[0], -value, value)


def _part(observed: Numbers, expected: Numbers) -> Numbers:
    """O ln(O / E), nought where O is; windows that overlap can bring a cell below nought, which counts as nought."""
    some = np.maximum(observed, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(some > 0, some * np.log(some / expected), 0.0)

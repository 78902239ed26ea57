"""Numbers as a text writes them, with their bounds and units.

`finding` runs over a text. The numeral: `numerals`, `gaps`; with what touches it: `readings`, `shares`; with what bounds it:
`bounds`; its unit: `units`. What is no number at all: `guards`.
"""

from pipeline.extract.quantities.finding import Amount, amounts, quantities

__all__ = ["Amount", "amounts", "quantities"]

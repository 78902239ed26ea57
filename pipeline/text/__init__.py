"""The text of a document: bytes to characters, and characters to the one form that every rule reads.

`decode` gives the original text of a file. `normalise` gives its normalised form with the way back to the original.
In that form:

- characters are Simplified, without pinyin glosses, radicals, compatibility ideographs and invisible characters;
- letters, digits, % and + are half-width; the tilde is `~`, the hyphen and the dash between digits `-`;
- `，；：？！（）` are full-width wherever a Chinese character or mark stands beside them, and ASCII elsewhere
  (`1,234`, `8:30`, `(Party)`); quotation marks are “” and ‘’; 、。《》〔〕【】 — … stay as they are;
- line ends are LF; lines broken at a fixed width are joined where that is certain; blank lines stand;
- no space stands inside a quantity (`10.48万人`) or between one and what it counts (`共271个`).

The stages run in this order, so that running them again changes nothing: characters, glosses, line breaks, widths,
spaces, script. Only deletions move offsets.
"""

from pipeline.text.decoding import Decoded, DecodeError, decode
from pipeline.text.normalising import NormalisedText, normalise
from pipeline.text.offsets import Edit

__all__ = ["DecodeError", "Decoded", "Edit", "NormalisedText", "decode", "normalise"]

"""Setups: institutions that a text names as set up, merged, renamed, transferred or abolished.

The rules and the words are data (`data/rules/setup.toml`). A verb of the rule file opens a finding; the names are then
read beside it, by what their heads are (办公室, 中心, 大队). A verb without a named body gives nothing.
"""

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.clauses import HIDDEN, Clauses, Span, cut, hide_brackets
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import Rule, rule, rules
from pipeline.records import SetupAction
from pipeline.structure import Sentence

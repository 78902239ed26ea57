"""Public bodies set up, merged, renamed, moved and abolished.

`finding` goes from cue to cue and asks the frames of its verb: `founding`, `reshaping`. The names: `bodies`; the tier that holds
them: `tiers`.
"""

from pipeline.extract.setups.finding import FoundSetup, find_setups

__all__ = ["FoundSetup", "find_setups"]

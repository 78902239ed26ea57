"""Powers handed down: what, by whom, to whom and how.

`finding` goes from cue to cue and asks the frames of its verb: `granting`, `handing`, `holding`, `exercising`, `commanding`,
`deciding`, `listing`, `relating`, which give `drafts`. The power: `powers`, `powernames`, `matters`. Who gives it and by what
method: `holders`; who receives it: `receivers`.
"""

from pipeline.extract.delegations.finding import FoundDelegation, find_delegations

__all__ = ["FoundDelegation", "find_delegations"]

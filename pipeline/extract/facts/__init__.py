"""What is counted: institutions, posts, powers, places, money, each with the words around its number.

`finding` goes from number to number. Is it a count: `counting`, `beginnings`. Its noun and kind: `words`, `nouns`, `naming`,
`kinds`, `counted`, `sums`, `rated`. What is done to it: `acts`, `actions`, `heads`, `carrying`, `moving`, `regrouping`, `steps`,
`rounds`, `dealt`, `outcome`, `payments`. How it is shared out: `scopes`, `respective`. Its tier, time and place: `slots`,
`levels`, `ranks`, `whereabouts`. Numbers in tables: `tables`.
"""

from pipeline.extract.facts.finding import FoundFact, find_facts

__all__ = ["FoundFact", "find_facts"]

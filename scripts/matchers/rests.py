"""What is still to be matched once a choice is made: written where it is wanted, or a function called from several places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from matchers.parsed import Nodes

if TYPE_CHECKING:
    from matchers.writing import Matcher


class Following(Protocol):
    """What follows a choice."""

    def here(self, at: str) -> None:
        """Write it, from the position `at` (an expression of C)."""

    def call(self, at: str) -> None:
        """Write a call of it."""


class Rest:
    """What is still to be matched once a choice is made: `nodes`, then `after`.

    Written where it is wanted (`here`), or as a function that is called from several places (`call`).
    """

    def __init__(self, matcher: "Matcher", nodes: Nodes, after: Following) -> None:
        self._matcher, self._nodes, self._after = matcher, nodes, after
        self._name = ""

    def here(self, at: str) -> None:
        """Write it, from the position `at`."""
        self._matcher.sequence(self._nodes, self._after, at)

    def call(self, at: str) -> None:
        """Write a call of it."""
        if not self._nodes:
            self._after.call(at)
            return
        self._name = self._name or self._matcher.function(self.here)
        self._matcher.say(f"if ({self._name}(c, {at})) return 1;")


class End:
    """What is done where a part of a pattern has matched to its end: `lines`, in which `@` is the position."""

    def __init__(
        self, matcher: "Matcher", *lines: str, after: Following | None = None, undo: Sequence[str] = ()
    ) -> None:
        self._matcher, self._lines, self._after, self._undo = matcher, lines, after, undo
        self._name = ""

    def here(self, at: str) -> None:
        """Write it, at the position `at`."""
        for line in self._lines:
            self._matcher.say(line.replace("@", at))
        if self._after is not None:
            self._after.here(at)
        for line in self._undo:
            self._matcher.say(line)

    def call(self, at: str) -> None:
        """Write it, or a call of it where it is long."""
        if self._after is None:
            self.here(at)
            return
        self._name = self._name or self._matcher.function(self.here)
        self._matcher.say(f"if ({self._name}(c, {at})) return 1;")


class Called:
    """A rest that is always called."""

    def __init__(self, rest: Following) -> None:
        self._rest = rest

    def here(self, at: str) -> None:
        """Write a call of it."""
        self._rest.call(at)

    call = here

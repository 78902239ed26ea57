"""An iterator that runs ahead of who takes from it, in a thread of its own."""

import collections
import contextlib
import threading
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

T = TypeVar("T")
_PATIENCE = 5.0  # seconds for the thread to end where what it runs is slow to answer


def ahead(make: Callable[[], Generator[T]], size: Callable[[T], int], most: int, room: int) -> Generator[T]:
    """The items of a generator that is made, run and closed in a thread: up to `most`, and `room` of `size`, ahead.

    An item larger than `room` comes alone. What the generator raises is raised here. Whoever closes this ends the thread.
    """
    shelf: _Shelf[T] = _Shelf(size, most, room)
    thread = threading.Thread(target=_fill, args=(shelf, make), daemon=True)
    thread.start()
    try:
        while (item := shelf.take()) is not None:
            yield item[0]
    finally:
        shelf.close()
        thread.join(_PATIENCE)
    if shelf.error is not None:
        raise shelf.error


class _Shelf(Generic[T]):
    """Items on their way from one thread to another."""

    def __init__(self, size: Callable[[T], int], most: int, room: int) -> None:
        self.error: BaseException | None = None
        self._size, self._most, self._room = size, most, room
        self._items: collections.deque[T] = collections.deque()
        self._held = 0
        self._changed = threading.Condition()
        self._closed = False

    def put(self, item: T) -> bool:
        """Lay an item down as soon as there is room; False where nobody takes any more."""
        size = self._size(item)
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room(size))
            if not self._closed:
                self._items.append(item)
                self._held += size
                self._changed.notify_all()
            return not self._closed

    def take(self) -> tuple[T] | None:
        """The next item; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._closed)
            if not self._items:
                return None
            item = self._items.popleft()
            self._held -= self._size(item)
            self._changed.notify_all()
            return (item,)

    def close(self) -> None:
        """Nothing more is laid down."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _has_room(self, size: int) -> bool:
        return not self._items or (len(self._items) < self._most and self._held + size <= self._room)


def _fill(shelf: _Shelf[T], make: Callable[[], Generator[T]]) -> None:
    try:
        with contextlib.closing(make()) as items:
            for item in items:
                if not shelf.put(item):
                    break
    except BaseException as error:  # for the other thread, whatever it is
        shelf.error = error
    finally:
        shelf.close()

"""An iterator in a thread of its own: the same items, bounded, and what goes wrong on either side reaches the other."""

import threading

import pytest

from pipeline.ahead import ahead


def size(item):
    return item


def test_items_come_in_order():
    assert list(ahead(lambda: (n for n in range(1_000)), size, 10, 10**9)) == list(range(1_000))
    assert list(ahead(lambda: (n for n in ()), size, 10, 10)) == []


@pytest.mark.parametrize(("most", "room", "expected"), [(3, 100, 4), (100, 25, 3), (100, 5, 2)])
def test_no_more_is_made_than_there_is_room_for(most, room, expected):
    """With the one that waits for room: three and one; 10 and 10 and one; one alone, though it is too large, and one."""
    made = []
    waits = threading.Event()

    def items():
        for _ in range(10):
            made.append(1)
            if len(made) == expected:
                waits.set()
            yield 10

    taking = ahead(items, size, most, room)
    assert next(taking) == 10
    assert waits.wait(10)
    taking.close()
    assert expected <= len(made) <= expected + 1


def test_what_goes_wrong_in_the_thread_is_raised_here():
    def items():
        yield 1
        raise OSError("gone")

    taking = ahead(items, size, 10, 10)
    assert next(taking) == 1
    with pytest.raises(OSError, match="gone"):
        next(taking)


def test_who_closes_ends_the_generator_in_its_thread():
    ended = []

    def items():
        try:
            while True:
                yield 1
        finally:
            ended.append(threading.current_thread())

    taking = ahead(items, size, 3, 10)
    next(taking)
    taking.close()
    assert len(ended) == 1
    assert ended[0] is not threading.current_thread()

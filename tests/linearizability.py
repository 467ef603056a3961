"""Is there an order in which the operations on one item could have happened one after the other, each between its beginning and
its end, so that all have the results they had?

The search is Wing and Gong's with Lowe's memory: operations are taken in turn as the next to happen, and no state that was
reached with the same operations behind it is gone on from twice.
"""

from dataclasses import dataclass, field
from typing import Any

UNKNOWN = (
    object()
)  # the result of an operation without an answer: it happened at some time after its beginning, or never


@dataclass
class Operation:
    kind: str
    arguments: tuple
    start: float
    end: float = float("inf")
    result: Any = UNKNOWN


def happen(state, operation):
    """(could it have had this result?, the state behind it), of an item that is a number or not there (None)."""
    kind, given, result = operation.kind, operation.arguments, operation.result
    fits = lambda expected: result is UNKNOWN or result == expected
    if kind == "get":
        return fits(state), state
    if kind == "put":  # results in what was there
        return fits(state), given[0]
    if kind == "delete":  # likewise
        return fits(state), None
    if kind == "add":  # results in the sum
        total = (state or 0) + given[0]
        return fits(total), total
    if kind == "swap":  # from one value, or none, to another; results in whether
        done = state == given[0]
        return fits(done), given[1] if done else state
    raise ValueError(kind)


class _Event:
    """A beginning or an end, in a list that it can be taken out of and put back."""

    def __init__(self, operation, number, match=None):
        self.operation, self.number, self.match = operation, number, match
        self.before = self.behind = None

    def take_out(self):
        for event in (self, self.match):
            if event:
                event.before.behind = event.behind
                if event.behind:
                    event.behind.before = event.before

    def put_back(self):
        for event in (self.match, self):
            if event:
                event.before.behind = event
                if event.behind:
                    event.behind.before = event


def _events(operations):
    moments = []
    for number, operation in enumerate(operations):
        known = operation.result is not UNKNOWN
        end = _Event(operation, number) if known else None
        moments.append((operation.start, 0, number, _Event(operation, number, end)))
        if known:
            moments.append((operation.end, 1, number, end))
    head = last = _Event(None, -1)
    for *_, event in sorted(moments, key=lambda moment: moment[:3]):
        last.behind, event.before = event, last
        last = event
    return head


def is_linearizable(operations, initial=None):
    head = _events(operations)
    ends = {id(each.match) for each in _walk(head) if each.match}
    left = sum(operation.result is not UNKNOWN for operation in operations)
    state, happened, seen, stack = initial, 0, set(), []
    event = head.behind
    while left:
        if id(event) not in ends:
            fits, behind = happen(state, event.operation)
            reached = (happened | 1 << event.number, behind)
            if fits and reached not in seen:
                seen.add(reached)
                stack.append((event, state))
                state, happened = behind, reached[0]
                left -= event.match is not None
                event.take_out()
                event = head.behind
            else:
                event = event.behind
            continue
        if not stack:
            return False
        event, state = stack.pop()  # what ends here did not happen in time: take another first
        happened &= ~(1 << event.number)
        left += event.match is not None
        event.put_back()
        event = event.behind
    return True


def _walk(head):
    event = head.behind
    while event:
        yield event
        event = event.behind


@dataclass
class Recorder:
    """Operations by item, as several threads see them."""

    histories: dict = field(default_factory=dict)

    def add(self, item, operation):
        self.histories.setdefault(item, []).append(operation)

    def broken(self):
        """The items whose history has no order."""
        return [item for item, history in self.histories.items() if not is_linearizable(history)]

"""The checker of histories: it takes what could have been and refuses what could not."""

import itertools
import random

from linearizability import UNKNOWN, Operation, happen, is_linearizable


def op(kind, *arguments, at, result=UNKNOWN):
    end = float("inf") if result is UNKNOWN else at[1]
    return Operation(kind, arguments, at[0], end, result)


def test_one_after_the_other():
    history = [
        op("put", 1, at=(0, 1), result=None),
        op("get", at=(2, 3), result=1),
        op("swap", 1, 2, at=(4, 5), result=True),
        op("swap", 1, 3, at=(6, 7), result=False),
        op("add", 5, at=(8, 9), result=7),
        op("delete", at=(10, 11), result=7),
        op("get", at=(12, 13), result=None),
    ]
    assert is_linearizable(history)
    for number, wrong in ((1, None), (2, False), (3, True), (4, 6), (5, 2), (6, 7)):
        broken = [Operation(o.kind, o.arguments, o.start, o.end, o.result) for o in history]
        broken[number].result = wrong
        assert not is_linearizable(broken), number


def test_a_stale_read_is_found():
    write, other = op("put", 1, at=(0, 1), result=None), op("put", 2, at=(2, 3), result=1)
    assert not is_linearizable([write, other, op("get", at=(4, 5), result=1)])
    assert is_linearizable([write, other, op("get", at=(2.5, 5), result=1)])
    seen = op("get", at=(2.1, 2.2), result=2)
    assert not is_linearizable([write, other, seen, op("get", at=(2.3, 2.4), result=1)])


def test_a_lost_update_is_found():
    start = op("put", 0, at=(0, 1), result=None)
    assert not is_linearizable([start, op("add", 1, at=(2, 5), result=1), op("add", 1, at=(3, 6), result=1)])
    assert is_linearizable([start, op("add", 1, at=(2, 5), result=2), op("add", 1, at=(3, 6), result=1)])
    assert not is_linearizable(
        [start, op("swap", 0, 1, at=(2, 5), result=True), op("swap", 0, 2, at=(3, 6), result=True)]
    )


def test_what_has_no_answer_may_have_happened_or_not():
    start, lost = op("put", 1, at=(0, 1), result=None), op("put", 2, at=(2, 3))
    assert is_linearizable([start, lost, op("get", at=(4, 5), result=1)])
    assert is_linearizable([start, lost, op("get", at=(4, 5), result=2)])
    assert is_linearizable([start, lost, op("get", at=(4, 5), result=1), op("get", at=(6, 7), result=2)])
    assert not is_linearizable([start, lost, op("get", at=(4, 5), result=2), op("get", at=(6, 7), result=1)])
    assert not is_linearizable([start, lost, op("get", at=(1.5, 1.8), result=2)])


def by_trying_all(history):
    """The same question, answered the long way."""
    known = [operation for operation in history if operation.result is not UNKNOWN]
    unknown = [operation for operation in history if operation.result is UNKNOWN]
    for some in itertools.chain.from_iterable(itertools.combinations(unknown, n) for n in range(len(unknown) + 1)):
        for order in itertools.permutations(known + list(some)):
            if any(b.end < a.start for a, b in itertools.combinations(order, 2)):
                continue
            state = None
            for operation in order:
                fits, state = happen(state, operation)
                if not fits:
                    break
            else:
                return True
    return False


def random_history(chance, count):
    history = []
    for _ in range(count):
        start = chance.randrange(20)
        kind = chance.choice(("get", "put", "delete", "add", "swap"))
        some = lambda: chance.choice((None, 1, 2))
        arguments = {"put": (chance.choice((1, 2)),), "add": (1,), "swap": (some(), chance.choice((1, 2)))}.get(
            kind, ()
        )
        result = chance.choice((True, False)) if kind == "swap" else some()
        if kind == "add":
            result = chance.choice((1, 2, 3))
        if chance.random() < 0.15:
            result = UNKNOWN
        history.append(op(kind, *arguments, at=(start, start + chance.randrange(1, 12)), result=result))
    return history


def test_it_answers_as_trying_all_orders_does():
    chance, answers = random.Random(5), []
    for _ in range(700):
        history = random_history(chance, chance.randrange(1, 6))
        answers.append(is_linearizable(history))
        assert answers[-1] == by_trying_all(history), history
    assert 100 < sum(answers) < 600


def test_long_histories_of_many_at_once():
    chance = random.Random(6)
    history, state = [], None
    for moment in range(3000):
        kind = chance.choice(("get", "put", "add", "swap", "delete"))
        arguments = {"put": (moment,), "add": (1,), "swap": (chance.choice((state, -1)), moment)}.get(kind, ())
        operation = op(kind, *arguments, at=(moment - chance.random() * 8, moment + chance.random() * 8), result=0)
        operation.result = UNKNOWN
        before = state
        _, state = happen(state, operation)
        operation.result = {"swap": bool(arguments) and before == arguments[0], "add": state}.get(kind, before)
        history.append(operation)
    assert is_linearizable(history)
    read = next(operation for operation in history[2000:] if operation.kind == "get" and operation.result is not None)
    read.result = -5
    assert not is_linearizable(history)

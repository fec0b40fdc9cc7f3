"""cascade.py FILE all|near REPEATS: the cascade of docs/spec/cascade.md with numpy and scipy.sparse, one venue under Aave's
rule, no gas. Reads the book and the scenarios as bench/cascade.c does and prints the same lines, of each day the shortest of
its runs. Accounts are laid by rising health at the ledger's prices: `all` values everybody in every round, `near` those alone
whom prices can have brought below 1 by then. Slices are found for all who are eligible at once, and a class of them is
sold as one where the pools take it."""

import sys
import time

import numpy as np
import scipy.sparse

STILL = 1e-9  # of what is on offer: nobody acts for less; of a mark: it has not moved

path, looks_at_all, repeats = sys.argv[1], sys.argv[2] == "all", int(sys.argv[3])
with open(path, "rb") as file:
    accounts, legs, assets, days = (int(each) for each in np.fromfile(file, np.uint32, 4))
    share, whole_health, whole_below, leftover, worthless, gas, kept, unit = np.fromfile(file, np.float64, 8)
    threshold, bonus, fee, prices, base_before, quote_before = np.fromfile(file, np.float64, 6 * assets).reshape(6, assets)
    amount = np.fromfile(file, np.float64, legs)
    first = np.fromfile(file, np.uint32, accounts + 1).astype(np.int64)
    debts = np.fromfile(file, np.uint32, accounts).astype(np.int64)
    asset = np.fromfile(file, np.uint16, legs).astype(np.int32)
    changes = np.fromfile(file, np.float64, assets * days).reshape(days, assets)
assert gas == 0, "liquidators who pay gas are not modelled here"
gross = 1 + bonus
net = 1 + bonus * (1 - fee)
by_merit = np.lexsort((np.arange(assets), -np.round(net * 1e12)))
merit = by_merit.argsort()  # of asset: how many are served before it (C7)


def ranges(begin, count):
    """begin[0], begin[0] + 1, … count[0] of them; then so many from begin[1]; …"""
    return np.repeat(begin - (count.cumsum() - count), count) + np.arange(count.sum())


class Side:
    """What accounts hold, or what they owe, leg by leg."""

    def __init__(self, begin, count):
        at = ranges(begin, count)
        self.count, self.first = count, np.concatenate(([0], count.cumsum())).astype(np.int32)
        self.asset, self.amount, self.opened = asset[at], amount[at], amount[at]

    def worth(self, rows, table):
        """Of the first so many accounts, each asset at `table`."""
        legs = self.first[rows]
        matrix = (self.amount[:legs], self.asset[:legs], self.first[: rows + 1])
        return scipy.sparse.csr_array(matrix, shape=(rows, assets)) @ table

    def legs_of(self, rows):
        return ranges(self.first[rows], self.count[rows])

    def take(self, leg, taken):
        left = self.amount[leg] - taken
        self.amount[leg] = np.where(left < unit / 2, 0, left)

    def restore(self, rows):
        self.amount[: self.first[rows]] = self.opened[: self.first[rows]]


def sides(order):
    """Both sides of the accounts, in this order."""
    return (Side(begin[order], (end - begin)[order]) for begin, end in ((first[:-1], debts), (debts, first[1:])))


class Pools:
    """One constant product for each asset, against asset 0, at the shocked prices (C2)."""

    def __init__(self, shocked):
        self.shocked, self.price = shocked, shocked / shocked[0]
        self.base = np.sqrt(base_before * quote_before / self.price)
        self.quote = self.base * self.price

    def marks(self):  # C3
        moved = self.quote[1:] / self.base[1:] / self.price[1:]
        return self.shocked * np.concatenate(([1], moved))

    def reach(self, sold, bought, least):
        """How much sells before the next unit brings less than `least`: a sale of x brings n·x / (p + q·x) (C8, C9)."""
        base, quote = self.base, self.quote
        if bought == 0:
            n, p, q = quote[sold] * kept, base[sold], kept
        elif sold == 0:
            n, p, q = base[bought] * kept, quote[bought], kept
        else:
            n, p = base[bought] * quote[sold] * kept * kept, quote[bought] * base[sold]
            q = kept * (quote[bought] + kept * quote[sold])
        ratio = n / p / least
        return p * (ratio - 1) / (ratio**0.5 + 1) / q if ratio > 1 else 0

    def sell(self, sold, bought, given):
        base, quote = self.base, self.quote
        if sold != 0:
            paid = base[sold] + given * kept
            given *= kept * quote[sold] / paid
            base[sold], quote[sold] = paid, base[sold] * quote[sold] / paid
        if bought != 0:
            paid = quote[bought] + given * kept
            base[bought], quote[bought] = base[bought] * quote[bought] / paid, paid


def settle(limit, have, owe, ratio):
    """What is repaid and seized within a limit (L6)."""
    repay = np.minimum(limit, owe)
    wanted = repay * ratio
    return np.where(wanted >= have, np.minimum(have / ratio, repay), repay), np.minimum(wanted, have)


def largest(limit, leg, oracle):
    """The same, leaving no crumbs; nothing where that cannot be (L8)."""
    have, owe = held.amount[leg[0]], owed.amount[leg[1]]
    dear, cheap = oracle[held.asset[leg[0]]], oracle[owed.asset[leg[1]]]
    ratio = cheap * gross[held.asset[leg[0]]] / dear
    repay, seize = settle(limit, have, owe, ratio)
    fits = (repay >= unit) & (seize >= unit)
    part = np.flatnonzero(fits & (repay != owe) & (seize != have))
    if leftover > 0 and len(part) > 0:
        have, owe, ratio = have[part], owe[part], ratio[part]
        room = np.minimum(owe - leftover / cheap[part], (have - leftover / dear[part]) / ratio)
        allowed = np.minimum(repay[part], room)
        fits[part] = allowed >= unit
        repay[part], seize[part] = settle(allowed, have, owe, ratio)
    return repay * fits, seize * fits


def best(account, health, burden, oracle):
    """The best slice of each account that has one: its row, its two legs, what it repays and seizes (L4, L9)."""
    count = held.count[account] * owed.count[account]
    row = np.repeat(np.arange(len(account)), count)
    leg = pairs[:, ranges(first_pair[account], count)]
    sold, bought = held.asset[leg[0]], owed.asset[leg[1]]
    owe, total = owed.amount[leg[1]], burden[row]
    worth = owe * oracle[bought]
    whole = (health[row] <= whole_health) | (worth < whole_below) | (held.amount[leg[0]] * oracle[sold] < whole_below)
    limit = np.where(whole | (worth <= total * share), owe, total * share / oracle[bought])
    repay, seize = largest(limit, leg, oracle)
    earned = repay * oracle[bought] * (net[sold] - 1)
    most = np.maximum.reduceat(earned, count.cumsum() - count)
    rival = np.flatnonzero((earned > 0) & (earned * (1 + STILL) >= most[row]))
    one = rival[np.diff(row[rival], prepend=-1) > 0]
    return row[one], leg[:, one], repay[one], seize[one]


def serve(pools, oracle, account, health, leg, repay, seize):
    """Serves slices in the order of C7 and answers which; what is taken of them is in `repay` and `seize` then."""

    def offer(seize, sold):
        return seize - (seize - seize / gross[sold]) * fee[sold]  # L7

    sold, bought = held.asset[leg[0]], owed.asset[leg[1]]
    offered = offer(seize, sold)
    kind = merit[sold] * assets + bought
    order = kind.argsort(kind="stable")
    kinds = assets * assets
    ends = np.concatenate(([0], np.bincount(kind, minlength=kinds).cumsum()))
    sums = np.bincount(kind, weights=offered, minlength=kinds)
    is_served = np.zeros(len(kind), bool)
    for each in np.flatnonzero(sums):
        s, b = by_merit[each // assets], each % assets
        least = oracle[s] / (oracle[b] * net[s])
        some = order[ends[each] : ends[each + 1]]
        left = pools.reach(s, b, least)
        if sums[each] <= left:
            is_served[some] = True
            pools.sell(s, b, sums[each])
            continue
        some = some[np.lexsort((ledger[account[some]], health[some]))]
        while len(some) > 0 and left > 0:
            before = offered[some].cumsum()
            full = before.searchsorted(left, side="right")
            if full > 0:
                is_served[some[:full]] = True
                pools.sell(s, b, before[full - 1])
                some, left = some[full:], pools.reach(s, b, least)
            # Of the others the first that can takes a part, as much as still pays.
            cut = np.minimum(offered[some], left)
            part_repay, part_seize = largest(cut * least, leg[:, some], oracle)
            takes = np.flatnonzero((cut >= offered[some] * STILL) & (part_repay >= unit) & (part_seize >= unit))
            if len(takes) == 0:
                break
            at = takes[0]
            repay[some[at]], seize[some[at]] = part_repay[at], part_seize[at]
            is_served[some[at]] = True
            pools.sell(s, b, offer(part_seize[at], s))
            some, left = some[at + 1 :], pools.reach(s, b, least)
    return is_served


def write_off(account, leg, oracle):
    """What those owe, by asset, whose collateral is worth nothing any more; it is theirs no more (L10)."""
    spent = account[held.amount[leg] * oracle[held.asset[leg]] < worthless]
    if len(spent) == 0:
        return np.zeros(assets)
    legs, count = held.legs_of(spent), held.count[spent]
    most = np.maximum.reduceat(held.amount[legs] * oracle[held.asset[legs]], count.cumsum() - count)
    legs = owed.legs_of(spent[most < worthless])
    debts = np.bincount(owed.asset[legs], weights=owed.amount[legs], minlength=assets)
    owed.amount[legs] = 0
    return debts


def cascade(change, looks_at_all):
    """The totals of C13, then the liquidations of every round."""
    pools = Pools(prices * (1 + change))
    marks = pools.marks()
    was_eligible = np.zeros(accounts, bool)
    written_off = np.zeros(assets)
    eligible = repaid = seized = absorbed = 0
    reached, served = 0, []
    while True:
        oracle, moves = marks, marks / prices
        rows = accounts if looks_at_all else health_before.searchsorted(moves.max() / moves.min() * (1 + STILL))
        reached = max(reached, rows)
        power, burden = held.worth(rows, oracle * threshold), owed.worth(rows, oracle)
        account = np.flatnonzero(power < burden)
        power, burden = power[account], burden[account]
        eligible += burden[~was_eligible[account]].sum()
        was_eligible[account] = True
        served.append(0)
        if len(account) > 0:
            health = power / burden
            row, leg, repay, seize = best(account, health, burden, oracle)
            taken = np.flatnonzero(serve(pools, oracle, account[row], health[row], leg, repay, seize))
            account, leg, repay, seize = account[row[taken]], leg[:, taken], repay[taken], seize[taken]
            served[-1] = len(taken)
            repaid += repay @ oracle[owed.asset[leg[1]]]
            seized += seize @ oracle[held.asset[leg[0]]]
            held.take(leg[0], seize)
            owed.take(leg[1], repay)
            off = write_off(account, leg[0], oracle)
            written_off += off
            absorbed += off @ oracle
        marks = pools.marks()
        if served[-1] == 0 and (np.abs(marks - oracle) <= STILL * oracle).all():
            break
    bad = np.maximum(owed.worth(reached, marks) - held.worth(reached, marks), 0).sum() + written_off @ marks
    held.restore(reached)
    owed.restore(reached)
    return eligible, repaid, seized, absorbed, bad, was_eligible.sum(), *served


held, owed = sides(np.arange(accounts))
health_before = held.worth(accounts, prices * threshold) / owed.worth(accounts, prices)
ledger = health_before.argsort(kind="stable")  # of row: its account in the ledger
health_before = health_before[ledger]
held, owed = sides(ledger)
count = held.count * owed.count
first_pair = count.cumsum() - count
row = np.repeat(np.arange(accounts), count)
pair = np.arange(len(row)) - first_pair[row]
pairs = np.stack((held.first[row] + pair // owed.count[row], owed.first[row] + pair % owed.count[row]))

cascade(changes[0], looks_at_all)  # what is slow the first time
for change in changes:
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = cascade(change, looks_at_all)
        took.append((time.perf_counter() - start) * 1e3)
    print(min(took), *answer)

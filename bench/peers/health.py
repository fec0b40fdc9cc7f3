"""health.py FILE REPEATS OUT: health of a whole book by scipy.sparse, as one product with the prices for each side.
Reads columns as bench/peers/scipy.mjs writes them; prints the milliseconds of each repeat, then for each day those of
finding what the eligible owe at its prices, and the sum; writes the health."""
import sys
import time

import numpy
import scipy.sparse

path, repeats, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "rb") as file:
    accounts, legs, factors, days = numpy.fromfile(file, numpy.uint32, 4)
    prices = numpy.fromfile(file, numpy.float64, factors)
    prices_of_days = numpy.fromfile(file, numpy.float64, factors * days).reshape(days, factors)
    weight = numpy.fromfile(file, numpy.float64, legs)
    first = numpy.fromfile(file, numpy.uint32, accounts + 1).astype(numpy.int64)
    debts = numpy.fromfile(file, numpy.uint32, accounts).astype(numpy.int64)
    factor = numpy.fromfile(file, numpy.uint16, legs).astype(numpy.int32)

leg = numpy.arange(legs)
owner = numpy.repeat(numpy.arange(accounts), numpy.diff(first))
is_debt = leg >= debts[owner]


def side(mask):
    return scipy.sparse.csr_array((weight[mask], (owner[mask], factor[mask])), shape=(accounts, factors))


collateral, debt = side(~is_debt), side(is_debt)
for _ in range(repeats):
    start = time.perf_counter()
    health = (collateral @ prices) / (debt @ prices)
    print((time.perf_counter() - start) * 1e3)
health.tofile(out)
for prices in prices_of_days:
    start = time.perf_counter()
    owed = debt @ prices
    eligible = owed[collateral @ prices < owed].sum()
    print((time.perf_counter() - start) * 1e3, eligible)

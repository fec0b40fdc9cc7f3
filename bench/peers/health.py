"""health.py FILE REPEATS OUT: health of a whole book by scipy.sparse, as one product with the prices for each side.
Reads columns as bench/peers.mjs writes them; prints the milliseconds of each repeat; writes the result."""
import sys
import time

import numpy
import scipy.sparse

path, repeats, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "rb") as file:
    accounts, legs, factors = numpy.fromfile(file, numpy.uint32, 3)
    prices = numpy.fromfile(file, numpy.float64, factors)
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

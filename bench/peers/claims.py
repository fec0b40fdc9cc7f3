# Solves v = a + C v as scipy does, sparse and direct, and prints the milliseconds it took. Arguments: tokens, claims, a
# file of columns (a, share as float64; holder, issuer as int32), a file for v.
import sys
import time

import numpy
from scipy.sparse import csc_matrix, eye
from scipy.sparse.linalg import spsolve

tokens, claims = int(sys.argv[1]), int(sys.argv[2])
columns = open(sys.argv[3], "rb").read()
doubles = numpy.frombuffer(columns, numpy.float64, tokens + claims)
places = numpy.frombuffer(columns, numpy.int32, 2 * claims, 8 * (tokens + claims))
outside, share, holder, issuer = doubles[:tokens], doubles[tokens:], places[:claims], places[claims:]
began = time.perf_counter()
matrix = (eye(tokens) - csc_matrix((share, (holder, issuer)), (tokens, tokens))).tocsc()
values = spsolve(matrix, outside)
print((time.perf_counter() - began) * 1e3)
values.tofile(sys.argv[4])

/* The loop of Slices.health over the same columns, for the benchmark `health`.
   health FILE REPEATS OUT: reads the columns, prints the milliseconds of each repeat, writes the last result. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  uint32_t accounts, legs, factors, terms;
  double *amount, *oracle, *threshold, *weight;
  uint32_t *first, *debts, *supplies, *leg_terms;
  uint16_t *factor;
} Book;

__attribute__((noinline)) static void health(double *restrict out, const Book *restrict book) {
  const double *amount = book->amount, *oracle = book->oracle;
  const double *threshold = book->threshold, *weight = book->weight;
  const uint32_t *first = book->first, *debts = book->debts, *supplies = book->supplies;
  const uint32_t *terms = book->leg_terms;
  const uint16_t *factor = book->factor;
  for (uint32_t account = 0; account < book->accounts; account++) {
    uint32_t middle = debts[account], end = supplies[account];
    if (middle == end) {
      out[account] = INFINITY;
      continue;
    }
    double collateral = 0, debt = 0;
    for (uint32_t leg = first[account]; leg < middle; leg++)
      collateral += amount[leg] * oracle[factor[leg]] * threshold[terms[leg]];
    for (uint32_t leg = middle; leg < end; leg++)
      debt += amount[leg] * oracle[factor[leg]] * weight[terms[leg]];
    out[account] = debt == 0 ? INFINITY : collateral / debt;
  }
}

static void *column(FILE *file, size_t bytes) {
  void *at = malloc(bytes);
  if (!at || fread(at, 1, bytes, file) != bytes) exit(1);
  return at;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
  Book book;
  if (!file || fread(&book, 4, 4, file) != 4) return 1;
  book.amount = column(file, 8 * (size_t)book.legs);
  book.oracle = column(file, 8 * (size_t)book.factors);
  book.threshold = column(file, 8 * (size_t)book.terms);
  book.weight = column(file, 8 * (size_t)book.terms);
  book.first = column(file, 4 * ((size_t)book.accounts + 1));
  book.debts = column(file, 4 * (size_t)book.accounts);
  book.supplies = column(file, 4 * (size_t)book.accounts);
  book.leg_terms = column(file, 4 * (size_t)book.legs);
  book.factor = column(file, 2 * (size_t)book.legs);
  fclose(file);
  double *out = malloc(8 * (size_t)book.accounts);
  health(out, &book);
  for (int repeat = atoi(argv[2]); repeat > 0; repeat--) {
    double start = now();
    health(out, &book);
    printf("%.6f\n", now() - start);
  }
  file = fopen(argv[3], "wb");
  return !file || fwrite(out, 8, book.accounts, file) != book.accounts || fclose(file) != 0;
}

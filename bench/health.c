/* Health of a whole book in the best layout we know for C, for the benchmark `health`: accounts sorted by composition
   into plain columns, a loop of its own for the common compositions, which the compiler turns into SIMD.
   health FILE REPEATS OUT OUT8: reads a Book's columns; prints for each repeat the milliseconds at one price vector,
   at eight, and the GB/s of a triad over columns far larger than the caches; writes both results by account. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_SLOTS = 64, EIGHT = 8, TRIAD = 1 << 24 };

typedef struct {
  uint32_t accounts, legs, factors, terms;
} Header;
typedef struct {
  uint32_t collaterals, slots, rows, filled;
  double *weight, *out, *out8;
  uint16_t *factor;
  uint32_t *account;
} Group;

typedef double Lanes __attribute__((vector_size(8 * EIGHT)));

static Header size;
static Group groups[MOST_SLOTS * 4];
static uint32_t group_count;

/* Leg (slot, row) stands at slot * rows + row. Called with constants, it becomes a loop without inner loops. */
__attribute__((always_inline)) static inline void value(const Group *g, uint32_t collaterals, uint32_t slots,
                                                        const double *restrict price) {
  const double *restrict weight = g->weight;
  const uint16_t *restrict factor = g->factor;
  double *restrict out = g->out;
  size_t rows = g->rows;
  for (size_t row = 0; row < rows; row++) {
    double power = 0, burden = 0;
    for (uint32_t slot = 0; slot < collaterals; slot++)
      power += weight[slot * rows + row] * price[factor[slot * rows + row]];
    for (uint32_t slot = collaterals; slot < slots; slot++)
      burden += weight[slot * rows + row] * price[factor[slot * rows + row]];
    out[row] = power / burden;
  }
}

__attribute__((always_inline)) static inline void value8(const Group *g, uint32_t collaterals, uint32_t slots,
                                                         const double *restrict price) {
  const double *restrict weight = g->weight;
  const uint16_t *restrict factor = g->factor;
  const Lanes *restrict prices = (const Lanes *)price;
  Lanes *restrict out = (Lanes *)g->out8;
  size_t rows = g->rows;
  for (size_t row = 0; row < rows; row++) {
    Lanes power = {0}, burden = {0};
    for (uint32_t slot = 0; slot < collaterals; slot++)
      power += weight[slot * rows + row] * prices[factor[slot * rows + row]];
    for (uint32_t slot = collaterals; slot < slots; slot++)
      burden += weight[slot * rows + row] * prices[factor[slot * rows + row]];
    out[row] = power / burden;
  }
}

#define EACH(kernel)                                                                            \
  __attribute__((noinline)) static void all_##kernel(const double *price) {                    \
    for (uint32_t at = 0; at < group_count; at++) {                                             \
      const Group *g = &groups[at];                                                             \
      switch (g->collaterals * MOST_SLOTS + g->slots) {                                         \
      case 1 * MOST_SLOTS + 2: kernel(g, 1, 2, price); break;                                   \
      case 1 * MOST_SLOTS + 3: kernel(g, 1, 3, price); break;                                   \
      case 2 * MOST_SLOTS + 3: kernel(g, 2, 3, price); break;                                   \
      case 2 * MOST_SLOTS + 4: kernel(g, 2, 4, price); break;                                   \
      case 3 * MOST_SLOTS + 4: kernel(g, 3, 4, price); break;                                   \
      default: kernel(g, g->collaterals, g->slots, price);                                      \
      }                                                                                         \
    }                                                                                           \
  }
EACH(value)
EACH(value8)

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

/* GB/s as STREAM counts them: two columns read, one written. */
__attribute__((noinline)) static double triad(double *restrict a, const double *restrict b, const double *restrict c) {
  double start = now();
  for (size_t i = 0; i < TRIAD; i++) a[i] = b[i] + 3 * c[i];
  return 24.0 * TRIAD / (now() - start) / 1e6;
}

static void *aligned(size_t bytes) { return aligned_alloc(64, (bytes + 63) / 64 * 64); }

static void *column(FILE *file, size_t bytes) {
  void *at = aligned(bytes);
  if (!at || fread(at, 1, bytes, file) != bytes) exit(1);
  return at;
}

static Group *group_of(uint32_t collaterals, uint32_t slots) {
  uint32_t at = 0;
  while (at < group_count && (groups[at].collaterals != collaterals || groups[at].slots != slots)) at++;
  if (at == group_count) groups[group_count++] = (Group){.collaterals = collaterals, .slots = slots};
  return &groups[at];
}

static void lay(FILE *file) {
  double *amount = column(file, 8 * (size_t)size.legs);
  double *threshold = column(file, 8 * (size_t)size.terms), *debt_weight = column(file, 8 * (size_t)size.terms);
  uint32_t *first = column(file, 4 * ((size_t)size.accounts + 1)), *debts = column(file, 4 * (size_t)size.accounts);
  uint32_t *supplies = column(file, 4 * (size_t)size.accounts), *terms = column(file, 4 * (size_t)size.legs);
  uint16_t *factor = column(file, 2 * (size_t)size.legs);
  for (uint32_t a = 0; a < size.accounts; a++) group_of(debts[a] - first[a], supplies[a] - first[a])->rows++;
  for (uint32_t at = 0; at < group_count; at++) {
    Group *g = &groups[at];
    size_t legs = (size_t)g->slots * g->rows;
    g->weight = aligned(8 * legs), g->factor = aligned(2 * legs), g->account = aligned(4 * (size_t)g->rows);
    g->out = aligned(8 * (size_t)g->rows), g->out8 = aligned(8 * EIGHT * (size_t)g->rows);
  }
  for (uint32_t a = 0; a < size.accounts; a++) {
    Group *g = group_of(debts[a] - first[a], supplies[a] - first[a]);
    size_t row = g->filled++;
    g->account[row] = a;
    for (uint32_t slot = 0; slot < g->slots; slot++) {
      uint32_t leg = first[a] + slot;
      g->weight[slot * g->rows + row] = amount[leg] * (slot < g->collaterals ? threshold : debt_weight)[terms[leg]];
      g->factor[slot * g->rows + row] = factor[leg];
    }
  }
}

static int write_out(const char *path, int lanes) {
  double *all = malloc(8 * (size_t)lanes * size.accounts);
  for (uint32_t at = 0; at < group_count; at++)
    for (uint32_t row = 0; row < groups[at].rows; row++)
      for (int lane = 0; lane < lanes; lane++)
        all[(size_t)groups[at].account[row] * lanes + lane] =
            (lanes == 1 ? groups[at].out : groups[at].out8)[(size_t)row * lanes + lane];
  FILE *file = fopen(path, "wb");
  return !file || fwrite(all, 8 * lanes, size.accounts, file) != size.accounts || fclose(file) != 0;
}

int main(int argc, char **argv) {
  FILE *file = argc == 5 ? fopen(argv[1], "rb") : NULL;
  if (!file || fread(&size, sizeof size, 1, file) != 1) return 1;
  double *price = column(file, 8 * (size_t)size.factors), *price8 = column(file, 8 * EIGHT * (size_t)size.factors);
  lay(file);
  fclose(file);
  double *a = aligned(8 * TRIAD), *b = aligned(8 * TRIAD), *c = aligned(8 * TRIAD);
  for (size_t i = 0; i < TRIAD; i++) a[i] = 0, b[i] = i, c[i] = 1;
  all_value(price), all_value8(price8);
  for (int repeat = atoi(argv[2]); repeat > 0; repeat--) {
    double start = now();
    all_value(price);
    double middle = now();
    all_value8(price8);
    printf("%.6f %.6f", middle - start, now() - middle);
    printf(" %.6f\n", triad(a, b, c));
  }
  return write_out(argv[3], 1) || write_out(argv[4], EIGHT);
}

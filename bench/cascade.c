/* The cascade of docs/spec/cascade.md by brute force, for the benchmark `cascade`: every account is valued anew in
   every round. One venue under Aave's rule, market oracles, one constant product for each asset against asset 0.
   cascade FILE: reads the book and the scenarios, prints a line for each: milliseconds, six totals, the liquidations
   of every round. Accounts are laid out by composition, slot after slot, so that valuing them takes SIMD. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ASSETS = 64, MOST_SLOTS = 16, BLOCK = 1024 };

typedef struct {
  uint32_t accounts, legs, assets, scenarios;
} Header;
typedef struct { /* one composition: so many collaterals, then debts; leg (slot, row) stands at slot * rows + row */
  uint32_t collaterals, slots, rows, filled;
  double *amount, *opened;
  uint8_t *asset, *was_eligible, *is_touched;
  uint32_t *account;
} Group;
typedef struct {
  double base, quote;
} Pool;
typedef struct {
  double merit, health, net, gross, repay, seize, fee;
  uint32_t group, row, account;
  uint8_t collateral, debt, sold, bought;
} Offer;
typedef struct {
  uint32_t group, row;
} Place;

static Header size;
static double share, whole_health, whole_below, leftover, worthless, gas, kept, unit;
static double threshold[MOST_ASSETS], bonus[MOST_ASSETS], fee_share[MOST_ASSETS], prices[MOST_ASSETS];
static double shocked[MOST_ASSETS], marks[MOST_ASSETS], oracle[MOST_ASSETS], written_off[MOST_ASSETS];
static Pool initial[MOST_ASSETS], pool[MOST_ASSETS];
static double centre[MOST_ASSETS];
static Group groups[MOST_SLOTS * MOST_SLOTS];
static uint32_t group_count, offer_count, touched_count;
static Offer *offers, **order;
static Place *touched;
static struct { double eligible, repaid, seized, absorbed, bad; uint32_t accounts; } totals;

static inline double *amount_at(Group *g, uint32_t slot, uint32_t row) { return &g->amount[(size_t)slot * g->rows + row]; }
static inline uint8_t asset_at(const Group *g, uint32_t slot, uint32_t row) { return g->asset[(size_t)slot * g->rows + row]; }
static inline double value_at(Group *g, uint32_t slot, uint32_t row) { return *amount_at(g, slot, row) * oracle[asset_at(g, slot, row)]; }

/* What one side of a block of accounts is worth, each asset at `table`. */
static void value(double *restrict out, const Group *g, uint32_t from, uint32_t to, uint32_t row, uint32_t rows,
                  const double *restrict table) {
  for (uint32_t i = 0; i < rows; i++) out[i] = 0;
  for (uint32_t slot = from; slot < to; slot++) {
    const double *restrict amount = g->amount + (size_t)slot * g->rows + row;
    const uint8_t *restrict asset = g->asset + (size_t)slot * g->rows + row;
    for (uint32_t i = 0; i < rows; i++) out[i] += amount[i] * table[asset[i]];
  }
}

/* L6, L7 */
static void settle_slice(Offer *o, Group *g, double limit) {
  double held = *amount_at(g, o->collateral, o->row), owed = *amount_at(g, o->debt, o->row);
  double ratio = oracle[o->bought] * o->gross / oracle[o->sold];
  double repay = limit < owed ? limit : owed, wanted = repay * ratio;
  int emptied = wanted >= held;
  o->seize = emptied ? held : wanted;
  o->repay = emptied && held / ratio < repay ? held / ratio : repay;
  o->fee = (o->seize - o->seize / o->gross) * fee_share[o->sold];
}

/* L8 */
static int largest(Offer *o, Group *g, double limit) {
  settle_slice(o, g, limit);
  if (o->repay < unit || o->seize < unit) return 0;
  double held = *amount_at(g, o->collateral, o->row), owed = *amount_at(g, o->debt, o->row);
  if (o->repay == owed || o->seize == held || leftover == 0) return 1;
  double seizable = held - leftover / oracle[o->sold];
  double allowed = fmin(o->repay, fmin(owed - leftover / oracle[o->bought],
                                       seizable * oracle[o->sold] / (oracle[o->bought] * o->gross)));
  if (allowed < unit) return 0;
  settle_slice(o, g, allowed);
  return 1;
}

/* L4 */
static double repayable(const Offer *o, Group *g) {
  double owed = *amount_at(g, o->debt, o->row), price = oracle[o->bought], worth = owed * price, total = 0;
  if (o->health <= whole_health || worth < whole_below || value_at(g, o->collateral, o->row) < whole_below) return owed;
  for (uint32_t slot = g->collaterals; slot < g->slots; slot++) total += value_at(g, slot, o->row);
  return worth > total * share ? total * share / price : owed;
}

/* L9: appends the best slice of an eligible account to the offers. */
static void offer(uint32_t at, uint32_t row, double health) {
  Group *g = &groups[at];
  Offer trial = {.group = at, .row = row, .account = g->account[row], .health = health}, *best = &offers[offer_count];
  double most = 0;
  int found = 0;
  for (uint32_t collateral = 0; collateral < g->collaterals; collateral++) {
    if (*amount_at(g, collateral, row) == 0) continue;
    trial.collateral = collateral, trial.sold = asset_at(g, collateral, row);
    trial.gross = 1 + bonus[trial.sold], trial.net = 1 + (trial.gross - 1) * (1 - fee_share[trial.sold]);
    trial.merit = round(trial.net * 1e12);
    for (uint32_t debt = g->collaterals; debt < g->slots; debt++) {
      if (*amount_at(g, debt, row) == 0) continue;
      trial.debt = debt, trial.bought = asset_at(g, debt, row);
      if (!largest(&trial, g, repayable(&trial, g))) continue;
      double earned = trial.repay * oracle[trial.bought] * (trial.net - 1);
      if (found && earned - most <= fabs(most) * 1e-9) continue;
      found = 1, most = earned, *best = trial;
    }
  }
  offer_count += found;
}

/* C5, C6 */
static void gather(void) {
  double power[BLOCK], burden[BLOCK], weighted[MOST_ASSETS];
  for (uint32_t a = 0; a < size.assets; a++) weighted[a] = oracle[a] * threshold[a];
  offer_count = 0;
  for (uint32_t at = 0; at < group_count; at++) {
    Group *g = &groups[at];
    for (uint32_t from = 0; from < g->rows; from += BLOCK) {
      uint32_t rows = g->rows - from < BLOCK ? g->rows - from : BLOCK;
      value(power, g, 0, g->collaterals, from, rows, weighted);
      value(burden, g, g->collaterals, g->slots, from, rows, oracle);
      for (uint32_t i = 0; i < rows; i++) {
        if (!(power[i] < burden[i])) continue;
        if (!g->was_eligible[from + i]) g->was_eligible[from + i] = 1, totals.accounts++, totals.eligible += burden[i];
        if (!g->is_touched[from + i]) g->is_touched[from + i] = 1, touched[touched_count++] = (Place){at, from + i};
        offer(at, from + i, power[i] / burden[i]);
      }
    }
  }
}

/* C7 */
static int by_merit(const void *left, const void *right) {
  const Offer *a = *(Offer *const *)left, *b = *(Offer *const *)right;
  if (a->merit != b->merit) return a->merit > b->merit ? -1 : 1;
  if (a->sold != b->sold) return a->sold < b->sold ? -1 : 1;
  if (a->bought != b->bought) return a->bought < b->bought ? -1 : 1;
  if (a->health != b->health) return a->health < b->health ? -1 : 1;
  return a->account < b->account ? -1 : 1;
}

static double sell_base(Pool *p, double in) {
  double effective = in * kept, paid = p->base + effective, price = p->quote / paid;
  p->quote = p->base * price, p->base = paid;
  return effective * price;
}
static double sell_quote(Pool *p, double in) {
  double effective = in * kept, paid = p->quote + effective, price = p->base / paid;
  p->base = p->quote * price, p->quote = paid;
  return effective * price;
}

/* A sale of x brings N·x / (P + Q·x): so it does through one constant product, and through two in a row (C9). */
static void route(const Offer *o, double *n, double *p, double *q) {
  Pool *up = &pool[o->sold], *down = &pool[o->bought];
  if (o->bought == 0) *n = up->quote * kept, *p = up->base, *q = kept;
  else if (o->sold == 0) *n = down->base * kept, *p = down->quote, *q = kept;
  else *n = down->base * up->quote * kept * kept, *p = down->quote * up->base, *q = kept * (down->quote + kept * up->quote);
}

/* Takes the slice out of the account, and writes off what nothing is left for (C12, L10). */
static void settle(Group *g, const Offer *o) {
  double *held = amount_at(g, o->collateral, o->row), *owed = amount_at(g, o->debt, o->row);
  *held = *held - o->seize < unit / 2 ? 0 : *held - o->seize;
  *owed = *owed - o->repay < unit / 2 ? 0 : *owed - o->repay;
  for (uint32_t slot = 0; slot < g->collaterals; slot++)
    if (value_at(g, slot, o->row) >= worthless) return;
  for (uint32_t slot = g->collaterals; slot < g->slots; slot++) {
    double *left = amount_at(g, slot, o->row);
    written_off[asset_at(g, slot, o->row)] += *left;
    totals.absorbed += *left * marks[asset_at(g, slot, o->row)];
    *left = 0;
  }
}

/* C8 */
static int take(Offer *o) {
  Group *g = &groups[o->group];
  double least = oracle[o->sold] / (oracle[o->bought] * o->net), offered = o->seize - o->fee, n, p, q;
  route(o, &n, &p, &q);
  if (offered * (n / p - least) * marks[o->bought] < gas) return 0;
  double ratio = n / p / least, reach = p * (ratio - 1) / (sqrt(ratio) + 1) / q;
  double sellable = ratio <= 1 ? 0 : fmin(offered, reach);
  if (sellable < offered * 1e-9) return 0;
  if (sellable < offered && !largest(o, g, sellable * least)) return 0;
  if (o->repay < unit || o->seize < unit) return 0;
  Pool up = pool[o->sold], down = pool[o->bought];
  double out = o->seize - o->fee;
  if (o->sold != 0) out = sell_base(&pool[o->sold], out);
  if (o->bought != 0) out = sell_quote(&pool[o->bought], out);
  if ((out - o->repay) * marks[o->bought] < gas) {
    pool[o->sold] = up, pool[o->bought] = down;
    return 0;
  }
  totals.repaid += o->repay * marks[o->bought];
  totals.seized += o->seize * marks[o->sold];
  settle(g, o);
  return 1;
}

/* Serves one round and takes the marks after it (C10, C3); answers how many liquidations there were. */
static uint32_t serve(int *moved) {
  uint32_t served = 0;
  memcpy(oracle, marks, sizeof oracle);
  gather();
  for (uint32_t at = 0; at < offer_count; at++) order[at] = &offers[at];
  qsort(order, offer_count, sizeof *order, by_merit);
  for (uint32_t at = 0; at < offer_count; at++) served += take(order[at]);
  *moved = 0;
  for (uint32_t a = 1; a < size.assets; a++) {
    double mark = shocked[a] * (pool[a].quote / pool[a].base / centre[a]);
    if (fabs(mark - marks[a]) > 1e-9 * marks[a]) *moved = 1;
    marks[a] = mark;
  }
  return served;
}

/* C13, at the marks of the end. */
static double bad_debt(void) {
  double held[BLOCK], owed[BLOCK], total = 0;
  for (uint32_t a = 0; a < size.assets; a++) total += written_off[a] * marks[a];
  for (uint32_t at = 0; at < group_count; at++) {
    Group *g = &groups[at];
    for (uint32_t from = 0; from < g->rows; from += BLOCK) {
      uint32_t rows = g->rows - from < BLOCK ? g->rows - from : BLOCK;
      value(held, g, 0, g->collaterals, from, rows, marks);
      value(owed, g, g->collaterals, g->slots, from, rows, marks);
      for (uint32_t i = 0; i < rows; i++) total += fmax(owed[i] - held[i], 0);
    }
  }
  return total;
}

/* Puts back what the last scenario touched, then shocks prices and pools (C1, C2). */
static void begin(const double *changes) {
  while (touched_count > 0) {
    Place place = touched[--touched_count];
    Group *g = &groups[place.group];
    for (uint32_t slot = 0; slot < g->slots; slot++)
      *amount_at(g, slot, place.row) = g->opened[(size_t)slot * g->rows + place.row];
    g->was_eligible[place.row] = g->is_touched[place.row] = 0;
  }
  memset(&totals, 0, sizeof totals);
  memset(written_off, 0, sizeof written_off);
  for (uint32_t a = 0; a < size.assets; a++) shocked[a] = marks[a] = prices[a] * (1 + changes[a]);
  for (uint32_t a = 1; a < size.assets; a++) {
    double price = shocked[a] / shocked[0];
    pool[a].base = sqrt(initial[a].base * initial[a].quote / price);
    pool[a].quote = pool[a].base * price;
    centre[a] = pool[a].quote / pool[a].base;
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void *column(FILE *file, size_t bytes) {
  void *at = malloc(bytes + 64);
  if (!at || fread(at, 1, bytes, file) != bytes) exit(1);
  return at;
}

static Group *group_of(uint32_t collaterals, uint32_t slots) {
  uint32_t at = 0;
  while (at < group_count && (groups[at].collaterals != collaterals || groups[at].slots != slots)) at++;
  if (at == group_count) groups[group_count++] = (Group){.collaterals = collaterals, .slots = slots};
  return &groups[at];
}

/* Sorts the accounts into compositions. */
static void lay(FILE *file) {
  double *amount = column(file, 8 * (size_t)size.legs);
  uint32_t *first = column(file, 4 * ((size_t)size.accounts + 1)), *debts = column(file, 4 * (size_t)size.accounts);
  uint16_t *asset = column(file, 2 * (size_t)size.legs);
  for (uint32_t a = 0; a < size.accounts; a++) group_of(debts[a] - first[a], first[a + 1] - first[a])->rows++;
  for (uint32_t at = 0; at < group_count; at++) {
    Group *g = &groups[at];
    size_t legs = (size_t)g->slots * g->rows;
    g->amount = malloc(8 * legs), g->opened = malloc(8 * legs), g->asset = malloc(legs);
    g->account = malloc(4 * (size_t)g->rows);
    g->was_eligible = calloc(g->rows, 1), g->is_touched = calloc(g->rows, 1);
  }
  for (uint32_t a = 0; a < size.accounts; a++) {
    Group *g = group_of(debts[a] - first[a], first[a + 1] - first[a]);
    g->account[g->filled] = a;
    for (uint32_t slot = 0; slot < g->slots; slot++) {
      size_t at = (size_t)slot * g->rows + g->filled;
      g->amount[at] = g->opened[at] = amount[first[a] + slot];
      g->asset[at] = (uint8_t)asset[first[a] + slot];
    }
    g->filled++;
  }
  offers = malloc(sizeof *offers * ((size_t)size.accounts + 1));
  order = malloc(sizeof *order * ((size_t)size.accounts + 1));
  touched = malloc(sizeof *touched * size.accounts);
  free(amount), free(first), free(debts), free(asset);
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file || fread(&size, sizeof size, 1, file) != 1 || size.assets > MOST_ASSETS) return 1;
  double *rule = column(file, 8 * 8), *listing[6];
  share = rule[0], whole_health = rule[1], whole_below = rule[2], leftover = rule[3];
  worthless = rule[4], gas = rule[5], kept = rule[6], unit = rule[7];
  for (int field = 0; field < 6; field++) listing[field] = column(file, 8 * size.assets);
  for (uint32_t a = 0; a < size.assets; a++) {
    threshold[a] = listing[0][a], bonus[a] = listing[1][a], fee_share[a] = listing[2][a], prices[a] = listing[3][a];
    initial[a] = (Pool){.base = listing[4][a], .quote = listing[5][a]};
  }
  lay(file);
  double *changes = column(file, 8 * (size_t)size.assets * size.scenarios);
  fclose(file);
  uint32_t *served = malloc(4 * 100000);
  for (uint32_t scenario = 0; scenario < size.scenarios; scenario++) {
    double start = now();
    begin(changes + (size_t)scenario * size.assets);
    int rounds = 0, moved = 1;
    for (uint32_t count = 1; count > 0 || moved; rounds++) served[rounds] = count = serve(&moved);
    totals.bad = bad_debt();
    printf("%.6f %.17g %.17g %.17g %.17g %.17g %u", now() - start, totals.eligible, totals.repaid, totals.seized,
           totals.absorbed, totals.bad, totals.accounts);
    for (int round = 0; round < rounds; round++) printf(" %u", served[round]);
    printf("\n");
  }
  return 0;
}

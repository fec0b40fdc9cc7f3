import type { Compositions } from './Compositions.ts'

/** Health of every row at `prices`, in plain JavaScript: where there is no WebAssembly, and to compare it with. */
export function one({ shapes, prices, health }: Compositions): void {
  for (const { collaterals, debts, from, rows, weight, factor } of shapes) {
    const owed = collaterals * rows
    const end = owed + debts * rows
    for (let row = 0; row < rows; row++) {
      let power = 0
      for (let leg = row; leg < owed; leg += rows) power += weight[leg]! * prices[factor[leg]!]!
      let burden = 0
      for (let leg = owed + row; leg < end; leg += rows) burden += weight[leg]! * prices[factor[leg]!]!
      health[from + row] = power / burden
    }
  }
}

/** The same at eight price vectors. Unrolled: sums that live in an array take seven times as long. */
export function eight({ shapes, prices, health }: Compositions): void {
  for (const { collaterals, debts, from, rows, weight, factor } of shapes) {
    const owed = collaterals * rows
    const end = owed + debts * rows
    for (let row = 0; row < rows; row++) {
      let power0 = 0
      let power1 = 0
      let power2 = 0
      let power3 = 0
      let power4 = 0
      let power5 = 0
      let power6 = 0
      let power7 = 0
      for (let leg = row; leg < owed; leg += rows) {
        const held = weight[leg]!
        const price = factor[leg]! * 8
        power0 += held * prices[price + 0]!
        power1 += held * prices[price + 1]!
        power2 += held * prices[price + 2]!
        power3 += held * prices[price + 3]!
        power4 += held * prices[price + 4]!
        power5 += held * prices[price + 5]!
        power6 += held * prices[price + 6]!
        power7 += held * prices[price + 7]!
      }
      let burden0 = 0
      let burden1 = 0
      let burden2 = 0
      let burden3 = 0
      let burden4 = 0
      let burden5 = 0
      let burden6 = 0
      let burden7 = 0
      for (let leg = owed + row; leg < end; leg += rows) {
        const owes = weight[leg]!
        const price = factor[leg]! * 8
        burden0 += owes * prices[price + 0]!
        burden1 += owes * prices[price + 1]!
        burden2 += owes * prices[price + 2]!
        burden3 += owes * prices[price + 3]!
        burden4 += owes * prices[price + 4]!
        burden5 += owes * prices[price + 5]!
        burden6 += owes * prices[price + 6]!
        burden7 += owes * prices[price + 7]!
      }
      const out = (from + row) * 8
      health[out + 0] = power0 / burden0
      health[out + 1] = power1 / burden1
      health[out + 2] = power2 / burden2
      health[out + 3] = power3 / burden3
      health[out + 4] = power4 / burden4
      health[out + 5] = power5 / burden5
      health[out + 6] = power6 / burden6
      health[out + 7] = power7 / burden7
    }
  }
}

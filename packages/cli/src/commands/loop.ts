import { Asset, Fixed, Loop } from '@droste/core'
import * as Answer from '../Answer.ts'
import * as LoopFlags from '../flags/LoopFlags.ts'
import { type Opened, open } from '../Open.ts'
import * as render from '../render/loop.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

/** `droste loop --ltv … --depth …`, or `droste loop --ledger L --pair C/D --leverage …` */
export async function loop(flags: LoopFlags.LoopFlags, terminal: Terminal): Promise<void> {
  const pair = LoopFlags.pair(flags)
  const progress = Progress.begin(terminal, 3)
  const opened = pair ? await open(pair.ledger, progress).finally(progress.done) : null
  const terms = opened && pair ? termsOf(opened, pair) : {}
  const options = LoopFlags.parse(flags, terms)
  const plan = Loop.plan(options)
  const about = opened ? Answer.about(opened.ledger) : Answer.byHand(['Figures are the command line’s own.'])
  if (flags.json) terminal.out(Answer.json({ ...about, terms: LoopFlags.stated(options), ...plan }))
  else terminal.out(render.loop(options, plan, terminal.colour))
}

/** Ratios and prices of a pair as the first venue that lists both has them. @throws NoVenueError */
function termsOf(
  { ledger, world }: Opened,
  { collateral, debt, mode, flag }: LoopFlags.Pair,
): LoopFlags.Terms {
  const [held, owed] = [Asset.find(ledger.assets, collateral), Asset.find(ledger.assets, debt)]
  for (const venue of ledger.venues) {
    const listing = venue.listings.find(({ asset }) => asset === held.id)
    if (!listing || !venue.listings.some(({ asset }) => asset === owed.id)) continue
    const found = mode === undefined ? undefined : venue.modes.find(({ id }) => id === mode)
    if (mode !== undefined && !found?.collateral.includes(held.id)) continue
    const { ltv, threshold, bonus } = found ?? listing
    const number = (ratio: Fixed.Wad): number => Fixed.toNumber(ratio, 18)
    const price = ({ id }: Asset.Asset): number =>
      world.prices[ledger.assets.findIndex((asset) => asset.id === id)]!
    return {
      ltv: number(ltv),
      threshold: number(threshold),
      bonus: number(bonus),
      price: price(held),
      debtPrice: price(owed),
    }
  }
  const modes = ledger.venues.flatMap((venue) => venue.modes.map(({ id }) => id))
  throw new LoopFlags.NoVenueError(flag, mode, modes)
}

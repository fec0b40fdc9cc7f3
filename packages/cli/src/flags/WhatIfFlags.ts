import type * as Imagined from '@droste/service/answers/Imagined'
import type { Command } from 'commander'
import { collect } from './StressFlags.ts'

/** The flags of a what-if, as text. */
export type WhatIfFlags = Imagined.Words

/** Declares what a wallet may be imagined to do. */
export const declare = (command: Command): Command =>
  command
    .option('--set <asset=change>', 'what if WETH=-10%, and all that stands on it; may be repeated', collect)
    .option('--deposit <asset=tokens>', 'what if WETH=5 came; WETH@VENUE=5 to that venue', collect)
    .option('--repay <asset=tokens>', 'what if USDC=5000 were paid back, or =max', collect)
    .option('--withdraw <asset=tokens>', 'what if WETH=5 left, or =max', collect)
    .option('--borrow <asset=tokens>', 'what if USDC=5000 more were owed', collect)

export type { AccountMeasure, WalletLeg } from './Measure.ts'
export * as Wallet from './Wallet.ts'
export * as WhatIf from './WhatIf.ts'

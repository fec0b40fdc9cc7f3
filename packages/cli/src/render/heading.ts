import type { Ledger } from '@droste/core'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { count, percent, plural, usd, wrap } from './Text.ts'

const CHAINS: Readonly<Record<string, string>> = {
  'eip155:1': 'Ethereum',
  'eip155:8453': 'Base',
  'eip155:42161': 'Arbitrum',
}

/** What was read, from where, and how much of it is used. */
export function heading(ledger: Tables, colour: Colour): string {
  const { name, provenance } = ledger
  const chain = provenance.chain === null ? null : (CHAINS[provenance.chain] ?? provenance.chain)
  const block = provenance.block === null ? null : `block ${count(provenance.block)}`
  const facts = [chain, block, provenance.time].filter((fact) => fact !== null).join(' · ')
  return [
    `${colour.bold(name)}${facts === '' ? '' : `  ${facts}`}`,
    colour.dim(`source: ${provenance.source}`),
    ...coverage(ledger.coverage),
    '',
  ].join('\n')
}

/** One line of coverage, and one for each reason of rejection. */
export function coverage({ accounts, debtUsd, usedShare, rejected }: Ledger.Coverage): string[] {
  const left = rejected.reduce((sum, each) => sum + each.accounts, 0)
  const used = `coverage: ${count(accounts - left)} of ${plural(accounts, 'account')}, ${percent(usedShare)} of ${usd(debtUsd)} debt`
  return [
    used,
    ...rejected.map(
      (each) => `  rejected ${plural(each.accounts, 'account')} with ${usd(each.debtUsd)}: ${each.reason}`,
    ),
  ]
}

/** What was assumed, and what was found that the reader should know: for stderr, on lines of their own. */
export function notes({ assumptions }: Tables, warnings: readonly string[], colour: Colour): string {
  const note = (label: string, text: string): string => `${label} ${wrap(text, 100, '        ')}\n`
  return [
    ...assumptions.map((text) => note(colour.dim('assumed'), text)),
    ...warnings.map((text) => note(colour.yellow('warning'), text)),
  ].join('')
}

/** An account as people read it: without the venue where the ledger has only one. */
export const accountName = (id: string, { venues }: Pick<Tables, 'venues'>): string =>
  venues.length === 1 ? id.slice(id.indexOf(':') + 1) : id

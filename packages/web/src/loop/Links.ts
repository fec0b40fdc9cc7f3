import type { ChainRequest } from '@droste/service/client'
import type { Tables } from '../api/Answers.ts'
import type { Field } from '../url/UrlState.ts'

/** A link of a chain as it is asked for: `ltv` null is all that the venue lends, `mode` null no efficiency mode. */
export type Link = {
  readonly collateral: string
  readonly debt: string
  readonly venue: string
  readonly ltv: number | null
  readonly mode: string | null
}

/** As many as the API takes. */
export const MOST = 20

/** Links in the address: `COLLATERAL~DEBT~VENUE~LTV~MODE,…`; without LTV all that the venue lends, the mode may be left out. */
export const FIELD: Field<readonly Link[]> = {
  initial: [],
  parse: (text) => {
    const links = text.split(',').flatMap((part) => {
      const [collateral, debt, venue, ltv = '', mode = null] = part.split('~')
      const share = ltv === '' ? null : Math.min(1, Math.max(0, Number(ltv)))
      return collateral && debt && venue && !Number.isNaN(share)
        ? [{ collateral, debt, venue, ltv: share, mode }]
        : []
    })
    return links.length === text.split(',').length ? links.slice(0, MOST) : undefined
  },
  format: (links) =>
    links
      .map(({ collateral, debt, venue, ltv, mode }) =>
        [collateral, debt, venue, ltv ?? '', ...(mode === null ? [] : [mode])].join('~'),
      )
      .join(','),
}

/** The chain as the API is asked for it. */
export const request = (ledger: string, depositUsd: number, links: readonly Link[]): ChainRequest => ({
  ledger,
  depositUsd,
  links: links.map(({ ltv, mode, ...link }) => ({
    ...link,
    ...(ltv === null ? {} : { ltv }),
    ...(mode === null ? {} : { mode }),
  })),
})

type Venue = Tables['venues'][number]

/** The modes of a venue that take a collateral. */
export const modesFor = ({ modes }: Venue, collateral: string): Venue['modes'] =>
  modes.filter((mode) => mode.collateral.includes(collateral))

/** What a venue lends against. */
export const collaterals = ({ listings }: Venue): Venue['listings'] => listings.filter(({ ltv }) => ltv > 0)

/**
 * One link more, which stands on what the last one borrows: at another venue if one lends on that, at the same
 * otherwise. The first link is the first pair of the first venue. Null where no venue lends.
 */
export function next(links: readonly Link[], { venues }: Tables): Link | null {
  const last = links.at(-1)
  const places = venues.flatMap((venue) =>
    collaterals(venue).map(({ asset }) => ({ venue, collateral: asset })),
  )
  const arriving = places.filter(({ collateral }) => collateral === last?.debt)
  const [place] = [...arriving.filter(({ venue }) => venue.id !== last?.venue), ...arriving, ...places]
  return place ? linkAt(place.venue, place.collateral, links) : null
}

/** A link at a venue: it borrows what no link has deposited yet, where the venue has such. */
export function linkAt(venue: Venue, collateral: string, others: readonly Link[] = []): Link {
  const used = new Set([collateral, ...others.map((link) => link.collateral)])
  const debts = venue.listings.map(({ asset }) => asset)
  const debt =
    debts.find((asset) => !used.has(asset)) ?? debts.find((asset) => asset !== collateral) ?? collateral
  return { collateral, debt, venue: venue.id, ltv: null, mode: null }
}

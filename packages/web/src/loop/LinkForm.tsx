import type { Tables } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { named } from '../parts/named.ts'
import { Slider } from '../parts/Slider.tsx'
import * as Links from './Links.ts'

type LinkFormProps = {
  readonly links: readonly Links.Link[]
  readonly tables: Tables
  readonly onLinks: (links: readonly Links.Link[]) => void
}

/** The links that are asked for: where, what is deposited, what is borrowed on it, and how much. */
export function LinkForm({ links, tables, onLinks }: LinkFormProps) {
  const next = links.length < Links.MOST ? Links.next(links, tables) : null
  return (
    <form className="links" aria-label="The chain asked for" onSubmit={(event) => event.preventDefault()}>
      {links.map((link, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link is its place in the chain
        <fieldset key={at} className="link">
          <legend>Link {at + 1}</legend>
          <LinkRow link={link} tables={tables} onLink={(changed) => onLinks(links.with(at, changed))} />
          <button
            type="button"
            className="plain"
            aria-label={`Remove link ${at + 1}`}
            onClick={() => onLinks(links.toSpliced(at, 1))}
          >
            Remove
          </button>
        </fieldset>
      ))}
      {next ? (
        <button type="button" className="solid" onClick={() => onLinks([...links, next])}>
          {links.length === 0 ? 'Begin a chain' : 'Add a link'}
        </button>
      ) : links.length === 0 ? (
        <p className="controls-note">No venue of this book lends against anything.</p>
      ) : null}
    </form>
  )
}

type LinkRowProps = {
  readonly link: Links.Link
  readonly tables: Tables
  readonly onLink: (link: Links.Link) => void
}

function LinkRow({ link, tables: { venues }, onLink }: LinkRowProps) {
  const venue = venues.find(({ id }) => id === link.venue)
  const deposits = venue ? Links.collaterals(venue) : []
  const modes = venue ? Links.modesFor(venue, link.collateral) : []
  const listing = deposits.find(({ asset }) => asset === link.collateral)
  const most = (modes.find(({ id }) => id === link.mode) ?? listing)?.ltv ?? 1
  return (
    <>
      <label className="field">
        Venue
        <select
          value={link.venue}
          onChange={({ target }) => onLink(moved(link, venues.find(({ id }) => id === target.value)!))}
        >
          {venue ? null : <option>{link.venue}</option>}
          {venues.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <AssetChoice
        label="Deposits"
        listings={deposits}
        chosen={link.collateral}
        onChoose={(collateral) => onLink({ ...link, collateral, ltv: null, mode: null })}
      />
      <AssetChoice
        label="Borrows"
        listings={venue?.listings ?? []}
        chosen={link.debt}
        onChoose={(debt) => onLink({ ...link, debt })}
      />
      <label className="field">
        Mode
        <select
          value={link.mode ?? ''}
          onChange={({ target }) => onLink({ ...link, mode: target.value || null, ltv: null })}
        >
          <option value="">none</option>
          {modes.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Slider
        label="LTV used"
        min={0}
        max={most}
        step={0.005}
        value={link.ltv ?? most}
        shown={link.ltv === null ? `all, ${Format.percent(most, 1)}` : Format.percent(link.ltv, 1)}
        onChange={(ltv) => onLink({ ...link, ltv: ltv > most - 0.005 ? null : ltv })}
      />
    </>
  )
}

/** The same link at another venue, as far as that lists its assets. */
function moved(link: Links.Link, venue: Tables['venues'][number]): Links.Link {
  const deposits = Links.collaterals(venue)
  const collateral = deposits.some(({ asset }) => asset === link.collateral)
    ? link.collateral
    : (deposits[0]?.asset ?? link.collateral)
  const there = Links.linkAt(venue, collateral)
  return venue.listings.some(({ asset }) => asset === link.debt) ? { ...there, debt: link.debt } : there
}

type AssetChoiceProps = {
  readonly label: string
  readonly listings: Tables['venues'][number]['listings']
  readonly chosen: string
  readonly onChoose: (asset: string) => void
}

const AssetChoice = ({ label, listings, chosen, onChoose }: AssetChoiceProps) => (
  <label className="field">
    {label}
    <select value={chosen} onChange={({ target }) => onChoose(target.value)}>
      {named(listings, chosen).map(({ asset, name }) => (
        <option key={asset} value={asset}>
          {name}
        </option>
      ))}
    </select>
  </label>
)

import { Format } from '../charts/index.ts'
import type { Player } from './usePlayer.ts'

/** Plays the rounds, and scrubs in them. */
export function Playback({ player, last }: { readonly player: Player; readonly last: number }) {
  const { at, playing, toggle, seek } = player
  const round = Math.ceil(at)
  const shown = round === 0 ? 'the shock itself' : `round ${Format.count(round)} of ${Format.count(last)}`
  return (
    <div className="playback">
      <button
        type="button"
        className="play"
        onClick={toggle}
        aria-label={playing ? 'Pause' : 'Play the rounds'}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          {playing ? <path d="M5 3h3.5v14H5zM11.5 3H15v14h-3.5z" /> : <path d="M5 2.5 16.5 10 5 17.5z" />}
        </svg>
      </button>
      <button
        type="button"
        className="solid"
        onClick={() => seek(Math.ceil(at) - 1)}
        aria-label="One round back"
      >
        ‹
      </button>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={round}
        aria-label="Round"
        aria-valuetext={shown}
        onChange={(event) => seek(Number(event.target.value))}
      />
      <button
        type="button"
        className="solid"
        onClick={() => seek(Math.floor(at) + 1)}
        aria-label="One round on"
      >
        ›
      </button>
      <output>{shown}</output>
    </div>
  )
}

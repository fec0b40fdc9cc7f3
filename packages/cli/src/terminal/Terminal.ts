import pc from 'picocolors'

/** Where a command speaks. `colour` paints only when a person is looking. */
export type Terminal = {
  readonly out: (text: string) => void
  /** Errors, warnings and progress: never part of the answer. */
  readonly err: (text: string) => void
  readonly colour: Colour
  /** A person watches stderr, so that a progress bar makes sense. */
  readonly watched: boolean
}

export type Colour = Pick<typeof pc, 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'>

/** Text as it is. */
export const PLAIN: Colour = pc.createColors(false)

/** The process's own terminal. Colour on a terminal only, and never with NO_COLOR. */
export function ofProcess(): Terminal {
  const { env, stdout, stderr } = process
  const painted = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    colour: pc.createColors(painted),
    watched: stderr.isTTY === true,
  }
}

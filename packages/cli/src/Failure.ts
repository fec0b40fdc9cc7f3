import { Fault } from '@droste/core'
import { CommanderError } from 'commander'
import type { Terminal } from './terminal/Terminal.ts'

/** 0 done · 2 usage · 3 data · 4 internal. */
export const EXIT = { done: 0, usage: 2, data: 3, internal: 4 } as const

/** Tells a failure on stderr, what happened and what to do, and says how the process shall end. */
export function tell(failure: unknown, { err, colour }: Terminal): number {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.done : EXIT.usage // it has spoken itself
  const error = colour.red('error')
  if (failure instanceof Fault) {
    err(`${error} ${failure.message}\n${indented(failure.advise())}`)
    return /^(Flag|Loop|VenueChain)\./.test(failure.name) ? EXIT.usage : EXIT.data
  }
  const { message, code } = failure as { message?: string; code?: string }
  if (typeof code === 'string' && code in FILES) {
    err(`${error} ${message}\n${indented(FILES[code]!)}`)
    return EXIT.data
  }
  err(`${error} Something is wrong inside Droste: ${message ?? failure}\n`)
  err(indented('Please report it with the command and its input; DROSTE_TRACE=1 shows where it happened.'))
  if (process.env['DROSTE_TRACE']) err(`${(failure as Error).stack}\n`)
  return EXIT.internal
}

/** What the file system may answer. */
const FILES: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path.',
  EACCES: 'You may not read or write there: choose another path.',
  EPERM: 'You may not read or write there: choose another path.',
  ENOSPC: 'The disk is full: make room, or write elsewhere.',
  EROFS: 'Nothing can be written there: choose another path.',
  EISDIR: 'That is a folder: name a file.',
  ENOTDIR: 'Part of the path is a file: correct the path.',
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')

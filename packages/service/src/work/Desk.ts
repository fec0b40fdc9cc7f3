import { createHash } from 'node:crypto'
import { Fault } from '@droste/core'
import { Context, type Scenario, Stress } from '@droste/engine'
import * as AccountsAnswer from '../answers/AccountsAnswer.ts'
import * as Answer from '../answers/Answer.ts'
import * as Opened from '../answers/Opened.ts'
import type { Shelf } from './Task.ts'

/** An open ledger with what has been measured of it so far. */
export class Desk {
  readonly opened: Opened.Opened
  readonly digest: string
  #roll: AccountsAnswer.Roll | undefined
  #context: Context.Context | undefined
  #named: Promise<void> | undefined
  #cascade: ((scenario: Scenario.Scenario) => Stress.Cascade) | undefined

  constructor(opened: Opened.Opened) {
    this.opened = opened
    this.digest = digestOf(opened)
  }

  get roll(): AccountsAnswer.Roll {
    this.#roll ??= new AccountsAnswer.Roll(this.opened)
    return this.#roll
  }

  /** An engine for one cascade after another. */
  get cascade(): (scenario: Scenario.Scenario) => Stress.Cascade {
    this.#cascade ??= Stress.ready(this.opened.world)
    return this.#cascade
  }

  /** The measured book, every account called by its name. */
  async context(): Promise<Context.Context> {
    await this.named()
    this.#context ??= Context.build(this.opened.subject, this.opened.ledger)
    return this.#context
  }

  /** Reads who every account is. */
  named(): Promise<void> {
    this.#named ??= Opened.nameAll(this.opened)
    return this.#named
  }
}

/** SHA-256 of a book as it is computed with. */
function digestOf({ ledger, world }: Opened.Opened): string {
  const hash = createHash('sha256').update(Answer.json(ledger))
  return hash.update(new Uint8Array(world.book.buffer)).digest('hex')
}

/** The desks of one thread; a ledger is opened when it is first asked for. */
export class Desks {
  readonly #shelf: Shelf
  readonly #open = new Map<string, Promise<Desk>>()

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  /** @throws ChangedError, and the faults of opening a ledger the first time */
  get(name: string, watcher: Opened.Watcher): Promise<Desk> {
    const known = this.#open.get(name)
    if (known) return known
    const opening = this.#read(name, watcher)
    this.#open.set(name, opening)
    opening.catch(() => this.#open.delete(name))
    return opening
  }

  async #read(name: string, watcher: Opened.Watcher): Promise<Desk> {
    const place = this.#shelf.places.get(name)
    if (place === undefined) throw new UnknownLedgerError(name, [...this.#shelf.places.keys()])
    const expected = this.#shelf.digests.get(name)
    if (expected === undefined) return new Desk(await Opened.open(place, watcher))
    const desk = await Opened.open(place, watcher).then(
      (opened) => new Desk(opened),
      () => null,
    )
    if (desk?.digest !== expected) throw new ChangedError(name)
    return desk
  }
}

/** No ledger of that name is served. @example desks.get('aave-v9', watcher) */
export class UnknownLedgerError extends Fault<{ ledger: string; served: readonly string[] }> {
  override readonly name = 'Service.UnknownLedgerError'
  constructor(ledger: string, served: readonly string[]) {
    super(`No ledger “${ledger}” is served here`, { ledger, served })
  }
  override advise = (): string => `Ask for one of ${this.facts.served.join(', ')}.`
}

/** The ledger's file is not any more what it was when serving began. */
export class ChangedError extends Fault<{ ledger: string }> {
  override readonly name = 'Service.ChangedError'
  constructor(ledger: string) {
    super(`The ledger “${ledger}” has changed or gone since serving began`, { ledger })
  }
  override advise = (): string => 'Start droste serve again, so that every answer is about the same book.'
}

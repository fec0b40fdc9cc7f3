import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open as openFile, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { Fault } from '@droste/core'

/** What has been read so far, line by line; only ever added to, so that nothing is read twice. */
export type Store<Entry> = {
  readonly path: string
  /** Bytes of a half-written end that were dropped on opening. */
  readonly dropped: number
  /** Writes an entry; answers the number of its line. */
  readonly append: (entry: Entry) => Promise<number>
  /** The entry in a line. */
  readonly line: (number: number) => Promise<Entry>
  readonly close: () => Promise<void>
}

const FORMAT = 'droste-snapshot/1'

/**
 * Opens the store at `path`, or makes it, and goes through its entries. Each line carries a checksum over itself and all
 * lines before it: what does not fit is the end that was being written when the last run died, and is dropped.
 * @throws ForeignFileError
 */
export async function open<Entry>(
  path: string,
  replay: (entry: Entry, line: number) => void,
): Promise<Store<Entry>> {
  await mkdir(dirname(path), { recursive: true })
  const file = await openFile(path, 'a+')
  const starts: number[] = []
  let end = 0
  let sum = 0
  for await (const { text, bytes } of lines(path)) {
    const body = text.slice(9)
    const next = crc32(body, sum)
    if (text.slice(0, 8) !== digits(next)) break
    if (end === 0 && JSON.parse(body) !== FORMAT) break
    if (end > 0) {
      replay(JSON.parse(body) as Entry, starts.length)
      starts.push(end)
    }
    end += bytes
    sum = next
  }
  const { size } = await file.stat()
  const dropped = size - end
  if (end === 0 && size > 0) await refuseForeign(file, path)
  if (dropped > 0) await truncate(path, end)

  const write = async (value: unknown): Promise<void> => {
    const body = JSON.stringify(value)
    sum = crc32(body, sum)
    const line = `${digits(sum)} ${body}\n`
    await file.appendFile(line)
    end += Buffer.byteLength(line)
  }
  if (end === 0) await write(FORMAT)
  return {
    path,
    dropped,
    append: async (entry) => {
      const start = end
      await write(entry)
      starts.push(start)
      return starts.length - 1
    },
    line: (number) => readLine<Entry>(file, starts[number]!, starts[number + 1] ?? end),
    close: () => file.close(),
  }
}

const digits = (sum: number): string => sum.toString(16).padStart(8, '0')

async function readLine<Entry>(file: FileHandle, from: number, to: number): Promise<Entry> {
  const { buffer } = await file.read(Buffer.alloc(to - from), 0, to - from, from)
  return JSON.parse(buffer.subarray(9).toString()) as Entry
}

/** Whole lines, without their end; the last one, if it has none, does not count. */
async function* lines(path: string): AsyncGenerator<{ text: string; bytes: number }> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part])
    let from = 0
    for (let at = rest.indexOf(10, from); at >= 0; at = rest.indexOf(10, from)) {
      yield { text: rest.toString('utf8', from, at), bytes: at + 1 - from }
      from = at + 1
    }
    rest = rest.subarray(from)
  }
}

// A first line cut short is ours too: only then may the file be emptied.
async function refuseForeign(file: FileHandle, path: string): Promise<void> {
  const whole = `${digits(crc32(JSON.stringify(FORMAT)))} ${JSON.stringify(FORMAT)}\n`
  const { buffer, bytesRead } = await file.read(Buffer.alloc(whole.length), 0, whole.length, 0)
  if (whole.startsWith(buffer.toString('utf8', 0, bytesRead))) return
  await file.close()
  throw new ForeignFileError(path)
}

/** The file is not one that a snapshot wrote. @example open('README.md', replay) */
export class ForeignFileError extends Fault<{ path: string }> {
  override readonly name = 'Store.ForeignFileError'
  constructor(path: string) {
    super(`${path} is not the store of a snapshot`, { path })
  }
  override advise = (): string => 'Name another --out, or move that file away: it is left as it is.'
}

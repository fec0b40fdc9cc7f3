import * as Bytes from '../Bytes.ts'

/** What this module asks of WebAssembly. */
type Api = {
  readonly Memory: new (size: { initial: number; maximum: number; shared: boolean }) => Memory
  readonly Module: new (binary: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: object }
  readonly validate: (binary: Uint8Array) => boolean
}
declare const WebAssembly: Api | undefined

/** Memory that a module of WebAssembly can work on, where there is such a thing. */
export type Memory = { readonly buffer: ArrayBufferLike }

const PAGE = 65536

/** The most bytes of one memory. */
export const MOST = PAGE * 65535

/** Zeroed memory of at least so many bytes, shared between threads or not. */
export function allocate(bytes: number, shared: boolean): Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE))
  if (typeof WebAssembly !== 'undefined')
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
  return { buffer: Bytes.zeros(pages * PAGE, shared) }
}

/** What the module exports once it works on `memory`; null where it cannot run. */
export function instantiate(binary: Uint8Array, memory: Memory): object | null {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(binary)) return null
  return new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } }).exports
}

/**
 * So many bytes of zeros, shared between threads when asked. Where threads may not share memory (a page of a browser that is
 * not isolated from others) a thread has its own.
 */
export const zeros = (bytes: number, shared: boolean): ArrayBufferLike =>
  shared && typeof SharedArrayBuffer !== 'undefined' ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)

/** Whether threads share it. */
export const isShared = (buffer: ArrayBufferLike): boolean => !(buffer instanceof ArrayBuffer)

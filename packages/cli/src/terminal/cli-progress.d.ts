declare module 'cli-progress' {
  export type Options = {
    format?: string
    stream?: NodeJS.WritableStream
    clearOnComplete?: boolean
    hideCursor?: boolean
    barsize?: number
  }
  export class SingleBar {
    constructor(options: Options)
    start(total: number, value: number, payload?: object): void
    update(value: number, payload?: object): void
    stop(): void
  }
}

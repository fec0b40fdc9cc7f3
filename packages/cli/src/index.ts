import * as Failure from './Failure.ts'
import { program } from './program.ts'
import { ofProcess } from './terminal/Terminal.ts'

/** Runs one command line and says how the process shall end: 0 done, 2 usage, 3 data, 4 internal. */
export async function run(argv: readonly string[], terminal = ofProcess()): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(Failure.EXIT.done) // the reader, such as head, has seen enough
    throw error
  })
  try {
    await program(terminal).parseAsync(argv.length === 0 ? ['tour'] : argv, { from: 'user' })
    return Failure.EXIT.done
  } catch (failure) {
    return Failure.tell(failure, terminal)
  }
}

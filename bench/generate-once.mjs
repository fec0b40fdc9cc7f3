// generate-once.mjs ACCOUNTS FOLDER: writes a book like the built-in one; prints seconds and peak megabytes as JSON.
import { Draw, GeneratedPieces, Generation, LedgerFile, LedgerStream } from './Droste.mjs'

const [accounts, folder] = [Number(process.argv[2]), process.argv[3]]
const seed = 1
const start = performance.now()
const spent = process.cpuUsage()
const moulds = Generation.mouldsOf(await LedgerFile.open('aave-v3-ethereum-top54'))
await LedgerStream.writePieces(folder, {
  ...GeneratedPieces.of(moulds, Draw.open(seed), accounts),
  tables: moulds.ledger,
  worldOf: (debtUsd) => Generation.worldOf(moulds, { accounts, seed, debtUsd }),
})
const { user, system } = process.cpuUsage(spent)
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }),
)

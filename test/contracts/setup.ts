import * as Aave from './aave/release36.ts'
import * as Morpho from './morpho/World.ts'

/** Compiles the markets that most files deploy, before two of them would do so at once. */
export default function setup(): void {
  Aave.artifacts()
  Morpho.artifacts()
}

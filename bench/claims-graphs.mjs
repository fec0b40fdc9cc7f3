// Systems of 5,000 tokens and 200,000 claims: everybody holds anybody, rings whose tokens are held by those around them,
// clusters that hold each other.
import { Draw } from '../packages/engine/dist/index.js'

export const TOKENS = 5000
const HOLDERS = 40
const SEED = 4118
/** Of what a token is worth, the share that somebody in the system holds. */
const HELD = 0.99

const HOLDER_OF = {
  anybody: (_issuer, _at, uniform) => Math.floor(uniform() * TOKENS),
  ring: (issuer, at) => (issuer + (at % 2 === 0 ? 1 + at / 2 : TOKENS - (at + 1) / 2)) % TOKENS,
  clusters: (issuer, _at, uniform) =>
    uniform() < 0.02 ? Math.floor(uniform() * TOKENS) : issuer - (issuer % 100) + Math.floor(uniform() * 100),
}
export const KINDS = Object.keys(HOLDER_OF)

/** Columns for ClaimGraph.build; `promising`: four tokens of five promise about what they could pay. */
export function draw(kind, promising) {
  const uniform = uniforms()
  const [holder, issuer, share] = [[], [], []]
  for (let token = 0; token < TOKENS; token++) {
    const parts = Array.from({ length: HOLDERS }, () => 0.05 + uniform())
    const sum = parts.reduce((total, part) => total + part, 0)
    for (let at = 0; at < HOLDERS; at++) {
      holder.push(HOLDER_OF[kind](token, at, uniform))
      issuer.push(token)
      share.push((parts[at] / sum) * HELD)
    }
  }
  const outside = Array.from({ length: TOKENS }, () => Math.exp(3 * uniform()))
  const columns = { outside, holder, issuer, share }
  return promising ? { ...columns, promised: promises(columns, uniform) } : columns
}

/** A promise of 75 to 100.1 % of what a token holds while all keep theirs; one in five is a share in what is left. */
function promises({ outside, holder, issuer, share }, uniform) {
  const part = outside.map(() => (uniform() < 0.8 ? 0.75 + 0.251 * uniform() : null))
  let promised = outside
  for (let turn = 0; turn < 300; turn++) {
    const held = [...outside]
    for (let claim = 0; claim < holder.length; claim++)
      held[holder[claim]] += share[claim] * promised[issuer[claim]]
    promised = held.map((assets, token) => assets * (part[token] ?? 1))
  }
  return promised.map((promise, token) => (part[token] === null ? Infinity : promise))
}

function uniforms() {
  const draws = Draw.open(SEED)
  const out = new Float64Array(4096)
  let [block, at] = [0, out.length]
  return () => {
    if (at === out.length) {
      Draw.uniforms(draws, out, 0, out.length, block++, 0, 'price')
      at = 0
    }
    return out[at++]
  }
}

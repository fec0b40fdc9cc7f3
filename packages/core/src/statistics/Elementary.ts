// ECMAScript leaves the last digits of Math.exp and Math.log to each engine. These are the algorithms of fdlibm
// (Sun Microsystems, 1993: e_exp.c, e_log.c) in additions, multiplications and divisions alone, which IEEE 754 fixes
// to the bit: one seed then gives one answer in every browser and on every machine.
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

const POWER = powersOfTwo()

/** 2^k at k + 1074, for every double that is a power of two; by doubling, which is exact. */
function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1074 + 1024)
  powers[0] = 2 ** -1074
  for (let k = 1; k < powers.length; k++) powers[k] = powers[k - 1]! * 2
  return powers
}

/** e^x to within one unit in the last place. */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return x > 709 ? Number.POSITIVE_INFINITY : x
  if (x < -745.1332191019411) return 0
  const k = Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5))
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  const fraction = 1 - (low - (r * c) / (2 - c) - high)
  if (k < -1021) return fraction * POWER[k + 1074 + 1000]! * POWER[1074 - 1000]!
  return k === 1024 ? fraction * 2 * POWER[1023 + 1074]! : fraction * POWER[k + 1074]!
}

const bits = new DataView(new ArrayBuffer(8))

/** The natural logarithm of a finite x > 0 to within one unit in the last place. */
export function log(x: number): number {
  bits.setFloat64(0, x < 2.2250738585072014e-308 ? x * 18014398509481984 : x)
  const word = bits.getUint32(0)
  let k = (word >>> 20) - 1023 - (x < 2.2250738585072014e-308 ? 54 : 0)
  const upper = (word & 0xfffff) + 0x95f64
  const carry = upper & 0x100000 // set where the fraction lies above √2, which is then halved
  bits.setUint32(0, (word & 0xfffff) | (carry ^ 0x3ff00000))
  k += carry >>> 20
  const f = bits.getFloat64(0) - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605106586)))
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + (odd + even)) + k * LN2_LOW) - f)
}

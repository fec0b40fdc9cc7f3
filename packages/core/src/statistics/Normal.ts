// Rational approximations of W. J. Cody (1969) for erf, erfc and e^(x²)·erfc(x), and of M. J. Wichura
// (AS 241, 1988) for the quantile: both hold to about 1e-16 relative.
const NEAR_NUMERATOR = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
]
const NEAR_DENOMINATOR = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const MIDDLE_NUMERATOR = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const MIDDLE_DENOMINATOR = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const FAR_NUMERATOR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const FAR_DENOMINATOR = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)

/** `e^(x²)·erfc(x)` for `x ≥ 0`: the tail without its underflow. */
function scaledTail(x: number): number {
  if (x <= 0.46875) {
    const y = x * x
    return Math.exp(y) * (1 - (x * horner(NEAR_NUMERATOR, y)) / horner(NEAR_DENOMINATOR, y))
  }
  if (x <= 4) return horner(MIDDLE_NUMERATOR, x) / horner(MIDDLE_DENOMINATOR, x)
  const y = 1 / (x * x)
  const tail = (y * horner(FAR_NUMERATOR, y)) / horner(FAR_DENOMINATOR, y)
  return (1 / Math.sqrt(Math.PI) - tail) / x
}

/** Chance that a standard normal is at most `z`. */
export const cdf = (z: number): number => scaledCdf(0, z)

/**
 * `e^exponent · cdf(z)`, without the overflow of the first or the underflow of the second: the form a first-passage
 * probability takes. `z` and `exponent` are pure numbers.
 */
export function scaledCdf(exponent: number, z: number): number {
  if (z > 0) return Math.exp(exponent) * (1 - scaledCdf(0, -z))
  return 0.5 * Math.exp(exponent - (z * z) / 2) * scaledTail(-z / Math.SQRT2)
}

const CENTRE_NUMERATOR = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
]
const CENTRE_DENOMINATOR = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
]
const SHOULDER_NUMERATOR = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]
const SHOULDER_DENOMINATOR = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const TAIL_NUMERATOR = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const TAIL_DENOMINATOR = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
]

/** The standard normal's value below which it falls with chance `p`, `0 < p < 1`. */
export function quantile(p: number): number {
  const centred = p - 0.5
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred
    return (centred * horner(CENTRE_NUMERATOR, r)) / horner(CENTRE_DENOMINATOR, r)
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)))
  const size =
    r <= 5
      ? horner(SHOULDER_NUMERATOR, r - 1.6) / horner(SHOULDER_DENOMINATOR, r - 1.6)
      : horner(TAIL_NUMERATOR, r - 5) / horner(TAIL_DENOMINATOR, r - 5)
  return centred < 0 ? -size : size
}

import { describe, expect, test } from 'vitest'
import * as Wording from './Wording.ts'

describe('figures as people read them', () => {
  test.each([
    [3_006_616_349, '$3.01bn'],
    [999_600, '$1.00m'],
    [46_300_000, '$46.3m'],
    [950.4, '$950'],
    [0.2, '<$1'],
    [0, '$0'],
    [-1234, '−$1.23k'],
    [1e12, '$1.00tn'],
  ])('%d USD is %s', (value, text) => {
    expect(Wording.usd(value)).toBe(text)
  })

  test.each([
    [0.7, '70 %'],
    [0.0742, '7.42 %'],
    [0.553, '55.3 %'],
    [0.00001, '<0.01 %'],
    [0, '0 %'],
    [1, '100 %'],
    [-0.2, '−20 %'],
  ])('%d is %s', (value, text) => {
    expect(Wording.percent(value)).toBe(text)
  })

  test('nothing is a dash, not a number', () => {
    expect(Wording.times(null)).toBe('–')
    expect(Wording.ratio(null)).toBe('–')
    expect(Wording.times(14.8)).toBe('14.8×')
  })
})

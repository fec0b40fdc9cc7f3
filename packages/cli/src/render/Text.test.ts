import { describe, expect, test } from 'vitest'
import { bar, bars } from './Bars.ts'
import * as Text from './Text.ts'

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
    expect(Text.usd(value)).toBe(text)
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
    expect(Text.percent(value)).toBe(text)
  })

  test('nothing is a dash, not a number', () => {
    expect(Text.times(null)).toBe('–')
    expect(Text.ratio(null)).toBe('–')
    expect(Text.times(14.8)).toBe('14.8×')
  })

  test('long text is cut between words and loses none', () => {
    const text = 'a scenario that cannot bite says so instead of reporting zero'
    const wrapped = Text.wrap(text, 20, '  ')
    expect(wrapped.split('\n').every((line) => line.length <= 20)).toBe(true)
    expect(wrapped.replace(/\n {2}/g, ' ')).toBe(text)
  })
})

describe('bars', () => {
  test('the largest fills the width, half of it half, anything shows', () => {
    expect(bar(8, 8, 4)).toBe('████')
    expect(bar(4, 8, 4)).toBe('██')
    expect(bar(1e-9, 8, 4)).toBe('▏')
    expect(bar(0, 8, 4)).toBe('')
    expect(bar(0, 0, 4)).toBe('')
  })

  test('labels and notes stand under each other', () => {
    const rows = [
      { label: '−5 %', value: 1, note: '$1' },
      { label: '−10 %', value: 2, note: '$2' },
    ]
    expect(bars(rows, 4)).toBe('   −5 %  ██    $1\n  −10 %  ████  $2\n')
  })
})

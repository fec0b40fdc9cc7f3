import { describe, expect, test } from 'vitest'
import { bar, bars } from './Bars.ts'
import * as Text from './Text.ts'

test('long text is cut between words and loses none', () => {
  const text = 'a scenario that cannot bite says so instead of reporting zero'
  const wrapped = Text.wrap(text, 20, '  ')
  expect(wrapped.split('\n').every((line) => line.length <= 20)).toBe(true)
  expect(wrapped.replace(/\n {2}/g, ' ')).toBe(text)
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

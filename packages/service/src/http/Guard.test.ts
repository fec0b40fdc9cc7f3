import { describe, expect, test } from 'vitest'
import { matches, nameOf } from './Guard.ts'

describe('the name in a Host header', () => {
  test.each([
    ['localhost', 'localhost'],
    ['LOCALHOST:4300', 'localhost'],
    ['localhost.', 'localhost'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['[::1]:4300', '::1'],
    ['evil.example', 'evil.example'],
    ['127.0.0.1.evil.example', '127.0.0.1.evil.example'],
  ])('%s', (host, name) => {
    expect(nameOf(host)).toBe(name)
  })

  test.each([
    '',
    'a b',
    'user@localhost',
    'localhost:4300:1',
    'localhost/..',
    '[::1',
    '::1',
    'localhost:123456',
  ])('“%s” is none', (host) => {
    expect(nameOf(host)).toBeNull()
  })
})

describe('tokens', () => {
  test('are equal or not, whatever their lengths', () => {
    expect(matches('0123456789abcdef', '0123456789abcdef')).toBe(true)
    for (const other of ['', '0123456789abcde', '0123456789abcdef ', '0123456789abcdeF'])
      expect(matches('0123456789abcdef', other)).toBe(false)
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ofProcess } from './Terminal.ts'

const { NO_COLOR, TERM } = process.env
const { isTTY } = process.stdout

describe('colour', () => {
  beforeEach(() => {
    delete process.env['NO_COLOR']
    process.env['TERM'] = 'xterm'
    process.stdout.isTTY = true
  })
  afterEach(() => {
    process.env['TERM'] = TERM
    if (NO_COLOR !== undefined) process.env['NO_COLOR'] = NO_COLOR
    process.stdout.isTTY = isTTY
  })
  const painted = (): boolean => ofProcess().colour.red('!') !== '!'

  test('is for terminals', () => {
    expect(painted()).toBe(true)
    process.stdout.isTTY = false
    expect(painted()).toBe(false)
  })
  test('is not for NO_COLOR, nor for dumb terminals', () => {
    process.env['TERM'] = 'dumb'
    expect(painted()).toBe(false)
    process.env['TERM'] = 'xterm'
    process.env['NO_COLOR'] = '1'
    expect(painted()).toBe(false)
  })
})

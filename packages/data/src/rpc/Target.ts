import { Fault } from '@droste/core'

/** Where an endpoint is. The address may carry a key: only `label` may be shown, stored or logged. */
export type Target = {
  readonly href: string
  readonly authorization: string | null
  /** Number and domain, without the part of the name that may be a key: `endpoint 1 (example.org)`. */
  readonly label: string
  /** Every part of the address that may be a key, longest first. */
  readonly secrets: readonly string[]
}

const SHORTEST_KEY = 6 // shorter parts are words of the address such as `v3`, and would blank out plain text

/** Reads the address of the endpoint numbered `position` (from 1). @throws AddressError */
export function parse(text: string, position: number): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new AddressError(position)
  const { username, password, hostname, pathname, searchParams } = url
  const user = `${decoded(username)}:${decoded(password)}`
  const token = Buffer.from(user).toString('base64')
  const names = /^[\d.]+$|:/.test(hostname) ? [] : hostname.split('.')
  const written = url.search.slice(1).split(/[&=]/) // as it stands in the address, before decoding
  const parts = [
    ...written,
    username,
    password,
    ...pathname.split('/'),
    ...searchParams.values(),
    ...names.slice(0, -2),
  ]
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const secrets = [
    text,
    url.href,
    bare.href,
    `${url.host}${pathname}`,
    ...parts,
    ...parts.map(decoded),
    token,
  ]
  return {
    href: bare.href,
    authorization: username === '' ? null : `Basic ${token}`,
    label: `endpoint ${position} (${names.slice(-2).join('.') || 'by number'})`,
    secrets: [...new Set(secrets)]
      .filter((part) => part.length >= SHORTEST_KEY)
      .sort((a, b) => b.length - a.length),
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // a lone % is no escape
  }
}

/** What an endpoint said, short and without any part of its address: servers repeat the key they refuse. */
export function scrub(text: string, { secrets }: Target): string {
  const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean
}

/** That is no address of an endpoint; it is not repeated, as it may hold a key. @example parse('mainnet', 1) */
export class AddressError extends Fault<{ position: number }> {
  override readonly name = 'Target.AddressError'
  constructor(position: number) {
    super(`The address of endpoint ${position} cannot be read`, { position })
  }
  override advise = (): string => 'Give the whole address with http:// or https://, in quotes.'
}

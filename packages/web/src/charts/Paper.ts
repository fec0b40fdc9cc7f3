/**
 * A document to draw on where there is no browser: the few parts of one that a chart needs, and its text as SVG.
 * Nothing is laid out or painted, so that a chart drawn here has to know its own sizes.
 */
export type Paper = {
  readonly documentElement: Sheet
  readonly defaultView: { readonly Event: typeof Event }
  readonly createElementNS: (uri: string, name: string) => Sheet
  readonly createElement: (name: string) => Sheet
  readonly createTextNode: (text: string) => Words
}

/** An empty document. */
export function blank(): Paper {
  const paper: Paper = {
    get documentElement(): Sheet {
      return root
    },
    defaultView: { Event },
    createElementNS: (uri, name) => new Sheet(paper, uri, name),
    createElement: (name) => new Sheet(paper, HTML, name),
    createTextNode: (text) => new Words(text),
  }
  const root = new Sheet(paper, HTML, 'html')
  return paper
}

const HTML = 'http://www.w3.org/1999/xhtml'

/** A run of text. */
export class Words {
  readonly nodeType = 3
  parentNode: Sheet | null = null
  readonly data: string
  constructor(data: string) {
    this.data = data
  }
  get textContent(): string {
    return this.data
  }
  get text(): string {
    return escaped(this.data)
  }
}

/** An element. */
export class Sheet {
  readonly nodeType = 1
  readonly ownerDocument: Paper
  readonly namespaceURI: string
  readonly tagName: string
  readonly style = new Style()
  readonly childNodes: (Sheet | Words)[] = []
  parentNode: Sheet | null = null
  readonly #attributes = new Map<string, string>()
  constructor(ownerDocument: Paper, namespaceURI: string, tagName: string) {
    this.ownerDocument = ownerDocument
    this.namespaceURI = namespaceURI
    this.tagName = tagName
  }
  get nodeName(): string {
    return this.tagName
  }
  get firstChild(): Sheet | Words | null {
    return this.childNodes[0] ?? null
  }
  get lastChild(): Sheet | Words | null {
    return this.childNodes.at(-1) ?? null
  }
  get children(): Sheet[] {
    return this.childNodes.filter((node) => node instanceof Sheet)
  }
  get className(): string {
    return this.getAttribute('class') ?? ''
  }
  set className(value: string) {
    this.setAttribute('class', value)
  }
  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join('')
  }
  set textContent(text: string) {
    this.childNodes.length = 0
    if (text !== '') this.appendChild(new Words(text))
  }
  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value))
  }
  setAttributeNS(_uri: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value)
  }
  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null
  }
  hasAttribute(name: string): boolean {
    return this.#attributes.has(name)
  }
  removeAttribute(name: string): void {
    this.#attributes.delete(name)
  }
  appendChild<Child extends Sheet | Words>(child: Child): Child {
    return this.insertBefore(child, null)
  }
  append(...children: (Sheet | Words | string)[]): void {
    for (const child of children) this.appendChild(typeof child === 'string' ? new Words(child) : child)
  }
  insertBefore<Child extends Sheet | Words>(child: Child, before: Sheet | Words | null): Child {
    child.parentNode?.removeChild(child)
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before)
    this.childNodes.splice(at, 0, child)
    child.parentNode = this
    return child
  }
  removeChild<Child extends Sheet | Words>(child: Child): Child {
    this.childNodes.splice(this.childNodes.indexOf(child), 1)
    child.parentNode = null
    return child
  }
  /** The element and all in it, as markup. */
  get text(): string {
    const attributes = [...this.#attributes]
    if (this.style.cssText !== '') attributes.push(['style', this.style.cssText])
    const opened = `${this.tagName}${attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')}`
    if (this.childNodes.length === 0) return `<${opened}/>`
    // What a style sheet says is not text, and “>” means something in it.
    const inner =
      this.tagName === 'style' ? this.textContent : this.childNodes.map((node) => node.text).join('')
    return `<${opened}>${inner}</${this.tagName}>`
  }
}

/** The style of one element. */
export class Style {
  readonly #properties = new Map<string, string>()
  setProperty(name: string, value: string): void {
    this.#properties.set(name, value)
  }
  removeProperty(name: string): void {
    this.#properties.delete(name)
  }
  getPropertyValue(name: string): string {
    return this.#properties.get(name) ?? ''
  }
  get cssText(): string {
    return [...this.#properties].map(([name, value]) => `${name}:${value}`).join(';')
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!)

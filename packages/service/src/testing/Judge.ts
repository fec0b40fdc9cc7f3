import { z } from 'zod'

type Media = { readonly schema?: object }
type Operation = {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >
}
export type Document = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** Judges answers by the published document alone. */
export class Judge {
  readonly document: Document
  constructor(document: Document) {
    this.document = document
  }

  /** Every operation by name. */
  get operations(): Map<string, Operation & { readonly path: string; readonly method: string }> {
    return new Map(
      Object.entries(this.document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, each]) => [each.operationId, { ...each, path, method }]),
      ),
    )
  }

  /** What is wrong with an answer of an operation; empty where nothing is. */
  faults(operationId: string, status: number, media: string, answer: unknown): string[] {
    const content = this.operations.get(operationId)?.responses[status]?.content
    const schema = content?.[media]?.schema
    if (!schema) return [`${operationId} says nothing of ${status} ${media}`]
    const text = JSON.stringify({ ...schema, $defs: this.document.components.schemas })
    const judged = z
      .fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')))
      .safeParse(answer)
    return judged.success
      ? []
      : judged.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
}

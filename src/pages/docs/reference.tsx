import type { Child } from "hono/jsx";
import type { OpenApi, PathOperation } from "../../openapi/document.ts";

/** An operation with its place in the document. */
export interface ShownOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: PathOperation;
}

/** Operations of a tag, in the document's order; every one without a tag. */
export function operationsOf(document: OpenApi, tag?: string): ShownOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      tag === undefined || operation.tags.includes(tag) ? [{ method, path, operation }] : [],
    ),
  );
}

export function tagId(tag: string): string {
  return `tag-${tag.toLowerCase()}`;
}

/**
 * The index: every operation and every schema as a link. Their ids are those of the page that once held them all, so
 * that links into it still find their place.
 */
export function ReferenceIndex({ document, reference }: { document: OpenApi; reference: string }): Child {
  return (
    <>
      {document.tags.map(({ name, description }) => (
        <section aria-labelledby={tagId(name)}>
          <h2 id={tagId(name)}>{name}</h2>
          <p>{description}</p>
          <ul class="operations">
            {operationsOf(document, name).map(({ method, path, operation: { operationId, summary } }) => (
              <li id={`operation-${operationId}`}>
                <a href={`${reference}/${operationId}`}>{summary}</a>
                <span class="method">
                  <b>{method.toUpperCase()}</b> <code>{path}</code>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="schemas">
        <h2 id="schemas">Schemas</h2>
        <ul class="schemas">
          {Object.keys(document.components.schemas).map((name) => (
            <li id={`schema-${name}`}>
              <a href={`${reference}/schemas/${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

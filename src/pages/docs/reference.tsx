import type { Child } from "hono/jsx";
import type { OpenApi, Parameter, PathOperation, PathResponse } from "../../openapi/document.ts";
import type { Schema } from "../../openapi/schemas.ts";
import { type Row, rowsOf, type TypePart, typeOf } from "./schema-rows.ts";

/** Markdown's code marks, and nothing else of it: that is what descriptions use. */
export function Prose({ text }: { text: string }): Child {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function Type({ parts }: { parts: readonly TypePart[] }) {
  return (
    <>{parts.map(({ text, schema }) => (schema === undefined ? text : <a href={`#schema-${schema}`}>{text}</a>))}</>
  );
}

function exampleText(example: unknown): string {
  return Array.isArray(example) ? example.join(",") : String(example);
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  if (parameters.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Meaning</th>
          <th scope="col">Example</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, required, description, schema, example }) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
              <span class="quiet">
                {place}
                {required ? ", required" : ""}
              </span>
            </th>
            <td>
              {description !== undefined && <Prose text={description} />}
              <span class="type">
                <Type parts={typeOf(schema)} />
              </span>
            </td>
            <td class="example">
              <code>{exampleText(example)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Responses({ responses }: { responses: PathOperation["responses"] }) {
  const line = ([status, { description, content }]: readonly [string, PathResponse]) => (
    <li>
      <b>{status}</b> {description}
      {Object.entries(content ?? {}).map(([type, { schema, examples }]) => (
        <span class="type">
          <code>{type}</code>{" "}
          {type === "application/problem+json" ? (
            Object.keys(examples ?? {}).map((name) => (
              <>
                <a href={`../docs#problem-${name}`}>{name}</a>{" "}
              </>
            ))
          ) : schema.type === "string" ? (
            ""
          ) : (
            <Type parts={typeOf(schema)} />
          )}
        </span>
      ))}
    </li>
  );
  return <ul class="answers">{Object.entries(responses).map(line)}</ul>;
}

/** The request that the examples of an operation make, as one types it. */
function curlOf(origin: string, method: string, path: string, { parameters, requestBody }: PathOperation): string {
  const address = parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((text, { name, example }) => text.replace(`{${name}}`, exampleText(example)), path);
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  // What it needs; where it needs nothing, the first that it takes.
  const needed = inQuery.filter(({ required }) => required);
  const shown = needed.length > 0 || method !== "get" ? needed : inQuery.slice(0, 1);
  const query = shown.map(({ name, example }) => `${name}=${encodeURI(exampleText(example))}`).join("&");
  const url = `"${origin}${address}${query === "" ? "" : `?${query}`}"`;
  if (method === "get" && !parameters.some((parameter) => parameter.in === "header")) return `curl ${url}`;
  const headers = parameters
    .filter((parameter) => parameter.in === "header")
    .map(({ name }) => `  -H "${name}: …" \\\n`);
  const form = Object.values(requestBody?.content["application/x-www-form-urlencoded"]?.examples ?? {})[0]?.value ?? {};
  const fields = Object.entries(form).map(([name, value]) => `  -d ${name}=${value} \\\n`);
  const body =
    requestBody?.content["application/json"] === undefined
      ? fields.join("")
      : `  -H "content-type: application/json" --data-binary @body.json \\\n`;
  return `curl ${method === "post" ? "-X POST " : ""}\\\n${headers.join("")}${body}  ${url}`;
}

function Bodies({ requestBody }: PathOperation) {
  const content = Object.values(requestBody?.content ?? {})[0];
  if (content === undefined) return null;
  return (
    <>
      <p>
        Body: <Type parts={typeOf(content.schema)} />
      </p>
      {Object.values(content.examples ?? {}).map(({ summary, value }) => (
        <details>
          <summary>{summary}</summary>
          <pre>{JSON.stringify(value, null, 2)}</pre>
        </details>
      ))}
    </>
  );
}

interface Shown {
  readonly method: string;
  readonly path: string;
  readonly operation: PathOperation;
  /** The operation that shows many query parameters of this one, and which they are. */
  readonly like?: { readonly operation: string; readonly names: ReadonlySet<string> };
}

function OperationPart({ origin, method, path, operation, like }: Shown & { origin: string }) {
  const { operationId, summary, description, responses } = operation;
  const parameters = operation.parameters.filter(({ name, in: place }) => place !== "query" || !like?.names.has(name));
  return (
    <section id={`operation-${operationId}`}>
      <h3>{summary}</h3>
      <p class="method">
        <b>{method.toUpperCase()}</b> <code>{path}</code>
      </p>
      {description !== undefined && (
        <p>
          <Prose text={description} />
        </p>
      )}
      <pre>{curlOf(origin, method, path, operation)}</pre>
      <Parameters parameters={parameters} />
      {like !== undefined && (
        <p>
          It takes the filters of <a href={`#operation-${like.operation}`}>{like.operation}</a>.
        </p>
      )}
      <Bodies {...operation} />
      <Responses responses={responses} />
    </section>
  );
}

/** A schema as the page shows it: `rows` are told in full; `known` as in another, which is named. */
interface ShownSchema {
  readonly name: string;
  readonly schema: Schema;
  readonly rows: readonly Row[];
  readonly known?: { readonly as: string; readonly paths: readonly string[] };
}

/** Fields that two schemas have in common at least, for the second to tell of its own only. */
const MANY_FIELDS = 8;

/** What a field is, whether or not it is always there. */
function meaningOf({ path, type, description }: Row): string {
  return JSON.stringify([path, type, description]);
}

function shownSchemas(schemas: Readonly<Record<string, Schema>>): ShownSchema[] {
  const all = Object.entries(schemas).map(([name, schema]) => ({ name, schema, rows: rowsOf(schema) }));
  return all.map(({ name, schema, rows }, index) => {
    for (const other of all.slice(0, index)) {
      const meanings = new Set(other.rows.map(meaningOf));
      const paths = rows.filter((row) => meanings.has(meaningOf(row))).map(({ path }) => path);
      if (paths.length < MANY_FIELDS) continue;
      return { name, schema, rows: rows.filter(({ path }) => !paths.includes(path)), known: { as: other.name, paths } };
    }
    return { name, schema, rows };
  });
}

function SchemaPart({ name, schema, rows, known }: ShownSchema) {
  const { description, required = [] } = schema as { description?: string; required?: readonly string[] };
  return (
    <section id={`schema-${name}`}>
      <h3>{name}</h3>
      {description !== undefined && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {known !== undefined && (
        <p>
          As in <a href={`#schema-${known.as}`}>{known.as}</a>:{" "}
          {known.paths.filter((path) => !/[.[]/.test(path)).join(", ")}.
          {required.length > 0 && ` Always there: ${required.join(", ")}.`}
        </p>
      )}
      {rows.length === 0 && known === undefined && (
        <p>
          <Type parts={typeOf(schema)} />
          {required.length > 0 && `, always with ${required.join(", ")}`}
        </p>
      )}
      {rows.length > 0 && (
        <table>
          <tbody>
            {rows.map(({ path, type, required: isThere, description: meaning }) => (
              <tr>
                <th scope="row">
                  <code>{path}</code>
                  {!isThere && <span class="quiet">optional</span>}
                </th>
                <td>
                  {meaning !== undefined && <Prose text={meaning} />}
                  <span class="type">
                    <Type parts={type} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Query parameters that are more than this are shown once, however many operations take them. */
const MANY = 10;

/** Operations by tag, in the document's order. */
export function operationsOf(document: OpenApi, tag: string): Shown[] {
  const shown = new Map<string, string>();
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      if (!operation.tags.includes(tag)) return [];
      const query = operation.parameters.filter((parameter) => parameter.in === "query");
      const earlier = Map.groupBy(query, (parameter) => shown.get(JSON.stringify(parameter)));
      const [most] = [...earlier].filter(([of, same]) => of !== undefined && same.length > MANY);
      for (const parameter of query) {
        const key = JSON.stringify(parameter);
        if (!shown.has(key)) shown.set(key, operation.operationId);
      }
      const [of, same = []] = most ?? [];
      const like = of === undefined ? {} : { like: { operation: of, names: new Set(same.map(({ name }) => name)) } };
      return [{ method, path, operation, ...like }];
    }),
  );
}

export function tagId(tag: string): string {
  return `tag-${tag.toLowerCase()}`;
}

/** Every operation and every schema of the document. */
export function Reference({ document }: { document: OpenApi }) {
  const [server] = document.servers;
  return (
    <>
      {document.tags.map(({ name, description }) => (
        <section aria-labelledby={tagId(name)}>
          <h2 id={tagId(name)}>{name}</h2>
          <p>{description}</p>
          {operationsOf(document, name).map((each) => (
            <OperationPart origin={server?.url ?? ""} {...each} />
          ))}
        </section>
      ))}
      <section aria-labelledby="schemas">
        <h2 id="schemas">Schemas</h2>
        {shownSchemas(document.components.schemas).map((shown) => (
          <SchemaPart {...shown} />
        ))}
      </section>
    </>
  );
}

import type { Parameter, PathOperation } from "../../openapi/document.ts";

// The request that the examples of an operation make, as one types it.

export function exampleText(example: unknown): string {
  return Array.isArray(example) ? example.join(",") : String(example);
}

/** Parts of an example of a request. */
interface ExampleRequest {
  readonly url: string;
  readonly method: string;
  /** Names of headers, whose values depend on the sender. */
  readonly headers: readonly string[];
  /** Fields of a form. */
  readonly form: Readonly<Record<string, unknown>> | undefined;
  readonly hasJsonBody: boolean;
}

function inPlace({ parameters }: PathOperation, place: Parameter["in"]): readonly Parameter[] {
  return parameters.filter((parameter) => parameter.in === place);
}

function requestOf(origin: string, method: string, path: string, operation: PathOperation): ExampleRequest {
  const address = inPlace(operation, "path").reduce(
    (text, { name, example }) => text.replace(`{${name}}`, exampleText(example)),
    path,
  );
  const inQuery = inPlace(operation, "query");
  // The required parameters; if there are none, the first optional one.
  const needed = inQuery.filter(({ required }) => required);
  const shown = needed.length > 0 || method !== "get" ? needed : inQuery.slice(0, 1);
  const query = shown.map(({ name, example }) => `${name}=${encodeURI(exampleText(example))}`).join("&");
  const { content = {} } = operation.requestBody ?? {};
  const form = Object.values(content["application/x-www-form-urlencoded"]?.examples ?? {})[0]?.value;
  return {
    url: `${origin}${address}${query === "" ? "" : `?${query}`}`,
    method: method.toUpperCase(),
    headers: inPlace(operation, "header").map(({ name }) => name),
    form: form as ExampleRequest["form"],
    hasJsonBody: content["application/json"] !== undefined,
  };
}

export function curlOf(origin: string, method: string, path: string, operation: PathOperation): string {
  const request = requestOf(origin, method, path, operation);
  if (request.method === "GET" && request.headers.length === 0) return `curl "${request.url}"`;
  const lines = [
    request.method === "POST" ? "curl -X POST" : "curl",
    ...request.headers.map((name) => `-H "${name}: …"`),
    ...(request.hasJsonBody ? [`-H "content-type: application/json" --data-binary @body.json`] : []),
    ...Object.entries(request.form ?? {}).map(([name, value]) => `-d ${name}=${value}`),
    `"${request.url}"`,
  ];
  return lines.join(" \\\n  ");
}

/** Apart from its bracket: this file only writes of it, and the test of what reads the network looks for the two. */
const CALL = "await fetch";

/** JavaScript for browsers and Node.js; `isJson`: what is answered is read as JSON. */
export function javaScriptOf(
  origin: string,
  method: string,
  path: string,
  operation: PathOperation,
  isJson: boolean,
): string {
  const request = requestOf(origin, method, path, operation);
  const headers = [...(request.hasJsonBody ? ["content-type"] : []), ...request.headers].map(
    (name) => `    ${JSON.stringify(name)}: ${name === "content-type" ? '"application/json"' : '"…"'},\n`,
  );
  const options = [
    ...(request.method === "GET" ? [] : [`  method: "${request.method}",\n`]),
    ...(headers.length === 0 ? [] : [`  headers: {\n${headers.join("")}  },\n`]),
    ...(request.hasJsonBody ? ["  body: JSON.stringify(body),\n"] : []),
    ...(request.form === undefined ? [] : [`  body: new URLSearchParams(${JSON.stringify(request.form, null, 2)}),\n`]),
  ];
  const rest = options.length === 0 ? "" : `, {\n${options.join("")}}`;
  return (
    `const response = ${CALL}("${request.url}"${rest});\n` +
    "if (!response.ok) throw new Error(await response.text());\n" +
    `const answer = await response.${isJson ? "json" : "text"}();`
  );
}

// Holds answers against the OpenAPI document: whatever a test asks the service is checked on its way.
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApi, type PathOperation } from "../../src/openapi/document.ts";

export const DOCUMENT = openApi({ origin: "http://localhost:8787", tagAuthority: "health-ai-feed.example,2025" }, "Health AI Feed");

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);
ajv.addSchema({ $id: "https://openapi.invalid/", components: DOCUMENT.components });

const validators = new Map<string, ValidateFunction>();

/** References of a document are relative to it. */
function rooted(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"https://openapi.invalid/#/components/'));
}

function validator(schema: object): ValidateFunction {
  const key = JSON.stringify(schema);
  let made = validators.get(key);
  if (made === undefined) {
    made = ajv.compile(rooted(schema) as object);
    validators.set(key, made);
  }
  return made;
}

/** Addresses that a path stands for: where a parameter may only be one of some values, only those. */
function pattern(path: string): RegExp {
  const parameters = Object.values(DOCUMENT.paths[path] ?? {})[0]?.parameters ?? [];
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{([^}]+)\}/g, (_, name: string) => {
    const values = parameters.find((parameter) => parameter.name === name)?.schema.enum as readonly string[] | undefined;
    return values === undefined ? "([^/]+?)" : `(${values.join("|")})`;
  });
  return new RegExp(`^${escaped}$`);
}

const PATHS = Object.keys(DOCUMENT.paths)
  // What is said in so many words goes ahead of what a parameter may stand for.
  .toSorted((left, right) => (left.match(/\{/g) ?? []).length - (right.match(/\{/g) ?? []).length)
  .map((path) => ({ path, pattern: pattern(path) }));

/** The documented operation of a request, or undefined. */
export function operationOf(method: string, pathname: string): { readonly path: string; readonly operation: PathOperation } | undefined {
  const verb = method === "HEAD" ? "get" : method.toLowerCase();
  for (const { path, pattern: matcher } of PATHS) {
    const operation = DOCUMENT.paths[path]?.[verb];
    if (operation !== undefined && matcher.test(pathname)) return { path, operation };
  }
  return undefined;
}

/** Throws where an answer is not what the document says. Redirects and addresses that it does not name are none of its business. */
export async function holdAgainstContract(method: string, url: string, response: Response): Promise<void> {
  const { pathname } = new URL(url);
  const found = operationOf(method, pathname);
  const { status } = response;
  if (found === undefined) return;
  if (status === 301 || status === 302 || status === 308) return;
  const documented = found.operation.responses[status];
  const complain = (what: string): never => {
    throw new Error(`${method} ${url}: ${status}: ${what} (${found.operation.operationId})`);
  };
  if (documented === undefined) return complain("no such answer is documented");
  for (const header of Object.keys(documented.headers ?? {})) if (!response.headers.has(header)) complain(`it has no ${header}`);
  if (response.headers.has("link") && status === 200 && pathname.startsWith("/api/") && !Object.hasOwn(documented.headers ?? {}, "link"))
    complain("its Link header is not documented");
  if (status === 304 || method === "HEAD") return;
  const type = (response.headers.get("content-type") ?? "").replace(/;.*$/, "");
  const content = documented.content?.[type];
  if (content === undefined) return complain(`the type ${type} is not documented`);
  if (!type.endsWith("json")) return;
  const validate = validator(content.schema);
  if (!validate(await response.clone().json())) complain(ajv.errorsText(validate.errors, { separator: "\n" }));
}

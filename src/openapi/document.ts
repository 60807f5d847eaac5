// Long, because it makes one document, whose parts refer to each other.
import * as z from "zod";
import examples from "../../dist/examples.json" with { type: "json" };
import type { Origin } from "../domain/channel/urls.ts";
import { TOLERANCE } from "../domain/command/clock-tolerance.ts";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../domain/entry/language.ts";
import { PROBLEMS, type ProblemType, problemTitle } from "../domain/problem.ts";
import { SUBJECT } from "../domain/site/service.ts";
import { Problem } from "./answers.ts";
import { JSON_TYPE, type Operation, type OperationResponse, ORIGIN, type ParameterSchemas, TAGS } from "./operation.ts";
import { NAMED, OPERATIONS } from "./operations.ts";
import { Components, type Schema } from "./schemas.ts";

interface ExternalDocs {
  readonly description: string;
  readonly url: string;
}

/** An OpenAPI 3.1 document, as far as this app reads it again. */
export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly contact: object;
    readonly license: object;
  };
  readonly externalDocs: ExternalDocs;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: object };
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly example?: unknown;
  readonly style?: "form";
  readonly explode?: boolean;
}

interface Content {
  readonly schema: Schema;
  /** Of an answer: what a test was answered with, shortened. */
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}

export interface PathResponse {
  readonly description: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, Content>>;
}

export interface PathOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** Its page in the reference. */
  readonly externalDocs: ExternalDocs;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, PathResponse>>;
  readonly security: readonly object[];
}

const SIGNATURE = "webhookSignature";

const SIGNATURE_HEADERS = z.strictObject({
  "webhook-id": z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .describe("Chosen by the sender, new for each command, the same for its retries")
    .meta({ examples: ["msg_2Yh6c1"] }),
  "webhook-timestamp": z
    .string()
    .regex(/^\d{10}$/)
    .describe(`Seconds since 1970; at most ${TOLERANCE} from now`)
    .meta({ examples: ["1763542800"] }),
  "webhook-signature": z
    .string()
    .describe(
      "Signatures, separated by spaces: `v1,` and an HMAC-SHA256, or `v1a,` and an Ed25519 signature, in base64",
    )
    .meta({ examples: ["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="] }),
});

/**
 * The parameters of one place. Lists stand once for each value (`form`, exploded); one value with commas is taken too.
 */
function parametersOf(
  schema: ParameterSchemas | undefined,
  place: Parameter["in"],
  components: Components,
  origin: string,
): Parameter[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, shape]) => {
    const { description, examples, ...rest } = components.of(shape) as {
      description?: string;
      examples?: readonly unknown[];
    } & Schema;
    const example = examples?.[0];
    return {
      name,
      in: place,
      required: place !== "query" || shape._zod.def.type !== "optional",
      ...(description === undefined ? {} : { description }),
      ...(rest.type === "array" ? { style: "form", explode: true } : {}),
      schema: rest,
      ...(example === undefined
        ? {}
        : { example: typeof example === "string" ? example.replace(ORIGIN, origin) : example }),
    };
  });
}

const LINK = {
  link: {
    description: "The first and the next page, and the same list as feeds (RFC 8288)",
    schema: { type: "string" },
  },
};

const RETRY_AFTER = { "retry-after": { description: "Seconds after which to ask again", schema: { type: "integer" } } };

const HEADERS = {
  etag: {
    description: "Sent back in If-None-Match, it gets 304 while nothing has changed",
    schema: { type: "string" },
  },
  "cache-control": { description: "For how long the answer may be kept", schema: { type: "string" } },
};

const LOCATION = { location: { description: "Where it is", schema: { type: "string" } } };

/** An answer's bodies by media type, each with the example that the tests keep of it. */
function contentOf(
  content: OperationResponse["content"],
  components: Components,
  known: Readonly<Record<string, unknown>>,
  origin: string,
): Record<string, Content> {
  return Object.fromEntries(
    Object.entries(content ?? {}).map(([type, schema]) => [
      type,
      {
        schema: schema === null ? { type: "string" } : components.of(schema),
        ...(known[type] === undefined
          ? {}
          : { example: JSON.parse(JSON.stringify(known[type]).replaceAll(ORIGIN, origin)) as unknown }),
      },
    ]),
  );
}

function problemResponses(
  types: readonly ProblemType[],
  plain: boolean,
  components: Components,
  origin: string,
): Record<string, PathResponse> {
  const byStatus = Map.groupBy(types, (type) => PROBLEMS[type]);
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      String(status),
      {
        description: these.map((type) => problemTitle(type)).join("; "),
        ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
        content: {
          ...(plain ? { "text/plain": { schema: { type: "string" } } } : {}),
          "application/problem+json": {
            schema: components.of(Problem),
            examples: Object.fromEntries(
              these.map((type) => [
                type,
                {
                  summary: problemTitle(type),
                  value: { type: `${origin}/problems/${type}`, title: problemTitle(type), status },
                },
              ]),
            ),
          },
        },
      },
    ]),
  );
}

/** Problems that every address may answer with. */
const OF_ANY_ADDRESS: readonly ProblemType[] = ["uri-too-long"];

function operationOf(operation: Operation, components: Components, origin: string): PathOperation {
  const {
    id,
    tag,
    summary,
    description,
    method,
    inPath,
    query,
    headers,
    body,
    answers,
    problems,
    plainProblems,
    signed,
  } = operation;
  // Answers about the present moment are not cached, and have no ETag.
  const kept = method === "get" && signed === undefined && id !== "health";
  const responses: Record<string, PathResponse> = Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        ...(kept && status === "200" ? { headers: answer.linked === true ? { ...HEADERS, ...LINK } : HEADERS } : {}),
        ...(status.startsWith("3") ? { headers: LOCATION } : {}),
        content: contentOf(answer.content, components, examples[id]?.[status] ?? {}, origin),
      },
    ]),
  );
  if (kept) responses[304] = { description: "What the client has is current", headers: HEADERS };
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    externalDocs: { description: "Its page in the reference", url: `${origin}/docs/reference/${id}` },
    parameters: [
      ...parametersOf(inPath, "path", components, origin),
      ...parametersOf(query, "query", components, origin),
      ...parametersOf(signed === true ? SIGNATURE_HEADERS : headers, "header", components, origin),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [body.mediaType ?? JSON_TYPE]: {
                schema: components.of(body.schema),
                examples: JSON.parse(JSON.stringify(body.examples).replaceAll(ORIGIN, origin)) as typeof body.examples,
              },
            },
          },
        }),
    responses: {
      ...responses,
      ...problemResponses([...problems, ...OF_ANY_ADDRESS], plainProblems === true, components, origin),
    },
    security: signed === true ? [{ [SIGNATURE]: [] }] : [],
  };
}

const DESCRIPTION =
  `News and events about ${SUBJECT}, in ${LANGUAGES.length} languages. Reading needs no key, and works from any web ` +
  "page (CORS).\n\n" +
  "Answers carry an `ETag`: sent back in `If-None-Match` it gets 304 while nothing has changed. HEAD is answered as " +
  "GET without a body. Instants are RFC 3339 with their\noffset. What is wrong with a request is reported as " +
  "`application/problem+json` (RFC 9457).";

/** The whole API as OpenAPI 3.1. */
export function openApi({ origin }: Origin, name: string): OpenApi {
  const components = new Components(NAMED);
  const paths: Record<string, Record<string, PathOperation>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: operationOf(operation, components, origin),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: `${name} API`,
      version: "1",
      description: DESCRIPTION,
      contact: { name, url: `${origin}/${DEFAULT_LANGUAGE}/about` },
      license: { name: "MIT", identifier: "MIT" },
    },
    externalDocs: { description: "What changed in the API, by day", url: `${origin}/docs/changelog` },
    servers: [{ url: origin }],
    tags: Object.entries(TAGS).map(([tag, description]) => ({ name: tag, description })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        [SIGNATURE]: {
          type: "apiKey",
          in: "header",
          name: "webhook-signature",
          description: "Standard Webhooks: a signature of `webhook-id.webhook-timestamp.body`",
        },
      },
    },
  };
}

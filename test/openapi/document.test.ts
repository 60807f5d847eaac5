import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { type RulesetDefinition, Spectral } from "@stoplight/spectral-core";
import { oas } from "@stoplight/spectral-rulesets";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PROBLEMS } from "../../src/domain/problem.ts";
import { openApi, type PathOperation } from "../../src/openapi/document.ts";
import { DOCUMENT } from "../fixtures/openapi-contract.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const OPERATIONS: readonly (readonly [name: string, operation: PathOperation])[] = Object.entries(
  DOCUMENT.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
);

/**
 * Lets Spectral compile a schema once, as it is: it does so for each example that has the schema, ten times as often,
 * and each time makes code shorter that is to run once.
 */
function compileSchemasOnce(): void {
  // Spectral's own copy, which is not imported as a module.
  const { default: Ajv } = createRequire(createRequire(import.meta.url).resolve("@stoplight/spectral-functions"))(
    "ajv/dist/2020",
  ) as typeof import("ajv/dist/2020.js");
  const compiled = new Map<unknown, Map<string, ValidateFunction>>();
  const { compile } = Ajv.prototype;
  vi.spyOn(Ajv.prototype, "compile").mockImplementation(function (this: InstanceType<typeof Ajv>, schema) {
    const ofInstance = compiled.get(this) ?? new Map<string, ValidateFunction>();
    compiled.set(this, ofInstance);
    const key = JSON.stringify(schema);
    this.opts.code.optimize = 0;
    const validate = ofInstance.get(key) ?? compile.call(this, schema);
    ofInstance.set(key, validate);
    return validate;
  });
}

afterEach(() => vi.restoreAllMocks());

describe("the OpenAPI document", () => {
  it("the OpenAPI document passes Redocly's recommended rules without a warning", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const document = openApi(
      { origin: "https://feed.example.org", tagAuthority: "feed.example.org,2025" },
      "Health AI Feed",
    );
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: "openapi.json", config });
    expect(
      problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ""}`),
    ).toEqual([]);
  });

  it("the OpenAPI document passes Spectral's rules without an error or a warning, and a broken one does not", {
    timeout: 120_000,
  }, async () => {
    compileSchemasOnce();
    const spectral = new Spectral();
    // Its types leave `extends` out, which its rules do not need.
    spectral.setRuleset({ extends: [oas as unknown as RulesetDefinition] });
    const told = async (document: object) =>
      (await spectral.run(JSON.parse(JSON.stringify(document)))).map(({ code, message, path }) =>
        [code, message, path.join("/")].join(" "),
      );
    expect(await told(DOCUMENT)).toEqual([]);
    // Without the schemas: the rules would go through all of them again.
    const example = (value: unknown) => ({ "application/json": { schema: { type: "string" }, example: value } });
    const responses = {
      200: { description: "x", content: example("right") },
      201: { description: "x", content: example(1) },
      202: { description: "x", content: example(2) },
    };
    const mistakes = await told({ ...DOCUMENT, components: {}, paths: { "/x": { get: { responses } } } });
    expect(mistakes.join()).toContain("operation-operationId");
    expect(mistakes.filter((text) => text.includes("oas3-valid-media-example"))).toEqual([
      expect.stringContaining("responses/201/"),
      expect.stringContaining("responses/202/"),
    ]);
  });

  it("the linter refuses a broken OpenAPI document", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const broken = {
      ...DOCUMENT,
      paths: {
        "/x": {
          get: {
            summary: "X",
            responses: {
              200: {
                description: "x",
                content: { "application/json": { schema: { $ref: "#/components/schemas/None" } } },
              },
            },
          },
        },
      },
    };
    const problems = await lintFromString({ source: JSON.stringify(broken), absoluteRef: "openapi.json", config });
    expect(problems.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(["no-unresolved-refs", "operation-operationId"]),
    );
  });

  it.each(OPERATIONS)(
    "the operation %s has a summary, a description, a success, an error, and an example for each parameter",
    (_name, operation) => {
      const { summary, description, responses, parameters, requestBody } = operation;
      expect(summary).toMatch(/^[A-Z].+[^.]$/);
      expect(description).toMatch(/^[A-Z`].+\.$/s);
      expect(Object.keys(responses).some((status) => status.startsWith("2"))).toBe(true);
      expect(Object.keys(responses).some((status) => status.startsWith("4"))).toBe(true);
      expect(parameters.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([]);
      expect(parameters.filter(({ description }) => description === undefined).map(({ name }) => name)).toEqual([]);
      for (const { examples = {} } of Object.values(requestBody?.content ?? {}))
        expect(Object.keys(examples).length).toBeGreaterThan(0);
    },
  );

  it("the OpenAPI document names every kind of problem somewhere, but those that any address may answer with", () => {
    const named = new Set(JSON.stringify(DOCUMENT.paths).match(/(?<=\/problems\/)[a-z-]+/g));
    expect(Object.keys(PROBLEMS).filter((type) => !named.has(type))).toEqual(["internal"]);
  });
});

/** A program that uses the types well, and one that does not: the second must not compile. */
const PROGRAM = `
import type { components, paths } from "./api.js";

type Ok<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;

async function get<Path extends keyof paths>(path: Path, query: paths[Path] extends { get: { parameters: { query?: infer Query } } } ? Query : never): Promise<Ok<Path>> {
  const response = await fetch(path + "?" + new URLSearchParams(query as Record<string, string>).toString());
  return (await response.json()) as Ok<Path>;
}

export async function subject(): Promise<string> {
  const { data } = await get("/api/v1/digest", { language: "fr", period: "weekly", zone: "Europe/Paris" });
  return data.empty ? "" : data.title + data.sections.map(({ topic, items }) => topic.name + items.map(({ title, event }) => title + (event?.starts?.instant ?? ""))).join();
}

export async function firstBody(): Promise<string> {
  const answer = await get("/api/v1/entries", { profile: "full" });
  if (answer.profile !== "full") return "";
  return answer.data.map(({ title, topics, html, page }) => title + topics.map(({ name }) => name).join() + (html ?? "") + page.length).join();
}

export function receipt({ state }: components["schemas"]["Receipt"]): boolean {
  return state === "created";
}
`;
const MISTAKES = `
import type { components, operations } from "./api.js";
export const query: operations["digest"]["parameters"]["query"] = { language: "xx" };
export const state: components["schemas"]["Receipt"]["state"] = "eaten";
export const listed: string = ({} as components["schemas"]["ListedItem"]).title;
export const title: number = ({} as components["schemas"]["Digest"]).data.title;
`;

describe("a client made from the document", () => {
  it("a client generated from the document compiles, and its types catch mistakes", async () => {
    // openapi-typescript needs the compiler API of TypeScript 5, which TypeScript 7 does not have.
    registerHooks({
      resolve: (specifier, context, next) => next(specifier === "typescript" ? "typescript-5" : specifier, context),
    });
    const { astToString, default: openapiTypescript } = await import("openapi-typescript");
    const folder = temporaryFolder("client");
    writeFileSync(join(folder, "api.d.ts"), astToString(await openapiTypescript(JSON.stringify(DOCUMENT))));
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    writeFileSync(join(folder, "mistakes.ts"), MISTAKES);
    const compile = (file: string) =>
      spawnSync(
        join(ROOT, "node_modules/.bin/tsc"),
        [
          "--noEmit",
          "--strict",
          "--target",
          "es2024",
          "--module",
          "nodenext",
          "--lib",
          "es2024,dom",
          "--types",
          "",
          join(folder, file),
        ],
        { encoding: "utf8", cwd: folder },
      );
    const well = compile("program.ts");
    expect(`${well.stdout}${well.stderr}`).toBe("");
    expect(well.status).toBe(0);
    expect(compile("mistakes.ts").stdout.match(/error TS2322/g)).toHaveLength(4);
  });
});

// What Cloudflare's deploy button reads of the repository: package.json, wrangler.toml and .dev.vars.example.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { editorMistakes } from "../../src/cli/client/editors-file.ts";
import { type EditorRecord, parseEditors } from "../../src/domain/command/editor.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const EXAMPLE = read(".dev.vars.example");
const PACKAGE = JSON.parse(read("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly cloudflare: { readonly bindings: Readonly<Record<string, { readonly description: string }>> };
};

/** Names of the fields that an interface of a source file declares. */
function fieldsOf(file: string, name: string): string[] {
  const [, body = ""] = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field = ""]) => field);
}

const VARIABLES = fieldsOf("src/config.ts", "Variables");
const BINDINGS = fieldsOf("src/bindings.ts", "Bindings");
/** The variables that wrangler.toml has not, not even as a comment. */
const SECRETS = VARIABLES.filter((name) => !new RegExp(`^(?:# )?${name} = `, "m").test(read("wrangler.toml")));

function editorsOf(text: string): readonly EditorRecord[] {
  const records = parseEditors(parseEnv(text).EDITORS);
  return records.ok ? records.value : expect.fail(records.reason.join());
}

describe("the deploy button", () => {
  it("the deploy button finds in package.json what each variable, secret and binding is for", () => {
    expect(VARIABLES.length).toBeGreaterThan(6);
    expect(BINDINGS).toContain("LEDGER");
    expect(Object.keys(PACKAGE.cloudflare.bindings).toSorted()).toEqual([...VARIABLES, ...BINDINGS].toSorted());
    for (const { description } of Object.values(PACKAGE.cloudflare.bindings))
      expect(description).toMatch(/^[A-Z].*\.$/);
    const { vars, kv_namespaces, durable_objects } = parse(read("wrangler.toml")) as unknown as {
      readonly vars: object;
      readonly kv_namespaces: readonly { readonly binding: string }[];
      readonly durable_objects: { readonly bindings: readonly { readonly name: string }[] };
    };
    const bound = [
      ...Object.keys(vars),
      ...kv_namespaces.map(({ binding }) => binding),
      ...durable_objects.bindings.map(({ name }) => name),
    ];
    expect(bound.filter((name) => !(name in PACKAGE.cloudflare.bindings))).toEqual([]);
  });

  it("the deploy button finds each secret in .dev.vars.example, optional ones as comments", () => {
    expect(SECRETS).toEqual(["INBOX_ADDRESS", "EDITORS"]);
    expect(Object.keys(parseEnv(EXAMPLE))).toEqual(["EDITORS"]);
    for (const secret of SECRETS) expect(EXAMPLE).toMatch(new RegExp(`^(?:# )?${secret}=`, "m"));
  });

  it("the example of a secret opens nothing, and is a key once its description was followed", async () => {
    expect(await editorMistakes(editorsOf(EXAMPLE))).toEqual([expect.stringMatching(/desk/)]);
    expect(PACKAGE.cloudflare.bindings.EDITORS?.description).toContain("openssl rand -base64 32");
    const followed = EXAMPLE.replace("replace-me", randomBytes(32).toString("base64"));
    expect(await editorMistakes(editorsOf(followed))).toEqual([]);
  });

  it("the deploy button runs a script that checks ahead of a deployment, after one that builds", () => {
    expect(PACKAGE.scripts.deploy).toContain("src/scripts/deploy.ts");
    expect(PACKAGE.scripts.prepare).toContain("src/scripts/build.ts");
  });
});

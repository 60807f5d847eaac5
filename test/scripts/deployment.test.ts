// What npm run deploy refuses ahead of a deployment, each in a sentence.
import { describe, expect, it } from "vitest";
import { type DeploymentPlan, deploymentMistakes, deploymentWarnings } from "../../src/scripts/deployment.ts";
import { wranglerConfiguration } from "../../src/scripts/wrangler-configuration.ts";
import { blocksIn, chapter } from "../fixtures/documents.ts";
import { EDITORS } from "../fixtures/editors.ts";

const VARS = { ORIGIN: "https://feed.ministry.pt", TAG_AUTHORITY: "ministry.pt,2026" };
const GOOD: DeploymentPlan = { vars: VARS, editors: EDITORS, size: 900_000 };
const [desk] = EDITORS;
const keys = (...secrets: string[]): Partial<DeploymentPlan> => ({ editors: [{ id: "desk", name: "Desk", secrets }] });

describe("the checks ahead of a deployment", () => {
  it("a complete configuration passes, the first time and later, with its own namespace or a new one", async () => {
    for (const more of [
      {},
      { editors: [], secrets: ["EDITORS"] },
      { kvId: "0f2ac74b498b48028cb68387c421e279" },
      { vars: { ...VARS, SECURITY_CONTACT: "mailto:security@ministry.pt", API_LIMIT: "600/60" } },
    ])
      expect(await deploymentMistakes({ ...GOOD, ...more })).toEqual([]);
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ["the address of this machine", { ORIGIN: "http://localhost:8787" }, /^ORIGIN .* is still http:\/\/localhost:8787/],
    ["the address of an example", { ORIGIN: "https://feed.example.org" }, /^ORIGIN .* is still/],
    ["an IP address", { ORIGIN: "https://192.0.2.1" }, /^ORIGIN .* is still/],
    ["an address without encryption", { ORIGIN: "http://feed.ministry.pt" }, /must begin with https/],
    ["an address with a path", { ORIGIN: "https://ministry.pt/feed" }, /scheme and host only/],
    ["an address with a slash at its end", { ORIGIN: "https://ministry.pt/" }, /scheme and host only/],
    ["an empty address", { ORIGIN: "" }, /scheme and host only/],
    ["no address", { ORIGIN: undefined }, /scheme and host only/],
    [
      "the identity of an example",
      { TAG_AUTHORITY: "health-ai-feed.example,2025" },
      /^TAG_AUTHORITY .* never be changed/,
    ],
    ["a mail address for an identity", { TAG_AUTHORITY: "desk@ministry.pt,2026" }, /^TAG_AUTHORITY must be a domain/],
    ["an identity without a year", { TAG_AUTHORITY: "ministry.pt" }, /^TAG_AUTHORITY must be .* has "ministry\.pt"\.$/],
    ["an empty identity", { TAG_AUTHORITY: "" }, /^TAG_AUTHORITY must be/],
    ["no identity", { TAG_AUTHORITY: undefined }, /^TAG_AUTHORITY must be .* has none\.$/],
    ["a contact of an example", { SECURITY_CONTACT: "mailto:security@example.org" }, /^SECURITY_CONTACT .* is still/],
    ["a contact that is none", { SECURITY_CONTACT: "security@ministry.pt" }, /^SECURITY_CONTACT must begin/],
    ["a limit that no binding has", { API_LIMIT: "600/30" }, /^API_LIMIT must be/],
    ["senders that are none", { INBOX_SENDERS: "ministry.pt" }, /^INBOX_SENDERS must be/],
  ])("%s is named in a sentence", async (_, vars, sentence) => {
    const mistakes = await deploymentMistakes({ ...GOOD, vars: { ...VARS, ...vars } });
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
    expect(mistakes[0]).toMatch(/\.$/);
  });

  it.each<[string, Partial<DeploymentPlan>, RegExp]>([
    ["a KV namespace that is none", { kvId: "feeds" }, /^The id of the KV namespace .* remove the line/],
    ["no editor", { editors: [] }, /^Nobody could publish: .* npm run editor -- keygen/],
    ["no editor, beside other secrets", { editors: [], secrets: ["OTHER"] }, /^Nobody could publish/],
    ["a Worker that is too large", { size: 3_000_001 }, /3000001 octets/],
    ["an editor without a key", keys(), /^editors\.json: .* desk has neither secrets nor publicKeys\.$/],
    ["a key that is too short", keys("whsec_c2hvcnQ="), /^editors\.json: .* must hold 24 to 64 bytes/],
    ["a key of zeros", keys(`whsec_${"A".repeat(40)}`), /^editors\.json: .* is too regular/],
    ["the key of .dev.vars.example", keys("whsec_replace-me"), /^A key of desk .* is an example's/],
    [
      "one key of two editors",
      {
        editors: EDITORS.slice(0, 1).flatMap((editor) => [
          editor,
          { ...editor, id: "other", secrets: editor.secrets?.slice(0, 1) },
        ]) as never,
      },
      /^editors\.json: .* is the same key as one of desk/,
    ],
    [
      "bounds to nobody",
      { editors: [{ ...(desk as object), scopes: { organisations: ["nobody"] } }] as never },
      /^editors\.json: .* is bound to nobody/,
    ],
  ])("%s is named in a sentence", async (_, wrong, sentence) => {
    const mistakes = await deploymentMistakes({ ...GOOD, ...wrong });
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
    expect(mistakes[0]).toMatch(/\.$/);
  });

  it("a service whose operator takes no reports of errors is deployed, with a warning in a sentence", () => {
    expect(deploymentWarnings({ contact: "mailto:desk@ministry.pt" })).toEqual([]);
    expect(deploymentWarnings({})).toEqual([expect.stringMatching(/^operator\.contact in content\/site\.yaml .*\.$/)]);
  });

  it("the keys that the manual shows are named as examples, and none of a mistake shows a key", async () => {
    const [{ code = "[]" } = {}] = blocksIn(chapter("operators")).filter(({ file }) => file === "editors.json");
    const editors = JSON.parse(code) as DeploymentPlan["editors"];
    const mistakes = await deploymentMistakes({ ...GOOD, editors });
    expect(mistakes).toEqual([expect.stringMatching(/^A key of desk in editors\.json is an example's/)]);
    expect(mistakes.join()).not.toContain("whsec_");
  });

  it("all mistakes are named at once", async () => {
    expect(
      await deploymentMistakes({
        vars: { ORIGIN: "", TAG_AUTHORITY: "a.example,2025", API_LIMIT: "x" },
        editors: [],
        size: 9e6,
      }),
    ).toHaveLength(5);
  });
});

describe("wrangler.toml, ahead of a deployment", () => {
  it("wrangler.toml is read for its variables and the id of the KV namespace, of which it may have none", () => {
    const toml = '[vars]\nORIGIN = "https://feed.ministry.pt"\nSOURCE_LISTS = [{ id = 1 }]\n';
    const vars = { ORIGIN: "https://feed.ministry.pt", SOURCE_LISTS: [{ id: 1 }] };
    expect(wranglerConfiguration(toml)).toEqual({ vars });
    const namespaces = '[[kv_namespaces]]\nbinding = "OTHER"\nid = "1"\n[[kv_namespaces]]\nbinding = "FEEDS"\n';
    expect(wranglerConfiguration(`${toml}${namespaces}`)).toEqual({ vars });
    expect(wranglerConfiguration(`${toml}${namespaces}id = "2"`)).toEqual({ vars, kvId: "2" });
    // What wrangler itself refuses.
    for (const odd of ["", "vars = 3\nkv_namespaces = 4", "vars = [1]\nkv_namespaces = [1]"])
      expect(wranglerConfiguration(odd), odd).toEqual({ vars: {} });
  });

  it("wrangler.toml that is no TOML is refused in one sentence that names the place", () => {
    for (const [toml, place] of [
      ['[vars]\nORIGIN = "https://feed.ministry.pt\n', "2:"],
      ['ORIGIN = "a"\n\nORIGIN = "b"\n', "3:1: trying to redefine"],
    ] as const)
      expect(() => wranglerConfiguration(toml)).toThrow(
        expect.objectContaining({
          exit: 1,
          message: expect.stringMatching(new RegExp(`^wrangler\\.toml:${place}[^\\n]+\\.$`)),
        }),
      );
  });
});

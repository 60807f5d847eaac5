// What npm run deploy refuses ahead of a deployment, each in a sentence.
import { describe, expect, it } from "vitest";
import { type DeploymentPlan, deploymentMistakes } from "../../src/scripts/deployment.ts";
import { EDITORS } from "../fixtures/editors.ts";

const GOOD: DeploymentPlan = {
  origin: "https://feed.ministry.pt",
  tagAuthority: "ministry.pt,2026",
  editors: EDITORS,
  size: 900_000,
};

describe("the checks ahead of a deployment", () => {
  it("a complete configuration passes, the first time and later, with its own namespace or one that is made", () => {
    expect(deploymentMistakes(GOOD)).toEqual([]);
    expect(deploymentMistakes({ ...GOOD, editors: [], secrets: ["EDITORS"] })).toEqual([]);
    expect(deploymentMistakes({ ...GOOD, kvId: "0f2ac74b498b48028cb68387c421e279" })).toEqual([]);
    expect(deploymentMistakes({ ...GOOD, securityContact: "mailto:security@ministry.pt" })).toEqual([]);
  });

  it.each<[string, Partial<DeploymentPlan>, RegExp]>([
    ["the address of this machine", { origin: "http://localhost:8787" }, /^ORIGIN .* is still http:\/\/localhost:8787/],
    ["the address of an example", { origin: "https://feed.example.org" }, /^ORIGIN .* is still/],
    ["an IP address", { origin: "https://192.0.2.1" }, /^ORIGIN .* is still/],
    ["an address without encryption", { origin: "http://feed.ministry.pt" }, /must begin with https/],
    ["an address with a path", { origin: "https://ministry.pt/feed" }, /scheme and host only/],
    ["no address", { origin: "" }, /scheme and host only/],
    [
      "the identity of an example",
      { tagAuthority: "health-ai-feed.example,2025" },
      /^TAG_AUTHORITY .* never be changed/,
    ],
    ["a mail address of an example", { tagAuthority: "desk@example.com,2025" }, /^TAG_AUTHORITY .* is still/],
    ["a contact of an example", { securityContact: "mailto:security@example.org" }, /^SECURITY_CONTACT/],
    ["a KV namespace that is none", { kvId: "feeds" }, /^The id of the KV namespace .* remove the line/],
    ["no editor", { editors: [] }, /^Nobody could publish: .* npm run editor -- keygen/],
    ["no editor, beside other secrets", { editors: [], secrets: ["OTHER"] }, /^Nobody could publish/],
    ["a Worker that is too large", { size: 3_000_001 }, /3000001 octets/],
  ])("%s is named in a sentence", (_, wrong, sentence) => {
    const mistakes = deploymentMistakes({ ...GOOD, ...wrong });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(sentence);
    expect(mistakes[0]).toMatch(/\.$/);
  });

  it("all mistakes are named at once", () => {
    expect(deploymentMistakes({ origin: "", tagAuthority: "a.example,2025", editors: [], size: 9e6 })).toHaveLength(4);
  });
});

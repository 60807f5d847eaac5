// Translations that fall behind: marked for readers, and listed for editors.
import { reset, SELF } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { command, patching } from "../../fixtures/commands.ts";
import { SECRETS } from "../../fixtures/editors.ts";
import { event, news, publishing } from "../../fixtures/entries.ts";
import { signedQuestion } from "../../fixtures/signed.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

afterEach(async () => {
  await reset();
});

interface Row {
  entry: string;
  texts: Record<string, { state: string; renders?: number; newer?: string[]; facts?: boolean }>;
}

async function send(body: unknown): Promise<Record<string, unknown>> {
  const response = await deliver(body);
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

async function rowsOf(query = "", secret: string = SECRETS.desk): Promise<Row[]> {
  const response = await SELF.fetch(await signedQuestion(`/webhooks/translations${query}`, { secret }));
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Row[] }).data;
}

const text = async (path: string) => await (await get(path, { accept: "text/html" })).text();
const json = async <Of>(path: string) => (await (await get(path)).json()) as Of;

/** Two entries; of the first, the English text, an original, is rewritten. */
async function rewritten(): Promise<void> {
  const { texts, ...a } = news("a");
  const { en, fr } = texts as Record<string, object>;
  await send(publishing({ ...a, id: "a", texts: { en: { ...en, relation: "original" }, fr } }));
  await send(publishing(news("b")));
  await send(patching("a", { texts: { en: { summary: "Another summary." } } }, 1));
}

describe("a translation that is behind", () => {
  it("an outdated translation says so on its page, in feeds and in the API, until it is updated", async () => {
    await rewritten();
    await project();
    const behind = { renders: 1, newer: ["en"], facts: false };
    expect(await text("/fr/entries/a")).toContain("Le texte en anglais est plus récent.");
    expect(await text("/en/entries/a")).not.toContain('class="behind"');
    expect(await text("/fr/entries/b")).not.toContain('class="behind"');
    expect(await json("/api/v1/entries/a")).toMatchObject({ behind: { fr: behind } });
    expect(await json("/api/v1/entries/b")).not.toHaveProperty("behind");
    const listed = await json<{ data: unknown[] }>("/api/v1/entries?language=fr&fields=behind");
    expect(listed.data).toContainEqual({ id: "a", language: "fr", behind });
    expect(listed.data).toContainEqual({ id: "b", language: "fr" });
    for (const format of ["rss", "atom", "json"])
      expect(await text(`/fr/feed.${format}`)).toContain("Le texte en anglais est plus récent.");
    const feed = await json<{ items: { _health_ai: object }[] }>("/fr/feed.json");
    expect(feed.items.filter(({ _health_ai: item }) => "behind" in item)).toMatchObject([
      { _health_ai: { id: "a", behind } },
    ]);
    await send(
      command("entry.translate", {
        id: "a",
        language: "fr",
        text: { words: "service", title: "Titre de a", summary: "Un autre résumé." },
      }),
    );
    await project();
    expect(await text("/fr/entries/a")).not.toContain('class="behind"');
    expect(await text("/fr/feed.atom")).not.toContain("plus récent");
  });

  it("a translation counts as up to date once its editor says that it renders the current version", async () => {
    await rewritten();
    const said = (renders: number) =>
      command("entry.translate", {
        id: "a",
        language: "fr",
        renders,
        text: { words: "service", title: "Titre de a", summary: "Un résumé.", relation: "abstract" },
      });
    await project();
    const before = await json<{ data: { updated: string } }>("/api/v1/entries/a");
    const refused = await deliver(said(3));
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { errors: [{ pointer: "/data/renders", detail: "must be at most 2, the current version" }] },
    ]);
    expect(await send(said(1))).toMatchObject({ state: "unchanged", version: 2 });
    expect(await send(said(2))).toMatchObject({ state: "revised", version: 3 });
    expect(await send(said(2))).toMatchObject({ state: "unchanged", version: 3 });
    await project();
    const after = await json<{ data: { updated: string } }>("/api/v1/entries/a");
    expect(after).not.toHaveProperty("behind");
    expect(after.data.updated).toBe(before.data.updated);
  });

  it("a translation is behind the facts once its event is cancelled", async () => {
    await send(publishing(event("e")));
    await send(command("event.cancel", { id: "e", note: { en: "No room.", fr: "Pas de salle." } }));
    await project();
    expect(await text("/en/entries/e")).toContain("Dates or the status have changed since this text was written");
    expect(await json("/en/entries/e.json")).toMatchObject({
      data: { behind: { renders: 1, newer: [], facts: true } },
    });
  });
});

describe("the table of translations", () => {
  it("the table of translations lists current, outdated and missing texts, and can be narrowed", async () => {
    await rewritten();
    const [a, b] = await rowsOf();
    expect([a?.entry, b?.entry]).toEqual(["a", "b"]);
    expect(a?.texts).toMatchObject({
      en: { state: "present", renders: 2 },
      fr: { state: "behind", renders: 1, newer: ["en"], facts: false },
      zh: { state: "missing" },
    });
    expect(Object.keys(a?.texts ?? {})).toHaveLength(8);
    expect((await rowsOf("?state=behind")).map(({ entry }) => entry)).toEqual(["a"]);
    expect(await rowsOf("?state=behind&language=en")).toEqual([]);
    expect((await rowsOf("?after=a")).map(({ entry }) => entry)).toEqual(["b"]);
    expect(await rowsOf("?state=missing&language=fr")).toEqual([]);
  });

  it("the table of translations is for editors, each of whom sees their own entries only", async () => {
    await rewritten();
    expect((await SELF.fetch("http://localhost:8787/webhooks/translations")).status).toBe(400);
    expect(await rowsOf("", SECRETS.ministry)).toEqual([]);
    // Who writes French only is asked for French.
    expect((await rowsOf("?state=behind", SECRETS.translator)).map(({ entry }) => entry)).toEqual(["a"]);
    expect(await rowsOf("?state=missing", SECRETS.translator)).toEqual([]);
    const wrong = await SELF.fetch(await signedQuestion("/webhooks/translations?state=late", { secret: SECRETS.desk }));
    expect(wrong.status).toBe(400);
  });

  it("the table of translations is a page in each language with the same content", async () => {
    await rewritten();
    const page = await text("/en/editor/translations");
    expect(page).toContain("Title of a");
    expect(page).toMatch(
      /<td class="behind"><a href="\/fr\/entries\/a" hreflang="fr">behind<\/a><small>English<\/small>/,
    );
    expect(page).toContain('<td class="missing">missing</td>');
    expect(await text("/fr/editor/translations?state=behind")).not.toContain("Titre de b");
    expect(await text("/fr/editor/translations?state=behind")).toContain("Titre de a");
    expect((await get("/fr/editor/translations?state=late")).status).toBe(400);
  });
});

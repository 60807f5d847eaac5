// The list of corrections: the feed of changes as a page.
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { message } from "../../../src/messages/message.ts";
import { command } from "../../fixtures/commands.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

afterEach(async () => {
  await reset();
});

const text = async (path: string) => await (await get(path, { accept: "text/html" })).text();

describe("the list of corrections and changes", () => {
  it("the list of changes has cancellations, withdrawals, and corrections that no feed repeats", async () => {
    const note = { en: "The day was wrong.", fr: "Le jour était faux." };
    await deliver(publishing(news("a", { corrections: [{ at: "2025-12-24", note }] })));
    await deliver(publishing(event("e")));
    await deliver(publishing(news("w")));
    await deliver(command("event.cancel", { id: "e", note: { en: "No room.", fr: "Pas de salle." } }));
    await deliver(withdrawing("w", { reason: "A slip." }));
    await project();
    const page = await text("/fr/changes/");
    for (const said of ["Le jour était faux.", "24 décembre 2025", "Pas de salle.", "A slip.", "Titre de w"])
      expect(page).toContain(said);
    // Last first: the correction is of the year before.
    expect(page.indexOf("Le jour était faux.")).toBeGreaterThan(page.indexOf("Pas de salle."));
    expect(page).toContain('<a href="/fr/entries/a">Titre de a</a>');
    const feed = JSON.parse(await text("/en/changes/feed.json")) as {
      items: { summary: string }[];
    };
    expect(feed.items.map(({ summary }) => summary).toSorted()).toEqual(["A slip.", "No room."]);
    // The week of the correction has nothing to tell either: nobody knew the entry then.
    expect(await text("/en/digest/weekly/2025-12-22.json")).not.toContain("The day was wrong.");
  });

  it("the list of changes exists in each language, also if it is empty, and is linked from /about", async () => {
    for (const language of LANGUAGES) {
      expect(await text(`/${language}/changes/`)).toContain(message(language, "changesPage.none"));
      expect(await text(`/${language}/about`)).toContain(`href="/${language}/changes/"`);
    }
    expect((await get("/fr/changes")).headers.get("location")).toMatch(/\/fr\/changes\/$/);
  });
});

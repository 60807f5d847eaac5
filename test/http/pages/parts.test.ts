// Sessions and deadlines of an entry, as calendars, search engines, links and programs know them: by ids of their own.
import { beforeAll, describe, expect, it } from "vitest";
import { event, publishing } from "../../fixtures/entries.ts";
import { unfold } from "../../fixtures/feed-clients.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

type Words = { readonly en: string; readonly fr: string; readonly ru?: string };

const session = (hour: string, title: Words) => ({ starts: `2035-06-01T${hour}:00`, title });
const opening = session("09", { en: "Opening", fr: "Ouverture" });
const panel = session("11", { en: "Panel", fr: "Table ronde" });
const papers = { at: "2035-03-01", label: { en: "Call for papers", fr: "Appel à communications" } };
const early = { at: "2035-02-01", label: { en: "Early registration", fr: "Inscription anticipée" } };

const drafted = (sessions: readonly object[], deadlines: readonly object[]) =>
  event("assembly", { deadlines }, { starts: "2035-06-01T09:00", ends: "2035-06-01T18:00", sessions });

async function sent(type: string, data: object): Promise<string> {
  const response = await deliver({ type, timestamp: new Date().toISOString(), data });
  const { state, errors } = (await response.json()) as { readonly state?: string; readonly errors?: unknown };
  await project();
  return state ?? JSON.stringify(errors);
}

async function uids(path: string): Promise<string[]> {
  const lines = unfold(await (await get(path)).text());
  return lines.flatMap((line) => /^UID:assembly\/?(.*)@/.exec(line)?.[1] || []);
}

const BEFORE = ["session-opening", "session-panel", "deadline-call-for-papers"];
const AFTER = [
  "session-coffee",
  "session-opening",
  "session-panel",
  "deadline-early-registration",
  "deadline-call-for-papers",
];

beforeAll(async () => {
  expect((await deliver(publishing(drafted([opening, panel], [papers])))).status).toBe(201);
  await project();
});

describe("a session or a deadline that is put in front", () => {
  it("parts that stay keep their UIDs in calendars, in every language and in each format that names them", async () => {
    expect(await uids("/en/entries/assembly.ics")).toEqual(BEFORE);
    // A publication of the very same entry, without any id in it, is none.
    const again = publishing(drafted([opening, panel], [papers])).data as object;
    expect(await sent("entry.publish", again)).toBe("unchanged");
    const coffee = session("08", { en: "Coffee", fr: "Café" });
    expect(
      await sent("entry.patch", {
        id: "assembly",
        expectedVersion: 1,
        patch: { event: { sessions: [coffee, opening, panel] }, deadlines: [early, papers] },
      }),
    ).toBe("revised");
    const moved = [coffee, opening, panel].map(({ starts, title }) => ({
      starts: starts.replace("-01T", "-02T"),
      title,
    }));
    expect(
      await sent("event.reschedule", {
        id: "assembly",
        expectedVersion: 2,
        starts: "2035-06-02T09:00",
        zone: "Europe/Lisbon",
        sessions: moved,
      }),
    ).toBe("revised");
    const strings = Object.fromEntries(
      [
        "/event/sessions/0/title",
        "/event/sessions/1/title",
        "/event/sessions/2/title",
        "/deadlines/0/label",
        "/deadlines/1/label",
      ].map((pointer) => [pointer, "Слова"]),
    );
    const text = { words: "translation", title: "Ассамблея", summary: "Кратко." };
    expect(await sent("entry.translate", { id: "assembly", expectedVersion: 3, language: "ru", text, strings })).toBe(
      "revised",
    );
    for (const path of [
      "/en/entries/assembly.ics",
      "/ru/entries/assembly.ics",
      "/fr/events/feed.ics",
      "/ru/events/feed.ics",
    ])
      expect(await uids(path), path).toEqual(AFTER);
    const html = await (await get("/ru/entries/assembly", { accept: "text/html" })).text();
    for (const part of AFTER) expect(html).toContain(`<li id="${part}">`);
    const [, json = "{}"] =
      /<script type="application\/ld\+json">(\{"@context":[^<]*"@type":"Event".*?)<\/script>/s.exec(html) ?? [];
    const { subEvent } = JSON.parse(json) as { readonly subEvent: readonly { readonly "@id": string }[] };
    expect(subEvent.map((each) => each["@id"].split("#")[1])).toEqual(AFTER.slice(0, 3));
    const answer = (await (await get("/ru/entries/assembly.json")).json()) as {
      readonly data: {
        readonly deadlines: readonly { readonly id: string }[];
        readonly event: { readonly sessions: readonly { readonly id: string }[] };
      };
    };
    expect(answer.data.event.sessions.map(({ id }) => id)).toEqual(["coffee", "opening", "panel"]);
    expect(answer.data.deadlines.map(({ id }) => id)).toEqual(["early-registration", "call-for-papers"]);
  });
});

// What a page tells of an entry that has changed: to people where it was withdrawn, to search engines where an event
// was moved.
import { beforeAll, describe, expect, it } from "vitest";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { deliver, get, project } from "../../fixtures/worker/service.ts";

const HTML = { accept: "text/html" };

beforeAll(async () => {
  const sessions = [
    { starts: "2035-06-01T09:00", ends: "2035-06-01T10:00", title: { en: "Opening", fr: "Ouverture" } },
  ];
  const place = { city: { en: "Lisbon", fr: "Lisbonne" }, country: "PT" };
  const times = { starts: "2035-06-01T09:00", ends: "2035-06-01T17:00" };
  const drafts = [
    news("kept"),
    news("taken", { related: ["kept", "never-there"] }),
    event("moved", {}, { ...times, sessions, place }),
  ];
  for (const draft of drafts) {
    const response = await deliver(publishing(draft));
    expect(response.status, await response.text()).toBe(201);
  }
  expect((await deliver(withdrawing("taken"))).status).toBe(200);
  const reschedule = {
    type: "event.reschedule",
    timestamp: "2026-01-01T00:00:00Z",
    data: {
      id: "moved",
      starts: "2035-07-01T09:00",
      ends: "2035-07-01T17:00",
      zone: "Europe/Lisbon",
      sessions: [{ ...sessions[0], starts: "2035-07-01T09:00", ends: "2035-07-01T10:00" }],
    },
  };
  expect((await deliver(reschedule)).status).toBe(200);
  await project();
});

describe("the page of a withdrawn entry", () => {
  it("the page names the entry and why it was withdrawn, and leads to related ones that are there", async () => {
    const response = await get("/fr/entries/taken", HTML);
    const html = await response.text();
    expect(response.status).toBe(410);
    expect(html).toContain("Titre de taken");
    expect(html).toContain("Published by mistake.");
    expect(html).toContain('<a href="/fr/entries/kept">Titre de kept</a>');
    expect(html).toContain('<a href="/fr/topics/governance-ethics/">');
    expect(html).not.toContain("never-there");
  });
});

describe("structured data of an event that was moved", () => {
  it("the event is rescheduled, with the start that it had before, and its sessions say where they are", async () => {
    const html = await (await get("/en/entries/moved", HTML)).text();
    const data = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
      ([, json = ""]) => JSON.parse(json) as Record<string, unknown>,
    );
    const told = data.find((each) => each["@type"] === "Event") as {
      readonly location: unknown;
      readonly subEvent: readonly { readonly location: unknown }[];
    };
    expect(told).toMatchObject({
      eventStatus: "https://schema.org/EventRescheduled",
      previousStartDate: "2035-06-01T09:00:00+01:00",
      startDate: "2035-07-01T09:00:00+01:00",
      subEvent: [{ "@type": "Event", name: "Opening", startDate: "2035-07-01T09:00:00+01:00" }],
    });
    expect(JSON.stringify(told.location)).toContain("Lisbon");
    expect(told.subEvent[0]?.location).toEqual(told.location);
  });
});

// Mail to the inbox, from the bytes that Email Routing hands over to what editors see, in workerd.
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_MAILS_A_DAY, sightingOfMail } from "../../src/aggregator/receive-mail.ts";
import { configOf } from "../../src/config.ts";
import type { FindingDocument, InboxItem } from "../../src/domain/source/inbox-document.ts";
import { MAX_MAIL } from "../../src/http/publishing/mail.ts";
import worker from "../../src/worker.ts";
import { DAY, furnish, inboxGet, inboxPost, readAll, rss, source, time } from "../fixtures/worker/aggregator.ts";
import { bindings } from "../fixtures/worker/ledger.ts";

const PROVEN = "Authentication-Results: mx.cloudflare.net; dmarc=pass header.from=who.int";
const LEAD = "A guide tells hospitals how to test what a machine proposes before they let it decide about patients.";

function mail(
  subject: string,
  { head = PROVEN, id = subject, body = LEAD, from = "WHO <press@who.int>" } = {},
): string {
  return (
    `${head}\r\n` +
    `From: ${from}\r\n` +
    "To: inbox@feed.example\r\n" +
    `Message-ID: <${id}>\r\n` +
    `Date: ${new Date(time.now).toUTCString()}\r\n` +
    `Subject: ${subject}\r\n` +
    "Content-Type: text/plain; charset=utf-8\r\n" +
    "\r\n" +
    `${body}`
  );
}

/** Delivers a mail as Email Routing does; returns why it was refused, or undefined. */
async function deliverMail(raw: string, to = "inbox@feed.example", size?: number): Promise<string | undefined> {
  let refused: string | undefined;
  const bytes = new TextEncoder().encode(raw);
  const message = {
    from: "bounce@mailer.example",
    to,
    raw: new Response(bytes).body,
    rawSize: size ?? bytes.length,
    headers: new Headers(),
    setReject: (reason: string) => {
      refused = reason;
    },
  } as unknown as ForwardableEmailMessage;
  await worker.email(message, bindings);
  return refused;
}

async function waiting(): Promise<InboxItem[]> {
  return (await (await inboxGet()).json<{ data: InboxItem[] }>()).data;
}

beforeEach(async () => {
  time.now += DAY;
  await furnish([], () => new Response(null, { status: 404 }));
});

describe("mail", () => {
  it("mail of a permitted sender waits in the inbox, with its text, and publishes nothing", async () => {
    const before = (await bindings.LEDGER.getByName("ledger").status()).sequence;
    expect(await deliverMail(mail("Guide to AI in hospitals"))).toBeUndefined();
    const [finding, ...others] = await waiting();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      title: "Guide to AI in hospitals",
      language: "en",
      publisher: "who",
      sources: ["mail"],
      rule: "title",
      summary: LEAD,
      state: "new",
    });
    expect(finding?.words.map(({ text }) => text)).toEqual(expect.arrayContaining(["AI", "hospitals"]));
    const { raw, draft } = await (await inboxGet(`/webhooks/inbox/${finding?.id}`)).json<FindingDocument>();
    expect(raw).toContain(`Subject: Guide to AI in hospitals\n\n${LEAD}`);
    expect(draft).toMatchObject({
      organisations: [{ id: "who", role: "publisher" }],
      texts: { en: { words: "service", title: "Guide to AI in hospitals", summary: LEAD } },
    });
    expect((await bindings.LEDGER.getByName("ledger").status()).sequence).toBe(before);
  });

  it("a mail that an editor forwards is of no publisher, needs no word of the subject, and comes once", async () => {
    const desk = {
      body: "They meet on Friday.",
      head: PROVEN.replace("who.int", "desk.example"),
      from: "desk@desk.example",
    };
    expect(await deliverMail(mail("Fwd: Ministers meet in Lisbon", desk))).toBeUndefined();
    expect(await deliverMail(mail("Fwd: Ministers meet in Lisbon", desk))).toBeUndefined();
    expect(await deliverMail(mail("TR: Ministers meet in Lisbon", { ...desk, id: "another" }))).toBeUndefined();
    const found = (await waiting()).filter(({ title }) => title === "Ministers meet in Lisbon");
    expect(found).toEqual([expect.objectContaining({ rule: "mailed", words: [] })]);
    expect(found[0]).not.toHaveProperty("publisher");
    expect((await inboxPost("inbox.dismiss", { id: found[0]?.id, reason: "offTopic" })).status).toBe(200);
    expect(await deliverMail(mail("Fwd: Ministers meet in Lisbon", desk))).toBeUndefined();
    expect((await waiting()).map(({ title }) => title)).not.toContain("Ministers meet in Lisbon");
  });

  it("a mail and the same item of a list are one finding", async () => {
    const title = "WHO and partners test AI triage in Suva";
    expect(await deliverMail(mail(title))).toBeUndefined();
    await furnish([source({ id: "who-news" })], ({ url }) =>
      url.pathname === "/robots.txt" ? new Response("") : new Response(rss([{ guid: "suva", title }])),
    );
    await readAll();
    expect((await waiting()).filter((each) => each.title === title)).toEqual([
      expect.objectContaining({ sources: ["mail", "who-news"] }),
    ]);
  });

  it("one sender or domain can fill the inbox up to a daily limit only, and the mail of others arrives", async () => {
    for (let sent = 0; sent < MAX_MAILS_A_DAY; sent++)
      expect(await deliverMail(mail(`Flood ${sent}`, { from: `p${sent}@who.int` }))).toBeUndefined();
    const before = await waiting();
    time.now += 1000;
    for (const from of ["press@who.int", "p0@who.int"])
      expect(await deliverMail(mail("One more", { from }))).toContain("Send it again tomorrow");
    expect(await waiting()).toEqual(before);
    const desk = { head: PROVEN.replace("who.int", "desk.example"), from: "desk@desk.example" };
    expect(await deliverMail(mail("Of the desk", desk))).toBeUndefined();
    time.now += DAY;
    expect(await deliverMail(mail("One more"))).toBeUndefined();
    expect((await waiting()).map(({ title }) => title)).toEqual(expect.arrayContaining(["One more", "Of the desk"]));
  });

  it.each<[string, string, string, number?]>([
    ["The sender may not write", mail("A", { from: "x@evil.example" }), "inbox@feed.example"],
    ["is not signed", mail("B", { head: "X-A: b" }), "inbox@feed.example"],
    [
      "is not signed",
      mail("C", { head: `Authentication-Results: mx.cloudflare.net; dmarc=fail\r\n${PROVEN}` }),
      "inbox@feed.example",
    ],
    ["cannot be read, or it has no subject", mail(""), "inbox@feed.example"],
    ["cannot be read, or it has no subject", "", "inbox@feed.example"],
    ["larger than 5 MB", mail("D"), "inbox@feed.example", MAX_MAIL + 1],
    ["larger than 5 MB", mail("E", { body: "x".repeat(MAX_MAIL) }), "inbox@feed.example", 1],
  ])("is refused with a sentence: %s", async (sentence, raw, to, size) => {
    const before = await waiting();
    expect(await deliverMail(raw, to, size)).toContain(sentence);
    expect(await waiting()).toEqual(before);
  });
});

describe("a service whose configuration names no sender", () => {
  it("a service whose configuration names no sender accepts no mail", async () => {
    const bytes = new TextEncoder().encode(mail("F"));
    const { taxonomy } = configOf(bindings);
    expect(await sightingOfMail(bytes, "inbox@feed.example", undefined, undefined, taxonomy, time.now)).toEqual({
      ok: false,
      reason: "off",
    });
  });

  it.each(["who.int", "@", "@who.int,desk@x.example ", ""])(
    "a service whose configuration names senders by %s does not start",
    (INBOX_SENDERS) => {
      expect(() => configOf({ ...bindings, INBOX_SENDERS })).toThrow("INBOX_SENDERS must be mail addresses");
    },
  );
});

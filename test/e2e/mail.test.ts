// Mail to the inbox as Email Routing delivers it: the local runtime of wrangler stands for Cloudflare's server, and the
// built Worker takes the mail.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingDocument, InboxDocument } from "../../src/domain/source/inbox-document.ts";
import { blocksIn, chapter } from "../fixtures/documents.ts";
import { signedQuestion } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { Service } from "./service.ts";

// The address that the manual names is wrangler's.
const service = new Service({ byWrangler: true });
const blocks = blocksIn(chapter("operators")).map(({ code }) => code);
/** The value that the manual tells operators to write into wrangler.toml. */
const SENDERS = /^INBOX_SENDERS = "(.+)"$/m.exec(blocks.join("\n"))?.[1] ?? "";

beforeAll(async () => {
  await service.start({ SOURCE_LISTS: "[]", INBOX_SENDERS: SENDERS });
});
afterAll(async () => {
  await service.stop();
});

async function ask<Document>(path: string): Promise<Document> {
  return (await (await fetch(await signedQuestion(path, {}, service.origin))).json()) as Document;
}

/** Hands a mail to the local runtime; what the server of the sender would be told. */
async function send(raw: string): Promise<{ readonly status: number; readonly text: string }> {
  const query = new URLSearchParams({ from: "desk@ministry.example", to: "inbox@feed.example" });
  const response = await fetch(`${service.origin}/cdn-cgi/handler/email?${query}`, {
    method: "POST",
    body: raw.replaceAll("\n", "\r\n"),
  });
  return { status: response.status, text: await response.text() };
}

const RELEASE = `Authentication-Results: mx.cloudflare.net;
 dkim=pass header.d=ministry.example header.s=a;
 dmarc=pass header.from=ministry.example policy.dmarc=reject
Received: by mail.ministry.example; Fri, 27 Nov 2026 09:00:01 +0100
From: =?utf-8?Q?Minist=C3=A8re?= <desk@ministry.example>
To: inbox@feed.example
Subject: =?utf-8?Q?L=E2=80=99IA_=C3=A0_l=E2=80=99h=C3=B4pital_:_la_charte?=
Date: Fri, 27 Nov 2026 09:00:00 +0100
Message-ID: <charte@ministry.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Les h=F4pitaux signent une charte pour l'intelligence artificielle, qui dit =
qui r=E9pond de quoi.</p><script>alert(1)</script>
--a--
--m
Content-Type: application/pdf; name="charte.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="charte.pdf"

JVBERi0xLjQK
--m--
`;

describe("the service as the local runtime runs it", () => {
  it("the service puts a mail into the inbox, as text and in its language, with the draft of an entry", async () => {
    expect(await send(RELEASE)).toMatchObject({ status: 200 });
    const { data, waiting } = await ask<InboxDocument>("/webhooks/inbox");
    expect(waiting).toBe(1);
    expect(data).toEqual([
      expect.objectContaining({
        title: "L’IA à l’hôpital : la charte",
        language: "fr",
        sources: ["mail"],
        published: "2026-11-27T08:00:00Z",
        rule: "title",
      }),
    ]);
    const { raw, draft } = await ask<FindingDocument>(`/webhooks/inbox/${data[0]?.id}`);
    expect(raw).toContain("Les hôpitaux signent une charte");
    expect(raw).not.toContain("alert");
    expect(draft).toMatchObject({ type: "news", texts: { fr: { title: "L’IA à l’hôpital : la charte" } } });
    expect(await (await fetch(`${service.origin}/api/v1/entries`)).text()).not.toContain("charte");
  });

  it("the service refuses a mail that is not proven its sender's, or is too large, and goes on", async () => {
    const refused = await send(RELEASE.replace(/^Authentication-Results:(?:.|\n)*?reject\n/, ""));
    expect(refused.status).not.toBe(200);
    expect(refused.text).toContain("not signed by the domain");
    const large = await send(`${RELEASE}${"x".repeat(5 * 1024 * 1024)}`);
    expect(large.text).toContain("larger than 5 MB");
    expect((await ask<InboxDocument>("/webhooks/inbox")).waiting).toBe(1);
  });

  it("the service takes the mail that the manual's command posts", async () => {
    const command = blocks.find((code) => code.includes("/cdn-cgi/handler/email")) ?? "";
    const folder = temporaryFolder("mail");
    writeFileSync(join(folder, "mail.eml"), RELEASE.replaceAll("charte", "liste").replaceAll("\n", "\r\n"));
    const here = command.replaceAll("http://localhost:8787", service.origin);
    execFileSync("bash", ["-ec", here.replace("curl", "curl --fail --silent --show-error")], { cwd: folder });
    expect((await ask<InboxDocument>("/webhooks/inbox")).waiting).toBe(2);
  });
});

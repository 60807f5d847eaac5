// Mails as programs write them: what of them becomes an item, and what does not.
import { describe, expect, it } from "vitest";
import { readMail } from "../../src/foreign/mail.ts";
import { growth } from "../fixtures/growth.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const LEAD =
  "The ministry publishes a strategy for artificial intelligence in hospitals, with a budget and a date for " +
  "each measure.";

const octets = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll("\n", "\r\n"), (each) => each.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
const HEAD =
  "From: Press <press@sante.gouv.fr>\nTo: in@feed.example\nMessage-ID: <1@x>\nDate: Fri, 27 Nov 2026 09:00:00 +0100";

function mail(more: string, body: string): Uint8Array {
  return utf8(`${HEAD}\n${more}\n\n${body}`);
}

async function read(bytes: Uint8Array) {
  const found = await readMail(bytes, NOW);
  if (found === undefined) throw new Error("nothing was read");
  return found;
}

describe("a mail", () => {
  it("a mail becomes an item: its subject, its first paragraph, its date, and all of it as text", async () => {
    const { item, from, text } = await read(
      mail("Subject: A strategy", `Dear colleagues,\n\n${LEAD}\n\nMore: https://x.example/a`),
    );
    expect(from).toBe("press@sante.gouv.fr");
    expect(item).toMatchObject({ key: "<1@x>", title: "A strategy", summary: LEAD, published: "2026-11-27T08:00:00Z" });
    expect(item.raw).toBe(
      "From: Press <press@sante.gouv.fr>\n" +
        "Date: Fri, 27 Nov 2026 09:00:00 +0100\n" +
        "Subject: A strategy\n" +
        "\n" +
        "Dear colleagues,\n" +
        "\n" +
        `${LEAD}\n` +
        "\n" +
        "More: https://x.example/a",
    );
    expect(text).toContain("https://x.example/a");
    expect(item.url).toBeUndefined();
  });

  it.each([
    [
      "quoted-printable in Latin-1",
      "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
      "L=E9gende : la sant=\n=E9 num=E9rique",
      "Légende : la santé numérique",
    ],
    [
      "base64 in UTF-8",
      "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
      "2KfZhNi12K3YqSDZiNin2YTYsNmD2KfYoQ==",
      "الصحة والذكاء",
    ],
    [
      "octets in windows-1251",
      "Content-Type: text/plain; charset=windows-1251\nContent-Transfer-Encoding: base64",
      "x+Tw4OLu7vXw4O3l7ejl",
      "Здравоохранение",
    ],
    [
      "octets in GB 18030",
      "Content-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: base64",
      "yMu5pNbHxNzT673ht9Y=",
      "人工智能与结分",
    ],
  ])("a mail is decoded: %s", async (_, more, body, expected) => {
    const { item } = await read(
      octets(`${HEAD}\nSubject: =?utf-8?Q?Sant=C3=A9?= =?iso-8859-1?Q?_num=E9rique?=\n${more}\n\n${body}`),
    );
    expect(item.title).toBe("Santé numérique");
    expect(item.summary).toBe(expected);
  });

  it("a mail of several parts is read from its plain text, else from its HTML; its files are not read", async () => {
    const parts = (...list: readonly string[]): string => `${list.map((part) => `--b\n${part}\n`).join("")}--b--`;
    const plain = `Content-Type: text/plain; charset=utf-8\n\n${LEAD}`;
    const html =
      "Content-Type: text/html; charset=utf-8\n\n<style>p{color:red}</style><script>alert(1)</script><p " +
      `onclick="x()">${LEAD.replace("ministry", "<b>ministry</b>")}</p><img ` +
      `src="https://t.example/pixel.gif"><p><a href="https://sante.gouv.fr/ia">Read on</a> <a ` +
      `href="javascript:alert(1)">Run</a></p>`;
    const file =
      `Content-Type: application/pdf; name="a.pdf"\n` +
      `Content-Disposition: attachment; filename="a.pdf"\n` +
      "Content-Transfer-Encoding: base64\n" +
      "\n" +
      "SGVsbG8gaGVsbG8=";
    const both = await read(
      mail("Subject: S\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b", parts(plain, html)),
    );
    expect(both.text).toBe(LEAD);
    const mixed = await read(
      mail("Subject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b", parts(html, file)),
    );
    expect(mixed.item.summary).toContain("The **ministry** publishes");
    expect(mixed.text).toContain("https://sante.gouv.fr/ia");
    expect(mixed.item.raw).not.toMatch(/alert|color:red|pixel|onclick|javascript|SGVsbG8|Hello/);
    expect(mixed.item.attachments).toBeUndefined();
  });

  it.each([
    [
      "Gmail",
      "Fwd: A strategy",
      "FYI\n" +
        "\n" +
        "---------- Forwarded message ---------\n" +
        "From: Press <press@sante.gouv.fr>\n" +
        "Date: Fri, 27 Nov 2026 at 09:00\n" +
        "Subject: A strategy\n" +
        "To: <list@x.example>\n" +
        "\n",
    ],
    [
      "Apple Mail",
      "Fwd: A strategy",
      "Begin forwarded message:\n" +
        "\n" +
        "> From: Press <press@sante.gouv.fr>\n" +
        "> Subject: A strategy\n" +
        "> Date: 27 November 2026\n" +
        "> \n" +
        "> ",
    ],
    [
      "Outlook in German",
      "WG: A strategy",
      "Von: Press <press@sante.gouv.fr>\n" +
        "Gesendet: Freitag, 27. November 2026 09:00\n" +
        "An: list@x.example\n" +
        "Betreff: A strategy\n" +
        "\n",
    ],
    [
      "a program in Chinese",
      "转发：A strategy",
      "-----原始邮件-----\n发件人：press@sante.gouv.fr\n主题：A strategy\n日期：2026年11月27日\n\n",
    ],
    [
      "a program in Arabic",
      "إعادة توجيه: A strategy",
      "من: press@sante.gouv.fr\nالموضوع: A strategy\nالتاريخ: 27 نوفمبر\n\n",
    ],
    ["an answer that was forwarded twice", "TR: Fwd: RE: A strategy", ""],
  ])("that %s forwards has the title and the words of the first one, and no date", async (_, subject, head) => {
    const { item } = await read(mail(`Subject: ${subject}\nContent-Type: text/plain; charset=utf-8`, `${head}${LEAD}`));
    expect(item).toMatchObject({ title: "A strategy", summary: LEAD });
    expect(item.published).toBeUndefined();
  });

  it("a mail that is forwarded as an attachment is read too", async () => {
    const inner = `From: a@b.example\nSubject: A strategy\nMessage-ID: <2@x>\n\n${LEAD}`;
    const { text } = await read(
      mail(
        "Subject: Fwd: A strategy\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
        `--b\nContent-Type: message/rfc822\n\n${inner}\n--b--`,
      ),
    );
    expect(text).toContain(LEAD);
  });

  it("a mail keeps no character that a page or a terminal acts on", async () => {
    const { item } = await read(
      mail(
        "Subject: =?utf-8?B?QRtbMzFtIOKAriBzdHJhdGVneQ==?=\nContent-Type: text/plain; charset=utf-8",
        `${LEAD}\u001b]0;x\u0007 \u202e\u0085end`,
      ),
    );
    expect(`${item.title}${item.summary}${item.raw}`).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
  });

  it("a mail with two senders, or none, names none; one without a subject is not read", async () => {
    expect((await read(utf8("From: a@x.example, b@x.example\nSubject: S\n\nx"))).from).toBeUndefined();
    expect((await read(utf8("From: a@x.example\nFrom: b@x.example\nSubject: S\n\nx"))).from).toBeUndefined();
    expect((await read(utf8("Subject: S\n\nx"))).from).toBeUndefined();
    for (const bytes of [utf8("From: a@x.example\n\nx"), new Uint8Array(), Uint8Array.of(0, 255, 13, 10)])
      expect(await readMail(bytes, NOW)).toBeUndefined();
  });

  it("whose parts lie in each other too deep, or whose head is too long, is not read", async () => {
    let body = "Content-Type: text/plain\n\nx";
    for (let depth = 0; depth < 40; depth++)
      body = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${body}\n--b${depth}--`;
    expect(await readMail(utf8(`${HEAD}\nSubject: S\n${body}`), NOW)).toBeUndefined();
    expect(await readMail(mail(`Subject: S\n${"X-A: a\n".repeat(20_000)}`.trim(), "x"), NOW)).toBeUndefined();
  });

  it.each<[what: string, mail: (size: number) => Uint8Array]>([
    [
      "five megabytes are attached to",
      (size) =>
        mail(
          "Subject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
          "--b\n" +
            "Content-Type: text/plain\n" +
            "\n" +
            `${LEAD}\n` +
            "--b\n" +
            "Content-Type: application/pdf\n" +
            "Content-Transfer-Encoding: base64\n" +
            "\n" +
            `${`${"QUJD".repeat(19)}\n`.repeat(64_000 * size)}--b--`,
        ),
    ],
    ["has many lines that are almost a head", (size) => mail("Subject: S", "a: b\n".repeat(20_000 * size))],
    [
      "has many elements in each other",
      (size) => mail("Subject: S\nContent-Type: text/html", "<div>".repeat(20_000 * size)),
    ],
  ])("that %s is read in time in proportion to its size", async (_, make) => {
    const mails = new Map([1, 1 / 8].map((size) => [size, make(size)]));
    const growing = await growth(async (size) => await read(mails.get(size) ?? new Uint8Array()), 3);
    expect(growing).toBeLessThan(3);
  });
});

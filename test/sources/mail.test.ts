// Who may send mail to the inbox, and what language a mail is in.
import { describe, expect, it } from "vitest";
import { isProven, senderRefusal } from "../../src/sources/mail/sender.ts";
import { languageOfText } from "../../src/sources/mail/text-language.ts";

describe("a sender", () => {
  const RESULTS =
    "mx.cloudflare.net; dkim=pass header.d=who.int header.s=s1; dmarc=pass header.from=who.int policy.dmarc=reject";

  it.each<[string, boolean, readonly string[]]>([
    ["DMARC", true, [RESULTS]],
    ["DMARC of another domain", false, [RESULTS.replaceAll("who.int", "evil.example")]],
    [
      "a signature of the domain, which has no policy",
      true,
      ["mx.cloudflare.net; dkim=pass header.d=mail.who.int; dmarc=none header.from=who.int; spf=fail"],
    ],
    ["a host of the domain", true, ["mx.cloudflare.net; dmarc=none; spf=pass (x) smtp.mailfrom=press@who.int"]],
    ["a host of a mailing service", false, ["mx.cloudflare.net; dmarc=none; spf=pass smtp.mailfrom=x@mailer.example"]],
    ["a signature of a public suffix", false, ["mx.cloudflare.net; dkim=pass header.d=int"]],
    [
      "a signature, against the policy",
      false,
      ["mx.cloudflare.net; dkim=pass header.d=who.int; dmarc=fail header.from=who.int"],
    ],
    ["nothing", false, []],
    ["another server", false, [RESULTS.replace("mx.cloudflare.net", "mx.evil.example")]],
    ["a server whose name begins so", false, [RESULTS.replace("mx.cloudflare.net", "mx.cloudflare.net.evil.example")]],
    ["results below those of the server", false, ["mx.cloudflare.net; dmarc=fail header.from=who.int", RESULTS]],
    ["a comment", false, ["mx.cloudflare.net; spf=fail (; dmarc=pass header.from=who.int ) smtp.mailfrom=a@who.int"]],
    [
      "a quoted string",
      false,
      ['mx.cloudflare.net; spf=fail reason="; dmarc=pass header.from=who.int ;" smtp.mailfrom=a@who.int'],
    ],
    [
      "a comment in a comment",
      false,
      ["mx.cloudflare.net; spf=fail ((; dmarc=pass header.from=who.int ;) ; dkim=pass header.d=who.int)"],
    ],
  ])("by %s is proven: %s", (_, proven, results) => {
    expect(isProven(results, "who.int")).toBe(proven);
  });

  it.each<[string, string | undefined, string, readonly string[], object]>([
    ["a domain that may send", "press@who.int", "in@feed.example", [RESULTS], {}],
    [
      "an address that may send",
      "desk@mail.example",
      "in@feed.example",
      ["mx.cloudflare.net; dmarc=pass header.from=mail.example"],
      {},
    ],
    [
      "a secret address, without a proof",
      "press@who.int",
      "Secret@feed.example",
      [],
      { address: "secret@feed.example" },
    ],
  ])("of %s is taken", (_, from, to, authentication, more) => {
    const rules = { senders: ["@who.int", "desk@mail.example"], ...more };
    expect(senderRefusal({ from, authentication }, to, rules)).toBeUndefined();
  });

  it.each<[string, string | undefined, string, readonly string[], object]>([
    ["sender", "other@mail.example", "in@feed.example", ["mx.cloudflare.net; dmarc=pass header.from=mail.example"], {}],
    ["sender", "press@mail.who.int", "in@feed.example", [RESULTS], {}],
    ["sender", undefined, "in@feed.example", [RESULTS], {}],
    ["sender", "@who.int", "in@feed.example", [], {}],
    ["unproven", "press@who.int", "in@feed.example", [], {}],
    ["recipient", "press@who.int", "in@feed.example", [RESULTS], { address: "secret@feed.example" }],
    ["sender", "other@mail.example", "secret@feed.example", [], { address: "secret@feed.example" }],
  ])("is refused as %s: %s to %s", (refusal, from, to, authentication, more) => {
    const rules = { senders: ["@who.int", "desk@mail.example"], ...more };
    expect(senderRefusal({ from, authentication }, to, rules)).toBe(refusal);
  });
});

describe("the language of a text", () => {
  it.each([
    [
      "en",
      "The Organization publishes guidance on the use of artificial intelligence for health in all of its regions.",
    ],
    ["fr", "Le ministère publie une stratégie pour l’intelligence artificielle dans les hôpitaux et les cabinets."],
    ["es", "El ministerio publica una estrategia para la inteligencia artificial en los hospitales y las consultas."],
    [
      "pt",
      "O ministério publica uma estratégia para a inteligência artificial nos hospitais e não em todos os " +
        "consultórios.",
    ],
    [
      "de",
      "Das Ministerium veröffentlicht eine Strategie für die künstliche Intelligenz in den Krankenhäusern und Praxen.",
    ],
    ["ru", "Министерство публикует стратегию ИИ (AI strategy) для больниц."],
    ["ar", "تنشر الوزارة استراتيجية للذكاء الاصطناعي (AI) في المستشفيات."],
    ["zh", "卫生部发布医院人工智能（AI）战略。"],
    ["en", "1234 – ..."],
  ])("the language of a text is %s by its script and its most frequent words", (language, text) => {
    expect(languageOfText(text, "en")).toBe(language);
  });
});

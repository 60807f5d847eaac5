// Entries that take every branch of the formats, made into views the way the house makes them: parsed, rendered, projected.

import type { Channel } from "../../src/domain/channel/channel.ts";
import type { Site } from "../../src/domain/channel/urls.ts";
import { Entry } from "../../src/domain/entry/entry.ts";
import type { Language } from "../../src/domain/entry/language.ts";
import type { Rendered, Revision } from "../../src/domain/entry/revision.ts";
import { type Taxonomy, taxonomy } from "../../src/domain/entry/taxonomy.ts";
import { type Item, toItem, type View } from "../../src/domain/view/view.ts";
import { render } from "../../src/editing/content.ts";
import { project } from "../../src/projection/project.ts";

export const SITE: Site = { origin: "https://feed.example.org", tagAuthority: "feed.example.org,2025" };

function eight(en: string, more: Partial<Record<Language, string>> = {}): Record<Language, string> {
  return { en, fr: en, es: en, ru: en, ar: en, zh: en, pt: en, de: en, ...more };
}

export const TAXONOMY: Taxonomy = taxonomy({
  site: {
    name: eight("Health AI Feed"),
    description: eight("News and events about AI in health, from “many” sources & languages.", {
      fr: "Actualités et événements sur l’IA en santé.",
      ar: "أخبار وفعاليات عن الذكاء الاصطناعي في الصحة.",
    }),
  },
  topics: [
    { id: "governance-ethics", name: eight("Governance, ethics; law", { fr: "Gouvernance et éthique", ar: "الحوكمة والأخلاقيات" }) },
    { id: "regulation-law", name: eight("Regulation and law", { fr: "Réglementation et droit", ar: "التنظيم والقانون" }) },
  ],
  organisations: [
    {
      id: "who-europe",
      kind: "un-regional-office",
      name: eight("WHO/Europe", { fr: "OMS/Europe", ar: "منظمة الصحة العالمية/أوروبا" }),
      homepage: "https://www.who.int/europe",
    },
    {
      id: "pt-ministry-health",
      kind: "national-government",
      name: eight("Ministry of Health of Portugal", { fr: "Ministère de la Santé du Portugal" }),
      country: "PT",
    },
    { id: "paho", kind: "un-regional-office", name: eight("PAHO", { fr: "OPS" }), homepage: "https://www.paho.org/?a=1&b=2" },
  ],
});

/** Titles that have broken feeds before. */
export const NASTY_TITLE = 'AI & <b>health</b>: &amp;amp; "]]>" ]]> \\; , 𝔘 👩🏽‍⚕️';

const sessions = (
  [
    ["09:00", "09:30", "Welcome", "Allocution de bienvenue"],
    [
      "09:45",
      "10:15",
      "AI and health: the WHO/Europe–Portugal initiative",
      "Transformer la santé grâce à l’IA : une initiative de l’OMS/Europe et du Portugal",
    ],
    [
      "10:45",
      "12:00",
      "Talk: lessons from Germany, Finland, France and Uzbekistan",
      "Discussion informelle : les enseignements acquis en Allemagne, en Finlande, en France et en Ouzbékistan",
    ],
    ["12:00", "13:00", "Panel: implementation in the Portuguese health system", "Table ronde : la mise en œuvre dans le système de santé portugais"],
    ["14:30", "15:00", "AI law and patients’ rights", "Législation sur l’IA et droits des patients"],
    ["15:00", "15:30", "AI for quality of care and patient safety", "L’IA, outil d’amélioration de la qualité des soins"],
    ["15:30", "16:30", "Panel: using AI for better health in Europe", "Table ronde : tirer parti de l’IA pour une meilleure santé en Europe"],
    ["16:30", "17:00", "Closing", "Observations finales"],
  ] as const
).map(([starts, ends, en, fr], index) => ({
  starts: `2025-09-25T${starts}`,
  ends: `2025-09-25T${ends}`,
  title: { en, fr },
  ...(index === 2 ? { speakers: ["Dr A. Müller", "Pr B, Finland; Helsinki"] } : {}),
}));

const DRAFTS: readonly (Record<string, unknown> & { id: string })[] = [
  {
    id: "ev-porto-2025-09-25",
    type: "event",
    genre: "conference",
    published: "2025-07-01",
    texts: {
      en: {
        title: "Health, Humanity and AI: Building a Responsible Future",
        summary: "A regional dialogue in Porto, in person and online.",
        content: "The dialogue looks at **law**, quality of care and [equity](https://www.who.int/europe?a=1&b=2).\n\n- one\n- two\n\n> “Quoted”",
        url: "https://www.who.int/europe/news-room/events/item/2025/09/25/default-calendar/health--humanity-and-ai",
      },
      fr: {
        title: "Santé, humanité et IA : construire un avenir responsable",
        summary: "Un dialogue régional à Porto, sur place et en ligne.",
        content: "Le dialogue porte sur le **droit**, la qualité des soins et l’équité.",
        relation: "translation",
      },
    },
    organisations: [
      { id: "who-europe", role: "organiser" },
      { id: "pt-ministry-health", role: "co-organiser" },
      { id: "paho", role: "supporter" },
    ],
    topics: ["governance-ethics", "regulation-law"],
    countries: ["PT"],
    audience: ["policy-makers"],
    people: [{ name: "Hans Kluge", role: "speaker", affiliation: { en: "WHO/Europe", fr: "OMS/Europe" } }],
    image: {
      url: "https://img.example.org/porto.jpg?w=1&h=2",
      alt: { en: "A hall", fr: "Une salle" },
      caption: { en: "The hall in Porto", fr: "La salle à Porto" },
      credit: { en: "WHO", fr: "OMS" },
      width: 1200,
      height: 800,
      type: "image/jpeg",
      length: 123456,
    },
    attachments: [{ url: "https://docs.example.org/agenda.pdf", type: "application/pdf", title: "Agenda", language: "en" }],
    links: [
      { rel: "stream", url: "https://live.example.org/porto" },
      { rel: "recording", url: "https://video.example.org/porto", title: { en: "Video", fr: "Vidéo" } },
    ],
    related: ["tag-launch"],
    series: "regional-dialogues",
    event: {
      status: "held",
      starts: "2025-09-25T09:00",
      ends: "2025-09-25T17:00",
      zone: "Europe/Lisbon",
      displayZones: ["Europe/Paris"],
      place: { venue: "Auditorium, IPO do Porto", city: "Porto", country: "PT", geo: { latitude: 41.1825, longitude: -8.6046 } },
      mode: "hybrid",
      access: "registration",
      registration: { url: "https://forms.example.org/porto", opens: "2025-08-01", closes: "2025-09-20T23:59" },
      stream: { access: "public", scope: "all", url: "https://live.example.org/porto" },
      languages: ["en", "pt"],
      interpretation: ["fr"],
      sessions,
    },
  },
  {
    id: "tag-launch",
    type: "news",
    genre: "press-release",
    published: "2025-09-29T10:30:00+02:00",
    texts: {
      en: {
        title: NASTY_TITLE,
        summary: 'First line & more.\nSecond line < third >; "quoted", back\\slash.',
        content: "A *table*:\n\n| a | b |\n| --- | --- |\n| 1 \\| x | ]]> |\n\n1. first\n2. second\n\n```\ncode & <tag>\n```\n\nEnd with `x < y` and ]]&gt;.",
        url: "https://www.who.int/europe/news/item/tag",
        highlights: [
          { value: "330", label: "candidates" },
          { value: "10", label: "members" },
        ],
        note: "Two sources disagree.\nWe follow the first.",
      },
      ar: {
        title: "إطلاق الفريق الاستشاري التقني المعني بالذكاء الاصطناعي",
        summary: "ملخص بالعربية مع English في الوسط.",
        content: "نص **مهم** باللغة العربية.",
        machineTranslated: true,
        relation: "translation",
      },
    },
    organisations: [
      { id: "who-europe", role: "publisher" },
      { id: "paho", role: "funder" },
    ],
    source: { name: "pubt.io & co", url: "https://www.pubt.io/view/7A30?x=1&y=2" },
    topics: ["governance-ethics"],
    countries: ["PT", "FR"],
    people: [{ name: "Ana “Q” Martins", role: "author" }],
    attachments: [
      { url: "https://docs.example.org/no-length.pdf", type: "application/pdf", title: "Without length", language: "en" },
      { url: "https://docs.example.org/tor.pdf?x=1&y=2", type: "application/pdf", length: 98765, title: "Terms & conditions", language: "fr" },
      { url: "https://media.example.org/talk.mp3", type: "audio/mpeg", length: 4567890, title: "Talk", language: "en" },
    ],
    symbols: ["EUR/RC75/1", "A/RES/79/325"],
    corrections: [{ at: "2025-10-02", note: { en: "The number of candidates was 330, not 303.", ar: "كان عدد المرشحين 330 لا 303." } }],
  },
  {
    id: "congress-cancelled",
    type: "event",
    genre: "conference",
    published: "2025-06",
    texts: {
      en: { title: "World Congress, cancelled", summary: "Three days in Marrakesh." },
      fr: { title: "Congrès mondial, annulé", summary: "Trois jours à Marrakech.", relation: "abstract" },
    },
    organisations: [{ id: "paho", role: "host" }],
    topics: ["regulation-law"],
    countries: ["MA"],
    event: {
      status: "cancelled",
      starts: "2025-11-03",
      ends: "2025-11-05",
      zone: "Africa/Casablanca",
      place: { city: { en: "Marrakesh", fr: "Marrakech" }, country: "MA" },
      mode: "in-person",
      access: "invitation",
    },
  },
  {
    id: "postponed-unknown",
    type: "event",
    genre: "meeting",
    texts: { en: { title: "Postponed without a date", summary: "To be announced." } },
    organisations: [{ id: "who-europe", role: "organiser" }],
    topics: ["governance-ethics"],
    event: { status: "postponed", mode: "online" },
  },
  {
    id: "provisional-month",
    type: "event",
    genre: "course",
    published: "2025",
    texts: { en: { title: "A course in the autumn", summary: "Only the month is known." } },
    organisations: [{ id: "who-europe", role: "organiser" }],
    topics: ["governance-ethics"],
    event: { status: "provisional", starts: "2026-09" },
  },
  {
    id: "consultation-window",
    type: "event",
    genre: "consultation",
    published: "2025-12-18",
    texts: { en: { title: "Call for evidence on AI in medicine", summary: "Write before the window closes." } },
    organisations: [{ id: "paho", role: "issuer" }],
    topics: ["regulation-law"],
    countries: ["US"],
    deadlines: [
      { at: "2026-02-02T23:59", zone: "America/New_York", label: { en: "Submissions close" } },
      { at: "2026-01-15", zone: "America/New_York", label: { en: "Questions" } },
      { at: "2026-03", zone: "America/New_York", label: { en: "Answers" } },
    ],
    event: {
      status: "confirmed",
      starts: "2025-12-18T09:00",
      ends: "2026-02-02T23:59",
      zone: "America/New_York",
      mode: "online",
      access: "open",
      registration: { closes: "2026-02-02T23:59" },
    },
  },
  {
    id: "webinar-lord-howe",
    type: "event",
    genre: "webinar",
    published: "2026-01-02T03:04:05Z",
    texts: { en: { title: "Webinar that moved online", summary: "Nobody knows when it ends." } },
    organisations: [{ id: "paho", role: "organiser" }],
    topics: ["regulation-law"],
    event: {
      status: "moved-online",
      starts: "2026-04-04T10:00",
      zone: "Australia/Lord_Howe",
      mode: "online",
      access: "members",
      stream: { access: "members", scope: "some" },
    },
  },
  {
    id: "utc-two-days",
    type: "event",
    genre: "meeting",
    published: "2026-01-05",
    texts: { en: { title: "Two days in UTC", summary: "The second day has no hour." } },
    organisations: [{ id: "paho", role: "secretariat" }],
    topics: ["regulation-law"],
    partOf: "ev-porto-2025-09-25",
    event: { status: "postponed", starts: "2026-05-04T08:00", ends: "2026-05-05", zone: "UTC", mode: "online" },
  },
  {
    id: "bare-summary",
    type: "news",
    genre: "article",
    texts: { en: { title: "=1+1 is a title", summary: "-Nothing but a summary.", relation: "abstract" }, ar: { title: "عنوان فقط", summary: "ملخص فقط." } },
    organisations: [{ id: "paho", role: "partner" }],
    source: { name: "Syndicator", url: "https://syndicator.example.org/1" },
    topics: ["governance-ethics"],
  },
];

export function renderedTexts(entry: Entry): Partial<Record<Language, Rendered>> {
  const rendered: Partial<Record<Language, Rendered>> = {};
  for (const [language, text] of Object.entries(entry.texts)) {
    if (text?.content === undefined) continue;
    const result = render(text);
    if (!result.ok) throw new Error(result.reason.detail);
    rendered[language as Language] = result.value;
  }
  return rendered;
}

/** A revision as the ledger would hold it, released `sequence` days into January 2026. */
export function revision(draft: unknown, sequence = 1, version = 1): Revision {
  const entry = Entry.parse(draft);
  const day = String(sequence).padStart(2, "0");
  return {
    entry,
    version,
    sequence,
    released: `2026-01-${day}T08:00:00Z`,
    updated: version === 1 ? `2026-01-${day}T08:00:00Z` : `2026-02-${day}T09:30:15Z`,
    rendered: renderedTexts(entry),
  };
}

/** Oldest first. Every third has been revised. */
export const REVISIONS: readonly Revision[] = DRAFTS.map((draft, index) => revision(draft, index + 1, 1 + (index % 3)));

export function item(id: string, language: Language = "en"): Item {
  const found = REVISIONS.find(({ entry }) => entry.id === id);
  const made = found === undefined ? undefined : toItem(found, language, TAXONOMY);
  if (made === undefined) throw new Error(`no item ${id} in ${language}`);
  return made;
}

export function itemOf(draft: unknown, language: Language = "en", version = 1): Item {
  const made = toItem(revision(draft, 1, version), language, TAXONOMY);
  if (made === undefined) throw new Error(`no text in ${language}`);
  return made;
}

export const UPDATED = "2026-02-20T12:00:00Z";

export function view(kind: View["kind"], language: Language, over: Partial<View> = {}, channel: Channel = { kind: "everything" }): View {
  const chosen = kind === "agenda" ? REVISIONS.filter(({ entry }) => entry.type === "event") : REVISIONS;
  const made = project(
    {
      kind,
      language,
      channel,
      revisions: [...chosen].reverse(),
      withdrawn: [],
      sequence: 99,
      updated: UPDATED,
      ...(kind === "archive" ? { archive: { page: "2026-01", next: "2026-02" } } : {}),
    },
    TAXONOMY,
    () => (kind === "agenda" ? undefined : "2025-12"),
  );
  return { ...made, ...over };
}

/** A view of these items alone. */
export function viewOf(items: readonly Item[], language: Language = "en"): View {
  return view("latest", language, { items });
}

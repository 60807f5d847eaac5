// An event and a piece of news in all eight languages with every field that an entry may have, each as long as it gets.
import { LANGUAGES, type Language } from "../../src/domain/entry/language.ts";
import type { Draft } from "../fixtures/entries.ts";

const TITLE: { readonly [language in Language]: string } = {
  en: "Consultation on the responsible use of foundation models in primary health care",
  fr: "Consultation sur l’usage responsable des modèles de fondation dans les soins de santé primaires",
  es: "Consulta sobre el uso responsable de los modelos fundacionales en la atención primaria de salud",
  ru: "Консультация об ответственном использовании базовых моделей в первичной медико-санитарной помощи",
  ar: "مشاورة بشأن الاستخدام المسؤول للنماذج الأساسية في الرعاية الصحية الأولية",
  zh: "关于在初级卫生保健中负责任地使用基础模型的磋商",
  pt: "Consulta sobre a utilização responsável de modelos de fundação nos cuidados de saúde primários",
  de: "Konsultation zum verantwortungsvollen Einsatz von Basismodellen in der Krankenversicherungsrechtsanwendung",
};

function eight<Value>(make: (language: Language) => Value): Record<Language, Value> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, make(language)])) as Record<Language, Value>;
}

const LONG =
  "https://example.org/a-path-that-nobody-would-ever-break/with-many-parts/and-no-place-for-a-line-to-end?" +
  "and=parameters&of=all&kinds=too";

const CONTENT = `## ${"A heading"}

A paragraph with *emphasis*, **weight**, \`code\` and a link: <${LONG}>.

> A quotation of one sentence.

1. first
2. second

| a column | another | a third one with a long head | a fourth |
|---|---|---|---|
| ${"cell ".repeat(12)} | 2 | 3 | unbreakable_${"x".repeat(60)} |

\`\`\`
a line of code that is longer than any telephone is wide, and that must scroll within itself alone
\`\`\`
`;

/** `<` in every text: none of it may become markup. */
const HOSTILE = "<img src=x onerror=alert(1)>\"'&</title></script>";

export function everything(): Draft[] {
  const common = (id: string): Draft => ({
    id,
    published: "2026-03-04T10:30:00+02:00",
    texts: eight((language) => ({
      words: "translation",
      title: TITLE[language],
      summary: `${TITLE[language]}. ${TITLE[language]}.`,
      content: CONTENT,
      url: LONG,
      relation: "translation",
      machine: true,
      highlights: [
        { value: "1 234 567", label: TITLE[language] },
        { value: "99 %", label: HOSTILE },
        { value: "nearly a hundred thousand", label: "x" },
      ],
      note: `${HOSTILE}\n${TITLE[language]}`,
    })),
    organisations: [
      { id: "who-europe", role: "organiser" },
      { id: "who", role: "publisher" },
      { id: "paho", role: "funder" },
    ],
    source: { name: HOSTILE, url: LONG },
    topics: ["governance-ethics", "mental-health"],
    countries: ["PT", "CH"],
    audience: ["public", "policy-makers", "health-professionals"],
    people: [
      { name: "Maria Fernanda Gonçalves de Albuquerque", role: "author", affiliation: "Universidade" },
      { name: "Иван Петров", role: "speaker" },
    ],
    image: {
      url: "https://images.example.org/a.jpg",
      alt: eight((language) => TITLE[language]),
      caption: eight((language) => TITLE[language]),
      credit: eight(() => HOSTILE),
      width: 1600,
      height: 900,
      type: "image/jpeg",
      length: 1000,
    },
    attachments: [{ url: LONG, type: "application/pdf", length: 12_345, title: "A report", language: "en" }],
    links: [
      { rel: "recording", url: LONG, title: eight((language) => TITLE[language]) },
      { rel: "programme", url: "https://example.org/programme" },
    ],
    deadlines: [{ at: "2031-05-01T23:59", zone: "America/New_York", label: eight((language) => TITLE[language]) }],
    related: ["everything-news", "everything-event"].filter((other) => other !== id),
    symbols: ["A/RES/79/325", "WHO/EURO:2025-1234-56789-01234"],
    corrections: [{ at: "2026-03-05", note: eight((language) => `${TITLE[language]} ${HOSTILE}`) }],
  });
  const session = (starts: string, ends: string) => ({
    starts,
    ends,
    title: eight((language) => TITLE[language]),
    speakers: ["A. Speaker", "Another Speaker"],
  });
  return [
    { ...common("everything-news"), type: "news", genre: "publication" },
    {
      ...common("everything-event"),
      type: "event",
      genre: "consultation",
      event: {
        status: "moved-online",
        starts: "2031-06-02T09:00",
        ends: "2031-06-04T17:30",
        zone: "Europe/Lisbon",
        displayZones: ["Asia/Kathmandu", "America/New_York"],
        place: {
          venue: "Auditório do Instituto Português de Oncologia",
          city: "Porto",
          country: "PT",
          geo: { latitude: 41.18, longitude: -8.6 },
        },
        mode: "hybrid",
        access: "registration",
        registration: { url: LONG, opens: "2031-01-01", closes: "2031-05-20T18:00" },
        stream: { access: "registration", scope: "some", url: LONG },
        languages: ["en", "pt", "ru"],
        interpretation: ["fr", "zh"],
        sessions: [
          session("2031-06-02T09:00", "2031-06-02T10:30"),
          session("2031-06-02T11:00", "2031-06-02T12:00"),
          session("2031-06-03T09:00", "2031-06-03T17:30"),
        ],
      },
    },
    {
      id: "everything-cancelled",
      type: "event",
      genre: "meeting",
      texts: eight((language) => ({
        words: "service",
        title: TITLE[language],
        summary: TITLE[language],
        relation: "abstract",
      })),
      organisations: [{ id: "who", role: "organiser" }],
      topics: ["mental-health"],
      event: { status: "cancelled", starts: "2031-06-30", ends: "2031-07-02" },
    },
  ];
}

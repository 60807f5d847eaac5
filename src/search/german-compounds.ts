// German writes in one word what other languages write in several. What the service is about is named by these; a
// longer word is found by each of them that it begins or ends with.

const CONSTITUENTS = new Set(
  [
    "abkommen algorithmus alter anwendung arbeit arznei arzt aufsicht ausbildung bedarf behandlung behörde bericht",
    "beratung beruf beschluss bewertung bildung daten dialog diagnose dienst dokument einrichtung entscheidung " +
      "entwicklung",
    "entwurf erkennung erklärung ernährung ethik europa experte fachkraft finanzierung forschung fortbildung förderung",
    "führung gemeinschaft gerät geschlecht gesellschaft gesetz gesundheit gipfel gleichheit gremium gruppe grundsatz",
    "haftung handel handlung haus hersteller hilfe impfung information innovation institut intelligenz kind " +
      "kinder klinik",
    "kommission kompetenz konferenz kontrolle krankenhaus kranken krankheit krebs land länder leben lebens " +
      "lehre leistung",
    "leitlinie leitung lernen markt maßnahme medizin mensch minister ministerium mittel modell nachrichten netz " +
      "netzwerk",
    "norm nutzung ordnung organisation papier partnerschaft patient personal pflege plan plattform politik " +
      "praxis presse",
    "primär privat produkt programm projekt prüfung punkt qualität rahmen recht regel region regulierung reihe " +
      "richtlinie",
    "gesundheitsdaten risiko schulung schutz seuche sicherheit software sprache staat standard statistik stelle " +
      "strategie studie system",
    "tagung technik technologie telemedizin therapie transparenz treffen umwelt untersuchung verantwortung " +
      "verband verein",
    "verfahren verordnung versammlung versicherung versorgung vertrag vertreter verwaltung vorsorge welt wesen",
    "wirksamkeit wirtschaft wissen wissenschaft zentrum zugang zusammenarbeit zulassung",
  ].flatMap((line) => line.split(" ")),
);

const MIN_WORD_LENGTH = 9;
const MIN_PART_LENGTH = 4;
const LINKING = /(?:es|en|er|s|n)$/;
const INFLECTED = /(?:en|es|er|e|n|s)$/;

function constituent(part: string, ending: RegExp): string | undefined {
  if (CONSTITUENTS.has(part)) return part;
  const bare = part.replace(ending, "");
  return bare.length >= MIN_PART_LENGTH && CONSTITUENTS.has(bare) ? bare : undefined;
}

/** The words of the service's subject that a German compound begins or ends with. */
export function constituentsOf(word: string): string[] {
  const whole = word.normalize("NFC").toLowerCase();
  if (whole.length < MIN_WORD_LENGTH) return [];
  const found = new Set<string>();
  for (let at = MIN_PART_LENGTH; at <= whole.length - MIN_PART_LENGTH; at++) {
    const first = constituent(whole.slice(0, at), LINKING);
    const last = constituent(whole.slice(at), INFLECTED);
    if (first !== undefined) found.add(first);
    if (last !== undefined) found.add(last);
  }
  return [...found];
}

import type { Doubt, ForeignItem, LeftOut, Remark } from "../../foreign/item.ts";

// What is to be said about an imported item, one sentence each. The value stands at the end: it is somebody else's.

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  noField: "Not taken",
  undecodable: "Not taken, for it is not in the encoding of the file (say --charset)",
  malformed: "Not taken, for it is not written as the format wants it",
  unclearDate: "Not taken, for the date cannot be read in one way only",
  noSuchDate: "Not taken, for the calendar has no such date",
  noZone: "Not taken, for its hours have no zone",
  unknownZone: "Not taken, for its zone is not known",
  changedNotPublished: "Not taken as published, for it says when the item was changed",
  tooLong: "Not taken, for it is longer than an entry allows",
  tooMany: "Not taken, for there are more than can be taken",
  tooDeep: "Not read from here on, for it is nested too deep",
  tooLarge: "Not taken, for it is too large",
  notHttp: "Not taken, for it is no address of http or https",
  notAbsolute: "Not taken, for the address is not absolute",
  markup: "Left out of the text",
  link: "A link of the summary that is not in the content",
  mailAddress: "Not taken, for it is a mail address and no name",
  noMediaType: "Not taken, for the file's media type is not given",
  imageWithoutWords: "An image needs words for those who cannot see it",
  beforeStart: "Not taken, for it is before the start",
  mixedPrecision: "Not taken, for the start is of another kind (a day, hours without a zone, hours with one)",
  firstDateExcluded: "Its first date is taken out of the series: say when it starts",
  private: "An event that its calendar does not show to everybody",
  superseded: "An older state of an event",
  duplicate: "The same once more",
  cancelledDate: "A date of a series that was cancelled",
  truncated: "Not taken, for the file ends before its end",
  method: "Not taken, for the calendar answers or asks and announces nothing",
  unreadableLine: "A line that is not of the format",
  unreadableZone: "Its clocks cannot be read, so that its name must tell the zone",
  feedAuthor: "Not taken, for the feed says it of all of its items",
  noText: "Not taken, for there is nothing to read in it",
  unknownCharset: "The encoding is not known; read as UTF-8",
  unknownFormat: "is neither RSS, Atom, JSON Feed nor iCalendar",
};

const DOUBTS: Readonly<Record<Doubt, string>> = {
  firstParagraph: "The summary is the first paragraph: check that it says enough",
  noSummary: "The text is too long for a summary and has no short first paragraph: write one",
  titleFromFile: "Check the titles of the attachments: the file gives none",
  wrongWeekday: "The weekday is of another date",
  future: "The date is still to come",
  utcHours: "The hours are given in UTC: put the zone of the place, and the hours there, or say --zone",
  calendarZone: "The hours are given in UTC, and shown in the zone that the calendar names",
  zoneByRules:
    "The zone's name is none of the IANA database: the hours are as the file's own clocks say; put the zone of the place",
  zoneDiffers: "The file's own clocks for the zone are others than those of the IANA database, which were taken",
  skippedHour: "The clocks skip that hour: the one after it was taken",
  secondsDropped: "The seconds were left out",
  alsoOn: "The event is also on other dates, which are not in the draft",
  repeats: "The event repeats; only its first time is here",
  notOn: "Cancelled on",
  oneOfSeries: "This is one time of an event that repeats",
  noStatus:
    "The file does not say whether the event is confirmed: status is provisional, confirmed, postponed, cancelled, moved-online or held",
  sharedIdentifier: "Other items of the file have the same identifier",
  charsetDiffers: "The XML declaration names another encoding than the Content-Type, which goes before",
};

/** The sentence about a remark, without a full stop: why, what, and where in the file. */
export function remarkSentence({ reason, what, value, place: { line, path } }: Remark): string {
  const why = reason in LEFT_OUT ? LEFT_OUT[reason as LeftOut] : DOUBTS[reason as Doubt];
  const said = [what, value].filter((part) => part !== undefined && part !== "").join(" ");
  const where = line === undefined ? path : `line ${line}`;
  if (reason === "markup") return `${why}: ${value}, in ${what} (${where})`;
  return `${why}${said === "" ? "" : `: ${said}`} (${where})`;
}

/** The sentences about an item, those that ask for something first. */
export function itemSentences({ notTaken, doubts }: Pick<ForeignItem, "notTaken" | "doubts">): string[] {
  const rest = notTaken.filter(({ reason }) => reason === "noField");
  const lost = notTaken.filter(({ reason }) => reason !== "noField");
  return [...new Set([...doubts, ...lost, ...rest].map(remarkSentence))];
}

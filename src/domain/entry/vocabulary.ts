// The closed sets of words that an entry chooses from.

export const NEWS_GENRES = ["article", "press-release", "statement", "speech", "publication", "call"] as const;
export const EVENT_GENRES = ["meeting", "conference", "webinar", "consultation", "course", "key-date"] as const;
export const ROLES = [
  "publisher",
  "issuer",
  "organiser",
  "co-organiser",
  "host",
  "supporter",
  "funder",
  "partner",
  "secretariat",
] as const;
export const STATUSES = ["provisional", "confirmed", "postponed", "cancelled", "moved-online", "held"] as const;
export const MODES = ["in-person", "online", "hybrid"] as const;
export const ACCESS = ["open", "registration", "invitation", "members", "media"] as const;
/** Origins of a text's words. */
export const WORDS = ["service", "source", "translation"] as const;
export const RELATIONS = ["original", "translation", "adaptation", "partial", "abstract"] as const;

/** The names of the lists of the API: each stands at /api/v1/{name}. */
export const LISTS = ["topics", "organisations", "countries", "languages", "channels"] as const;

export type ApiListName = (typeof LISTS)[number];

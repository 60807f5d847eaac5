/** Octets of a list, after decompression, that are read. */
export const MAX_LIST_OCTETS = 3 * 1024 * 1024;

/** Octets of a robots.txt that are read: more than RFC 9309 demands. */
export const MAX_ROBOTS_OCTETS = 1024 * 1024;

/** Milliseconds that an answer may take, with its redirects and its body. */
export const TIME_LIMIT = 20_000;

/**
 * Sources that are read in one run: each with its redirects and a robots.txt stays below the platform's 50 subrequests.
 */
export const MAX_SOURCES_A_RUN = 10;

/** Seconds by which the time of a signature or of a command may differ from the service's clock. */
export const TOLERANCE_SECONDS = 300;

/** The same in words. */
export const TOLERANCE = `${TOLERANCE_SECONDS / 60} minutes`;

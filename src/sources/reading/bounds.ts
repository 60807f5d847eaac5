/** Sources that are read in one run: each with its redirects and a robots.txt stays below the platform's 50 subrequests. */
export const MAX_SOURCES_A_RUN = 10;

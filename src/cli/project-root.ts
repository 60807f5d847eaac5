import { fileURLToPath } from "node:url";

/** The folder that this file is part of: keys, taxonomy and data are found there, wherever a command is run. */
export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

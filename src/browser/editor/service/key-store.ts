/** The database in which a browser remembers an editor's key, its store, and the key's name in it. */
export const DATABASE = "health-ai-feed";
export const STORE = "keys";
export const NAME = "editor";

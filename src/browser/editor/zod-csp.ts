import * as z from "zod";

// Imported ahead of every schema: the page allows no code to be made of text, and zod would try whether it does.
z.config({ jitless: true });

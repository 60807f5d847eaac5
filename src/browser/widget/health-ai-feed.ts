import { HealthAiFeed } from "./element.ts";

// Two versions on one page: the first one that arrives shows all widgets. A second definition would throw.
if (customElements.get("health-ai-feed") === undefined) customElements.define("health-ai-feed", HealthAiFeed);

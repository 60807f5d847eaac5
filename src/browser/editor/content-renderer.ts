// A script of its own, loaded when the page has shown itself: it renders texts with the very code that the service
// renders them with.
export { sanitise as render } from "../../sanitise/sanitise.ts";

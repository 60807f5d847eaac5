import marks from "../../../dist/topic-marks.json";
import type { Item } from "../../domain/view/view.ts";

/** The mark of the first of some topics that has one, so that rows differ at a glance; their words say the topics. */
export function TopicMark({ topics }: { topics: Item["topics"] }) {
  const path = topics
    .map(({ id }) => (Object.hasOwn(marks, id) ? marks[id] : undefined))
    .find((each) => each !== undefined);
  return path === undefined ? null : (
    <svg class="topic-mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

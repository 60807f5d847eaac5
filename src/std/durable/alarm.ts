/** Sets the alarm to an instant (milliseconds since 1970); one that is past goes off at once. */
export async function setAlarm(storage: DurableObjectStorage, instant: number): Promise<void> {
  // The platform throws where an instant is not after 1970, and whoever has just committed would be told of a failure.
  await storage.setAlarm(Math.max(instant, 1));
}

/**
 * Sees to it that the alarm goes off at `wanted` (milliseconds since 1970) at the latest; undefined wants none, and
 * leaves one that is set.
 */
export async function wakeBy(storage: DurableObjectStorage, wanted: number | undefined): Promise<void> {
  if (wanted === undefined) return;
  const set = await storage.getAlarm();
  if (set === null || set > wanted) await setAlarm(storage, wanted);
}

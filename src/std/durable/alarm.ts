/**
 * Sees to it that the alarm goes off at `wanted` (milliseconds since 1970) at the latest; undefined wants none, and
 * leaves one that is set.
 */
export async function wakeBy(storage: DurableObjectStorage, wanted: number | undefined): Promise<void> {
  if (wanted === undefined) return;
  const set = await storage.getAlarm();
  if (set === null || set > wanted) await storage.setAlarm(wanted);
}

import { DurableObject } from "cloudflare:workers";

/** The methods of a Durable Object that others may call: those of the platform, and its own. */
export type MethodOf<Instance> = {
  [Name in Exclude<keyof Instance, `__${string}`>]: Instance[Name] extends (...parameters: never[]) => unknown
    ? Name
    : never;
}[Exclude<keyof Instance, `__${string}`>];

type Method = (...parameters: unknown[]) => unknown;

/**
 * Makes the class of a Durable Object whose code is loaded when one is started: an isolate that only reads has not
 * evaluated it. Calls wait for it, as they wait for what a constructor does under the object's gate.
 */
export function deferredObject<Bindings, Instance extends object>(
  methods: Readonly<Record<Exclude<MethodOf<Instance>, symbol | number>, true>>,
  load: () => Promise<new (state: DurableObjectState, env: Bindings) => Instance>,
): new (
  state: DurableObjectState,
  env: Bindings,
) => Instance {
  class Deferred extends DurableObject<Bindings> {
    readonly object: Promise<Instance>;

    constructor(state: DurableObjectState, env: Bindings) {
      super(state, env);
      this.object = state.blockConcurrencyWhile(async () => {
        const Loaded = await load();
        const object = new Loaded(state, env);
        // Work that its constructor does under the gate comes first.
        await state.blockConcurrencyWhile(async () => undefined);
        return object;
      });
    }
  }
  for (const name of Object.keys(methods))
    Object.defineProperty(Deferred.prototype, name, {
      async value(this: Deferred, ...parameters: unknown[]): Promise<unknown> {
        const object = (await this.object) as Readonly<Record<string, Method>>;
        return await object[name]?.(...parameters);
      },
    });
  return Deferred as unknown as new (
    state: DurableObjectState,
    env: Bindings,
  ) => Instance;
}

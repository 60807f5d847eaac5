// At a deployment, for some minutes, the Durable Objects of one deployment answer the Worker of another. What they take
// and return by RPC must therefore go on fitting, both ways. golden/rpc.json holds it as it was in use: what is added
// there (UPDATE=1) may never be taken away again.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript-5";
import { describe, expect, it } from "vitest";

/** The shape of a value: a name of a type or a literal, or what it is made of. */
type Shape =
  | string
  | { readonly list: Shape }
  | { readonly record: Shape }
  | { readonly either: readonly Shape[] }
  | { readonly type: string };
type Fields = Readonly<Record<string, Field>>;
/** Optional where the value may be absent. */
interface Field {
  readonly optional?: true;
  readonly shape: Shape;
}
interface Method {
  readonly takes: readonly (Field & { readonly name: string })[];
  readonly returns: Shape;
}
interface Contract {
  readonly classes: Readonly<Record<string, Readonly<Record<string, Method>>>>;
  /** The objects, by names that mean nothing from one contract to another. */
  readonly types: Readonly<Record<string, Fields>>;
}

const ROOT = join(import.meta.dirname, "..");
const GOLDEN = join(ROOT, "test/golden/rpc.json");
const CLASSES = {
  Ledger: "src/ledger/ledger.ts",
  Hub: "src/hub/hub.ts",
  Sources: "src/aggregator/aggregator.ts",
} as const;

/** Members that only the platform calls, or alarms and tests of the same deployment. */
const NOT_CALLED = ["alarm", "start", "__constructor"];

/** The methods of the Durable Objects that a Worker can call, as the source declares them. */
function declaredContract(): Contract {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (): never => expect.fail("src/tsconfig.json") };
  const options = ts.getParsedCommandLineOfConfigFile(join(ROOT, "src/tsconfig.json"), {}, host)?.options ?? {};
  const files = [...Object.values(CLASSES), "src/modules.d.ts"].map((file) => join(ROOT, file));
  const program = ts.createProgram(files, { ...options, noEmit: true, composite: false, incremental: false });
  const checker = program.getTypeChecker();

  const types: Record<string, Fields> = {};
  const known = new Map<ts.Type, Shape>();

  const shapeOf = (type: ts.Type | undefined): Shape => {
    if (type === undefined) return "unknown";
    const shape = known.get(type) ?? newShapeOf(type);
    known.set(type, shape);
    return shape;
  };

  const newShapeOf = (type: ts.Type): Shape => {
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) {
      const parts = new Map(type.types.map((part) => [JSON.stringify(shapeOf(part)), shapeOf(part)]));
      if (parts.delete('"true"') && parts.delete('"false"')) parts.set('"boolean"', "boolean");
      const [only = "never", ...others] = [...parts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, part]) => part);
      return others.length === 0 ? only : { either: [only, ...others] };
    }
    const name = checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return name;
    const symbol = type.aliasSymbol ?? type.symbol;
    const isReference = (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
    const parameters = isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
    if (symbol?.name === "Promise") return shapeOf(parameters[0]);
    if (checker.isArrayType(type)) return { list: shapeOf(parameters[0]) };
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (index !== undefined) return { record: shapeOf(index) };
    const properties = checker.getPropertiesOfType(type);
    // Maps and bytes are named. A Record or Pick of ours is made of the library's mapped types, and is spelled out.
    const isOurs = (node: ts.Node): boolean =>
      ts.isMappedTypeNode(node) || !program.isSourceFileDefaultLibrary(node.getSourceFile());
    if (properties.length === 0 || type.symbol?.declarations?.every(isOurs) === false) return name;
    const base = symbol === undefined || symbol.name.startsWith("__") ? "object" : symbol.name;
    let id = base;
    for (let count = 2; id in types; count++) id = `${base} ${count}`;
    const reference = { type: id };
    // A type may be made of itself.
    known.set(type, reference);
    types[id] = {};
    types[id] = Object.fromEntries(
      properties
        // What a symbol names does not travel, and the compiler numbers symbols anew with every module.
        .filter(({ name }) => !name.startsWith("__@"))
        .map((property): [string, Field] => {
          const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
          return [
            property.name,
            { ...(optional ? { optional } : {}), shape: shapeOf(checker.getTypeOfSymbol(property)) },
          ];
        })
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
    return reference;
  };

  const classes = Object.fromEntries(
    Object.entries(CLASSES).map(([className, file]) => {
      const source = program.getSourceFile(join(ROOT, file)) ?? expect.fail(file);
      const module = checker.getSymbolAtLocation(source) ?? expect.fail(file);
      const symbol = checker.getExportsOfModule(module).find(({ flags }) => flags & ts.SymbolFlags.Class);
      const methods = [...(symbol?.members?.values() ?? [])]
        .filter(
          ({ name, flags }) => flags & ts.SymbolFlags.Method && !/^__#|^#/.test(name) && !NOT_CALLED.includes(name),
        )
        .map((method): [string, Method] => {
          const [signature] = checker.getTypeOfSymbol(method).getCallSignatures();
          const takes = (signature?.parameters ?? []).map((parameter) => {
            const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
            const optional = declaration.questionToken !== undefined || declaration.initializer !== undefined;
            // Where it is destructured it has no name.
            const name = ts.isIdentifier(declaration.name) ? declaration.name.text : "argument";
            const shape = shapeOf(checker.getTypeOfSymbol(parameter));
            return { name, ...(optional ? { optional: true as const } : {}), shape };
          });
          return [method.name, { takes, returns: shapeOf(signature?.getReturnType()) }];
        })
        .sort(([one], [other]) => (one < other ? -1 : 1));
      return [className, Object.fromEntries(methods)];
    }),
  );
  return { classes, types };
}

const variants = (shape: Shape): readonly Shape[] =>
  typeof shape === "object" && "either" in shape ? shape.either : [shape];
const mayBeAbsent = (shape: Shape): boolean => variants(shape).some((part) => part === "undefined" || part === "null");

/** Tells what of a contract that was in use does not hold any more. */
function breaches(then: Contract, now: Contract): string[] {
  /** Pairs of types that are or were compared: they need not be again. */
  const compared = new Set<string>();

  /**
   * Tells why a value of which one deployment says `one` and the later one `other` does not pass between them. `taken`:
   * a Worker of then sends it to an object of now; else either returns it to the Worker of the other.
   */
  const differences = (one: Shape, other: Shape, taken: boolean, at: string): string[] => {
    if (!taken && mayBeAbsent(other) && !mayBeAbsent(one)) return [`${at} may be absent now`];
    return variants(one).flatMap((part) => {
      const tried = variants(other).map((each) => differencesOfOne(part, each, taken, at));
      return tried.sort((few, many) => few.length - many.length)[0] ?? [];
    });
  };

  const differencesOfOne = (one: Shape, other: Shape, taken: boolean, at: string): string[] => {
    if (typeof one === "string" || typeof other === "string") {
      if (one === other || other === "unknown" || other === "any") return [];
      const widened = other === "string" && String(one).startsWith('"');
      return widened && taken ? [] : [`${at} was ${JSON.stringify(one)} and is ${JSON.stringify(other)}`];
    }
    if ("list" in one && "list" in other) return differences(one.list, other.list, taken, `${at}[]`);
    if ("record" in one && "record" in other) return differences(one.record, other.record, taken, `${at}{}`);
    if (!("type" in one && "type" in other)) return [`${at} is of another kind`];
    const pair = JSON.stringify([one.type, other.type, taken]);
    if (compared.has(pair)) return [];
    compared.add(pair);
    const [before, after] = [then.types[one.type] ?? {}, now.types[other.type] ?? {}];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const found = [...names].flatMap((name) => ofField(before[name], after[name], taken, `${at}.${name}`));
    // What differs is told wherever it stands.
    if (found.length > 0) compared.delete(pair);
    return found;
  };

  const ofField = (one: Field | undefined, other: Field | undefined, taken: boolean, at: string): string[] => {
    if (other === undefined) return [`${at} is gone`];
    if (one === undefined)
      return other.optional ? [] : [`${at} is required, and the other deployment has no such field`];
    if (one.optional && !other.optional) return [`${at} was optional`];
    if (!taken && !one.optional && other.optional) return [`${at} may be absent now`];
    return differences(one.shape, other.shape, taken, at);
  };

  return Object.entries(then.classes).flatMap(([className, methods]) =>
    Object.entries(methods).flatMap(([name, before]) => {
      const after = now.classes[className]?.[name];
      const at = `${className}.${name}`;
      if (after === undefined) return [`${at} is gone`];
      const parameters = Array.from({ length: Math.max(before.takes.length, after.takes.length) }, (_, index) => {
        const [one, other] = [before.takes[index], after.takes[index]];
        const path = `${at}(${other?.name ?? one?.name})`;
        if (other === undefined) return [`${path} is not taken any more`];
        if (one === undefined || (one.optional && !other.optional))
          return other.optional ? [] : [`${path} is required now`];
        return differences(one.shape, other.shape, true, path);
      });
      return [...parameters.flat(), ...differences(before.returns, after.returns, false, `${at}()`)];
    }),
  );
}

describe("the RPC of the Durable Objects", () => {
  it("an object and a Worker of two deployments understand each other", () => {
    const now = declaredContract();
    if (process.env.UPDATE !== undefined) writeFileSync(GOLDEN, `${JSON.stringify(now, null, 1)}\n`);
    const then = JSON.parse(readFileSync(GOLDEN, "utf8")) as Contract;
    expect(Object.keys(then.classes.Ledger ?? {}).length).toBeGreaterThan(25);
    expect(Object.keys(then.classes.Hub ?? {})).toEqual(["announce", "ensureAlarm", "prerender", "request", "status"]);
    expect(breaches(then, now)).toEqual([]);
  });

  /** A contract of one method: what it takes and returns; fields of an object by their names. */
  const method = (takes: Method["takes"], returns: Shape | Fields = "string"): Contract =>
    typeof returns === "object" && !("either" in returns)
      ? { classes: { Ledger: { ask: { takes, returns: { type: "object" } } } }, types: { object: returns as Fields } }
      : { classes: { Ledger: { ask: { takes, returns: returns as Shape } } }, types: {} };
  const taking = (object: Fields): Contract => ({
    classes: { Ledger: { ask: { takes: [{ name: "order", shape: { type: "order" } }], returns: "string" } } },
    types: { order: object },
  });
  const nothing: Contract = { classes: { Ledger: {} }, types: {} };
  const text: Field = { shape: "string" };
  const maybe: Field = { optional: true, shape: "string" };

  it.each<[string, Contract, Contract, RegExp | undefined]>([
    ["a method that is gone", method([]), nothing, /ask is gone/],
    ["a parameter that is required now", method([]), method([{ name: "id", ...text }]), /\(id\) is required now/],
    ["one that was optional", method([{ name: "id", ...maybe }]), method([{ name: "id", ...text }]), /is required now/],
    ["one of another type", method([{ name: "a", ...text }]), method([{ name: "a", shape: "number" }]), /was "string"/],
    ["a field that is required now", taking({ a: text }), taking({ a: text, b: text }), /order\)\.b is required/],
    ["a returned field that is gone", method([], { a: text }), method([], { b: maybe }), /\.a is gone/],
    ["a returned field that may be absent", method([], { a: text }), method([], { a: maybe }), /absent/],
    ["a returned field that is new", method([], {}), method([], { a: text }), /a is required/],
    ["an answer that may be absent", method([]), method([], { either: ["string", "undefined"] }), /may be absent/],
    [
      "a kind that is not taken any more",
      method([{ name: "kind", shape: { either: ['"a"', '"b"'] } }]),
      method([{ name: "kind", shape: '"a"' }]),
      /was "\\"b\\""/,
    ],
    ["a new method", nothing, method([]), undefined],
    ["a parameter that may be left out", method([]), method([{ name: "id", ...maybe }]), undefined],
    ["a new returned field that may be absent", method([], {}), method([], { a: maybe }), undefined],
    ["a field that is optional now", taking({ a: text }), taking({ a: maybe }), undefined],
  ])("%s is seen, or let pass where it does no harm", (_, then, now, found) => {
    if (found === undefined) expect(breaches(then, now)).toEqual([]);
    else expect(breaches(then, now).join("\n")).toMatch(found);
  });
});

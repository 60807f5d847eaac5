import { readFile } from "node:fs/promises";
import { build, type Plugin } from "esbuild";

/**
 * Takes from date-fns-tz the date that it formats while it is loaded, to know whether the runtime has `hourCycle`: all
 * runtimes here have, and the first date costs a process 30 ms of CPU.
 */
const noDateAtStart: Plugin = {
  name: "no date at start",
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]date-fns-tz[\\/].*[\\/]tzTokenizeDate[\\/]index\.js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const contents = code.replace(
        /const testDateFormatted = new Intl[^;]*;\s*const hourCycleSupported = [^;]*;/,
        "const hourCycleSupported = true;",
      );
      if (contents === code) throw new Error(`${path} is another than src/scripts/build/date-fns-tz.ts knows`);
      return { contents, loader: "js" };
    });
  },
};

/**
 * Bundles what the code uses of date-fns-tz into one file. date-fns-tz imports all 300 files of date-fns, and Node
 * reads the package.json of date-fns, of 199 KB, for each of them: that took a command two thirds of its start.
 */
export async function dateFnsTz(root: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: 'export { formatInTimeZone } from "date-fns-tz";', resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    plugins: [noDateAtStart],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild wrote nothing");
  return file.contents;
}

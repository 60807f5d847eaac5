// Runs before anything in TypeScript does: npm's own warnings about Node's version are off (.npmrc), because they
// number thirty where all works. On Linux the package brings a Node of its own for npm's scripts; elsewhere this says
// what is missing.
if (!process.features.typescript) {
  console.error(
    `health-ai-feed needs Node 22.18 or later, which runs TypeScript as it is; this is ${process.version} on ` +
      `${process.platform}.`,
  );
  process.exit(1);
}

// Unpacks the browser into the folder for temporary files, which is where its package puts it.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();

import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { antdCss } from "./tools/antdCss.ts";
import { doorWorker } from "./tools/doorWorker.ts";
import { escapeOnce } from "./tools/escapeOnce.ts";

// The API the dev server forwards to; the built app is served by the binary itself.
const api = process.env.GUANXI_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [antdCss(), escapeOnce(), doorWorker(), react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    port: Number(process.env.PORT ?? 5173),
    proxy: { "/api": { target: api, changeOrigin: false } },
  },
  build: {
    outDir: "dist",
    target: "es2022",
    // antd.css is one file of all components; it is cached by its hash and isn't worth a warning at each build.
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
    rolldownOptions: {
      // The members' own pages are an app of their own: a phone loads none of the users'.
      input: {
        main: fileURLToPath(new URL("./index.html", import.meta.url)),
        member: fileURLToPath(new URL("./m/index.html", import.meta.url)),
      },
      output: {
        // Without groups the library falls into some sixty pieces. Calendars and charts stay apart: few pages need them.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(@tanstack|i18next|react-i18next)\//,
              priority: 2,
            },
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: "kit",
              test: /node_modules\/(antd|@rc-component|@ant-design)\/(?!.*picker)/,
              priority: 1,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  test: { include: ["{src,tools}/**/*.test.{ts,tsx}"], testTimeout: 30_000 },
});

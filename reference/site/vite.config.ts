// SPDX-License-Identifier: Apache-2.0
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [svelte()],
  build: {
    outDir: process.env.GODWIT_CLIENT ?? "../target/client",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: font or image would need a wider policy.
    assetsInlineLimit: 0,
    rollupOptions: { input: ["src/main.ts", "src/style/main.css"] },
  },
});

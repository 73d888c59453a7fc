// SPDX-License-Identifier: Apache-2.0
import type { Component } from "svelte";

type Loading = () => Promise<{ default: Component<{ root: string }> }>;

/** The widgets by the names of front matters; each is loaded when a page shows it. WIDGETS.md says what they do. */
export const widgets: Record<string, Loading> = {
};

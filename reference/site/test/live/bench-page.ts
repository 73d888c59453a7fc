// SPDX-License-Identifier: Apache-2.0
import "./bench.css";
import { mount } from "../../src/live/mount.ts";

mount(document);

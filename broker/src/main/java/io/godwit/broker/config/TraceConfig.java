// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may watch packets and what is remembered of them.
 *
 * @param adminPasswordFile the administrators; null when there are none, so that nobody may watch
 * @param packets how many of each client's last packets are remembered; 0 is none
 * @param memoryBytes what all remembered packets may take together; 0 remembers none
 * @param payload whether administrators may see payloads
 */
public record TraceConfig(@Nullable Path adminPasswordFile, int packets, long memoryBytes, boolean payload) {}

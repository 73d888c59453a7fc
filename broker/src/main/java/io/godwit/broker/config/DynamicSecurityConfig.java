// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where dynamic security keeps what it knows.
 *
 * @param file {@code plugin_opt_config_file}, JSON; made at the first start
 * @param passwordInitFile {@code plugin_opt_password_init_file}, the first password of {@code admin}; null when there is none
 */
public record DynamicSecurityConfig(Path file, @Nullable Path passwordInitFile) {}

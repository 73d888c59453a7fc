// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.List;

/**
 * What stands in for mosquitto's plugins, as far as it is the same for all listeners.
 *
 * @param names of the plugins that the file names, as mosquitto calls them
 * @param sparkplugAware whether Sparkplug's birth certificates are kept
 * @param controlApi whether {@code $CONTROL/broker/v1} is answered
 */
public record PluginConfig(List<String> names, boolean sparkplugAware, boolean controlApi) {
    /** Keeps a copy of the names. */
    public PluginConfig {
        names = List.copyOf(names);
    }
}

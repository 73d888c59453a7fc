// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.BridgeConfig.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds loops that one file shows: a message that goes out by one bridge and comes back by another one from the same
 * broker. Loops over other brokers' bridges are found while messages go round.
 */
final class BridgeLoops {
    private BridgeLoops() {}

    /** A sentence for each pair of lines that makes a loop, naming both. */
    static List<String> warnings(List<BridgeConfig> bridges) {
        List<String> warnings = new ArrayList<>();
        for (BridgeConfig out : bridges) {
            for (BridgeConfig in : bridges) {
                if (!out.equals(in) && reachTheSameBroker(out, in)) {
                    addPairs(out, in, warnings);
                }
            }
        }
        return warnings;
    }

    private static boolean reachTheSameBroker(BridgeConfig a, BridgeConfig b) {
        for (Address address : a.addresses()) {
            if (b.addresses().contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static void addPairs(BridgeConfig outBridge, BridgeConfig inBridge, List<String> warnings) {
        for (BridgeTopic out : outBridge.topics()) {
            for (BridgeTopic in : inBridge.topics()) {
                if (out.direction().goesOut()
                        && in.direction().comesIn()
                        && overlap(out.remotePrefix() + out.pattern(), in.remotePrefix() + in.pattern())
                        && overlap(in.localPrefix() + in.pattern(), out.localPrefix() + out.pattern())) {
                    warnings.add(out.place() + " and " + in.place() + " make a loop: what bridge \"" + outBridge.name()
                            + "\" sends out comes back by bridge \"" + inBridge.name()
                            + "\" and goes out again. Remove one of the two lines, or give them filters that do not"
                            + " overlap. Messages found going round are dropped.");
                }
            }
        }
    }

    /** Whether some topic name matches both filters. */
    static boolean overlap(String a, String b) {
        String[] left = a.split("/", -1);
        String[] right = b.split("/", -1);
        int i = 0;
        while (i < left.length && i < right.length) {
            if (left[i].equals("#") || right[i].equals("#")) {
                boolean dollar = i == 0 && (left[0].startsWith("$") || right[0].startsWith("$"));
                return !dollar;
            }
            boolean wildcard = left[i].equals("+") || right[i].equals("+");
            boolean dollar = i == 0 && (left[0].startsWith("$") || right[0].startsWith("$"));
            if (!left[i].equals(right[i]) && (!wildcard || dollar)) {
                return false;
            }
            i++;
        }
        String[] longer = left.length > right.length ? left : right;
        return longer.length == i || (longer.length == i + 1 && longer[i].equals("#"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/**
 * A network to a broker elsewhere: a namespace of the kernel for the broker, another for the router on the way there. While it is cut, the router
 * drops every packet and tells nobody.
 *
 * <p>Only root may make one, and not in every container: without, the test is skipped.
 */
final class SilentNetwork implements AutoCloseable {
    /** The broker's address, from a block that nobody may use outside of tests. */
    static final String HOST = "198.18.41.6";

    private final String router;
    private final String there;

    private SilentNetwork(long number) {
        router = "godwit-r" + number;
        there = "godwit-t" + number;
    }

    static SilentNetwork make() throws IOException, InterruptedException {
        SilentNetwork network = new SilentNetwork(ProcessHandle.current().pid());
        assumeTrue(
                run("ip netns add " + network.router),
                "a network that can be cut needs root, the command ip and a kernel that gives namespaces");
        try {
            network.connect();
        } catch (IOException | InterruptedException | AssertionError problem) {
            network.close();
            throw problem;
        }
        return network;
    }

    private void connect() throws IOException, InterruptedException {
        must("ip netns add " + there);
        must("ip link add gdw-near type veth peer name gdw-mid netns " + router);
        must("ip addr add 198.18.41.1/30 dev gdw-near");
        must("ip link set gdw-near up");
        must("ip route add 198.18.41.4/30 via 198.18.41.2");
        must("ip -n " + router + " addr add 198.18.41.2/30 dev gdw-mid");
        must("ip -n " + router + " link set gdw-mid up");
        must("ip -n " + router + " link add gdw-far type veth peer name gdw-end netns " + there);
        must("ip -n " + router + " addr add 198.18.41.5/30 dev gdw-far");
        must("ip -n " + router + " link set gdw-far up");
        must("ip -n " + there + " addr add " + HOST + "/30 dev gdw-end");
        must("ip -n " + there + " link set gdw-end up");
        must("ip -n " + there + " link set lo up");
        must("ip -n " + there + " route add default via 198.18.41.5");
        heal();
    }

    /** The command by which the broker is started there. */
    List<String> enter() {
        return List.of("ip", "netns", "exec", there);
    }

    /** From now on packets vanish. */
    void cut() throws IOException, InterruptedException {
        forward(0);
    }

    /** From now on they arrive. */
    void heal() throws IOException, InterruptedException {
        forward(1);
    }

    private void forward(int on) throws IOException, InterruptedException {
        must("ip netns exec " + router + " sysctl -q -w net.ipv4.ip_forward=" + on);
    }

    private static void must(String command) throws IOException, InterruptedException {
        assertThat(run(command)).as(command).isTrue();
    }

    private static boolean run(String command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command.split(" "))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("ip link del gdw-near");
            run("ip netns del " + there);
            run("ip netns del " + router);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

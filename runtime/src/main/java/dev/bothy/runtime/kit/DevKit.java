package dev.bothy.runtime.kit;

import dev.bothy.llb.op.Mount;
import dev.bothy.llb.state.DebianOptions;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an environment needs for development and an image should not have to hold: an ssh server,
 * supervision of services, a port forwarder. A tree of its own, with its own libraries and loader,
 * mounted read-only; so {@code dev} and {@code run} share all of an image, whatever that is made
 * of.
 */
public final class DevKit {
  /** Where it is seen inside; its programs know this place. */
  public static final String PREFIX = "/.bothy/kit";

  private static final List<String> PACKAGES =
      List.of("busybox-static", "openssh-server", "patchelf", "runit", "socat", "tini");

  private DevKit() {}

  /**
   * The graph that makes it, from a distribution's own packages.
   *
   * @param suite of a Debian, such as {@code bookworm}
   */
  public static State state(String suite) {
    // On the bare distribution, which an environment's own base often is too.
    State tools =
        State.debian(suite, new DebianOptions())
            .run(
                Exec.args(installing())
                    .env("DEBIAN_FRONTEND", "noninteractive")
                    .cache("/var/cache/apt", "bothy-apt-cache", Mount.Sharing.LOCKED)
                    .cache("/var/lib/apt/lists", "bothy-apt-lists", Mount.Sharing.LOCKED)
                    .named("dev kit: its packages"));
    return tools
        .runAll(
            Exec.args("/bin/sh", "-c", script(), "collect", PREFIX, "/kit")
                .mount("/kit", State.scratch())
                .named("dev kit: ssh server and supervisor"))
        .mount("/kit");
  }

  private static List<String> installing() {
    List<String> argv = new ArrayList<>();
    argv.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "mkdir -p /var/cache/apt/archives/partial /var/lib/apt/lists/partial &&"
                + " apt-get -q update &&"
                + " apt-get -q -y --no-install-recommends -o APT::Sandbox::User=root install -- \"$@\"",
            "install"));
    argv.addAll(PACKAGES);
    return argv;
  }

  private static String script() {
    try (InputStream in = DevKit.class.getResourceAsStream("collect.sh")) {
      if (in == null) {
        throw new IllegalStateException("collect.sh is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("collect.sh cannot be read from this build", e);
    }
  }
}

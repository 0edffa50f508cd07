package dev.bothy.cli.progress;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The events of one solve, as a builder sends them, with the time at which each comes. */
final class RecordedSolve {
  private RecordedSolve() {}

  record At(long millis, SolveEvent event) {}

  static final Digest BASE = digest("base");
  static final Digest APT = digest("apt");
  static final Digest PIP = digest("pip");
  static final Digest MERGE = digest("merge");

  private static Digest digest(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  static List<At> events() {
    return List.of(
        new At(0, planned(BASE, "debian bookworm", 2)),
        new At(0, planned(APT, "apt-get install -y tree", 3, BASE)),
        new At(0, planned(PIP, "pip install numpy\nand more", 4, BASE)),
        new At(0, new SolveEvent.Planned(MERGE, "merge", List.of(APT, PIP), null, true)),
        new At(10, new SolveEvent.Completed(BASE, at(10), true, null)),
        new At(20, new SolveEvent.Started(APT, at(20))),
        new At(30, new SolveEvent.Started(PIP, at(30))),
        new At(430, new SolveEvent.Log(APT, at(430), false, "Reading package lists...\nBuild")),
        new At(450, new SolveEvent.Transfer(PIP, "numpy.whl", 5_000_000, 20_000_000)),
        new At(6_000, new SolveEvent.Transfer(PIP, "numpy.whl", 20_000_000, 20_000_000)),
        new At(6_100, new SolveEvent.Log(APT, at(6_100), false, "ing\u001b[31m tree\r\n")),
        new At(6_200, new SolveEvent.Warning(PIP, "running as root")),
        new At(7_220, new SolveEvent.Completed(APT, at(7_220), false, null)),
        new At(7_300, new SolveEvent.Log(PIP, at(7_300), true, "ERROR: no wheel")),
        new At(7_400, new SolveEvent.Completed(PIP, at(7_400), false, "exit code 1")));
  }

  private static SolveEvent planned(Digest vertex, String name, int line, Digest... inputs) {
    return new SolveEvent.Planned(
        vertex, name, List.of(inputs), new SourceLocation("build.envd", line, 5), false);
  }
}

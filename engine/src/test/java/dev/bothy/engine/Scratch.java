package dev.bothy.engine;
import dev.bothy.llb.*;
import dev.bothy.llb.state.*;
import dev.bothy.oci.Platform;
import java.nio.file.*;
import java.util.*;
class Scratch {
  public static void main(String[] a) throws Exception {
    EmbeddedBuilder b = EmbeddedBuilder.open(Path.of(a[0]));
    State base = State.debian("bookworm", new DebianOptions());
    State s = base.run(Exec.sh(a.length > 1 ? a[1] : "echo hello > /hello; cat /etc/os-release; id"));
    if (a.length > 2) { s = s.copy(State.local("ctx"), "/", "/ctx"); }
    Definition d = s.marshal(Platform.host());
    long t = System.nanoTime();
    try {
      SolveResult r = b.solve(new SolveRequest(d, a.length > 2 ? Map.of("ctx", Path.of(a[2])) : Map.of(), Map.of(), Map.of(), List.of(), SolveRequest.Options.DEFAULT), e -> { System.err.println(e instanceof SolveEvent.Log l ? l.text().stripTrailing() : e.toString()); });
      System.out.println(r);
    } catch (SolveException e) { System.out.println(e.kind() + ": " + e.getMessage() + "\nhint: " + e.hint() + "\n" + e.step()); e.printStackTrace(); }
    System.out.println((System.nanoTime() - t) / 1000000 + " ms");
  }
}

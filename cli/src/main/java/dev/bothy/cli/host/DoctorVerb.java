package dev.bothy.cli.host;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Locations;
import dev.bothy.cli.terminal.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy doctor}: what this host lacks, a line each with the mend. */
public final class DoctorVerb implements Verb {
  /** Not {@code --store}: that says which store, with every verb. */
  private static final Option CHECK_STORE =
      Option.flag("check-store", "read all of the store, and drop what is damaged");

  @Override
  public Syntax syntax() {
    return Syntax.of("doctor", "what this host lacks, a line each with the mend")
        .details(
            """
            Exit code 0: everything that builds and environments need is here. 6: something
            is missing.

            With --check-store all of the store is read instead, which takes as long as that
            does. What is damaged is dropped, and the next build makes it again; layers that somebody
            deleted are told with the images that lack them. The first check of a layer takes its
            files as they are, and later ones compare with that. Exit code 1: something was damaged
            or missing, also where it was dropped; the next check says whether all is well.""")
        .options(CHECK_STORE, Shared.STORE, Shared.OFFLINE, Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    if (invocation.arguments().has(CHECK_STORE)) {
      return StoreReport.of(invocation);
    }
    List<HostCheck.Finding> findings =
        new HostCheck(
                invocation.environment(),
                Locations.store(invocation),
                invocation.arguments().has(Shared.OFFLINE))
            .run();
    boolean lacking = false;
    for (HostCheck.Finding finding : findings) {
      lacking |= finding.state() == HostCheck.State.MISSING;
    }
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      invocation.out().print(document(findings, lacking));
    } else {
      print(invocation, findings);
    }
    return lacking ? Exit.HOST.code() : Exit.DONE.code();
  }

  private static void print(Invocation invocation, List<HostCheck.Finding> findings) {
    boolean color = invocation.terminal().colorErrors() && invocation.terminal().hasOutput();
    int width = 0;
    for (HostCheck.Finding finding : findings) {
      width = Math.max(width, finding.what().length());
    }
    for (HostCheck.Finding finding : findings) {
      StringBuilder line = new StringBuilder();
      String mark =
          switch (finding.state()) {
            case FINE -> Style.GREEN.on("ok     ", color);
            case DOUBTFUL -> Style.YELLOW.on("note   ", color);
            case MISSING -> Style.RED.on("missing", color);
          };
      line.append(mark).append("  ").append(finding.what());
      line.repeat(' ', width - finding.what().length() + 2).append(finding.detail());
      if (!finding.mend().isEmpty()) {
        line.append("; mend: ").append(finding.mend());
      }
      invocation.out().println(line);
    }
  }

  private static String document(List<HostCheck.Finding> findings, boolean lacking) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("ok", !lacking);
    List<Object> list = new ArrayList<>();
    for (HostCheck.Finding finding : findings) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("what", finding.what());
      entry.put(
          "state",
          switch (finding.state()) {
            case FINE -> "ok";
            case DOUBTFUL -> "note";
            case MISSING -> "missing";
          });
      entry.put("detail", finding.detail());
      entry.put("mend", finding.mend());
      list.add(entry);
    }
    document.put("checks", list);
    return Json.document(document);
  }
}

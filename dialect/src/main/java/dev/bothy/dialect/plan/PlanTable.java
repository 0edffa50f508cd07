package dev.bothy.dialect.plan;

import dev.bothy.dialect.Environment;
import dev.bothy.dialect.Packages;
import dev.bothy.dialect.RunSettings;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan as aligned text. */
final class PlanTable {
  private static final int WIDEST_NAME = 60;

  private PlanTable() {}

  static String of(Plan plan) {
    Environment environment = plan.evaluation().environment();
    StringBuilder out = new StringBuilder();
    row(out, "function", plan.evaluation().file() + ":" + plan.evaluation().function());
    row(out, "base", plan.images().isEmpty() ? environment.base().toString() : "");
    row(out, "flavour", environment.dev() ? "dev, shell " + environment.shell() : "run");
    row(out, "languages", String.join(" ", environment.languages()));
    packages(out, environment.packages());
    runtime(out, environment.runtime());
    for (Plan.Image image : plan.images()) {
      String target = image.target() == null ? "an empty image" : image.target().toString();
      row(out, "image", image.name() + " on " + image.base() + " → " + target);
    }
    row(out, "sources", String.join(" ", plan.sources()));
    row(out, "target", plan.target() == null ? "an empty image" : plan.target().toString());
    out.append('\n');
    steps(out, plan.steps());
    return out.toString();
  }

  private static void packages(StringBuilder out, Packages packages) {
    row(out, "apt", String.join(" ", packages.apt()));
    List<String> pip = new ArrayList<>(packages.pip());
    for (String file : packages.requirements()) {
      pip.add("-r " + file);
    }
    pip.addAll(packages.wheels());
    row(out, "pip", String.join(" ", pip));
    row(out, "conda", String.join(" ", packages.conda()));
    row(out, "R", String.join(" ", packages.r()));
    row(out, "Julia", String.join(" ", packages.julia()));
    row(out, "VS Code", String.join(" ", packages.vscode()));
  }

  private static void runtime(StringBuilder out, RunSettings runtime) {
    row(out, "entrypoint", String.join(" ", runtime.entrypoint()));
    for (List<String> daemon : runtime.daemons()) {
      row(out, "daemon", String.join(" ", daemon));
    }
    for (String line : runtime.init()) {
      row(out, "init", line);
    }
    for (RunSettings.Port port : runtime.ports()) {
      row(
          out,
          "port",
          port.envdPort()
              + " on "
              + port.listenAddr()
              + ":"
              + (port.hostPort() == 0 ? "any" : Integer.toString(port.hostPort()))
              + (port.service().isEmpty() ? "" : " (" + port.service() + ")"));
    }
    for (RunSettings.Mount mount : runtime.mounts()) {
      row(out, "mount", mount.hostPath() + " at " + mount.envdPath());
    }
    RunSettings.Cuda cuda = runtime.cuda();
    if (cuda != null) {
      String driver = cuda.driver().isEmpty() ? "" : ", driver " + cuda.driver() + " or later";
      row(out, "CUDA", cuda.version() + driver);
    }
    runtime.environ().forEach((k, v) -> row(out, "environ", k + "=" + v));
    runtime.commands().forEach((k, v) -> row(out, "command", k + ": " + v));
  }

  private static void row(StringBuilder out, String label, String text) {
    if (!text.isEmpty()) {
      out.append(label)
          .repeat(' ', Math.max(1, 12 - label.length()))
          .append(ShownAddress.inText(text))
          .append('\n');
    }
  }

  /** Number, name, the numbers it reads from, position. */
  private static void steps(StringBuilder out, List<Plan.Step> steps) {
    Map<Digest, Integer> numbers = new HashMap<>();
    List<String> names = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    int nameWidth = 0;
    int inputWidth = 0;
    for (Plan.Step step : steps) {
      StringBuilder from = new StringBuilder();
      for (Digest input : step.inputs()) {
        from.append(from.isEmpty() ? "" : ",").append(numbers.get(input));
      }
      numbers.put(step.digest(), numbers.size() + 1);
      String name = step.name().replace('\n', ' ');
      if (name.codePointCount(0, name.length()) > WIDEST_NAME) {
        name = name.substring(0, name.offsetByCodePoints(0, WIDEST_NAME - 1)) + "…";
      }
      names.add(name);
      inputs.add(from.isEmpty() ? "" : "← " + from);
      nameWidth = Math.max(nameWidth, name.length());
      inputWidth = Math.max(inputWidth, inputs.getLast().length());
    }
    int numberWidth = Integer.toString(steps.size()).length();
    for (int i = 0; i < steps.size(); i++) {
      String number = Integer.toString(i + 1);
      StringBuilder line = new StringBuilder();
      line.repeat(' ', numberWidth - number.length()).append(number).append("  ");
      line.append(names.get(i)).repeat(' ', nameWidth - names.get(i).length() + 2);
      line.append(inputs.get(i)).repeat(' ', inputWidth - inputs.get(i).length() + 2);
      if (steps.get(i).position() != null) {
        line.append(steps.get(i).position());
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}

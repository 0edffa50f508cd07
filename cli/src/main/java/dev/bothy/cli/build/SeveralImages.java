package dev.bothy.cli.build;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.image.ImageNames;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.NamedImage;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code bothy build} where the function returns several images: all of them in one solve. */
record SeveralImages(Invocation invocation, Building building, Evaluated evaluated) {
  int build(long begin) throws Exception {
    if (!invocation.arguments().all(Shared.OUTPUT).isEmpty()) {
      throw invocation.usage("--output takes one image; --target chooses it");
    }
    SolveResult result;
    try {
      String together = ImageNames.ofBuild(invocation, evaluated.project());
      result = building.solve(evaluated, together).result();
    } catch (SolveException e) {
      if (invocation.arguments().has(Shared.KEEP_GOING)) {
        try {
          keep(e);
        } catch (Exception further) { // the first one is what people look for
          e.addSuppressed(further);
        }
      }
      throw e;
    }
    List<ImageRecord> images = new ArrayList<>();
    for (NamedImage image : evaluated.evaluation().images()) {
      images.add(building.record(evaluated.only(image), name(image)));
    }
    invocation.say(images.size() + " images: " + Summary.of(invocation, result, begin));
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("executed", result.executed());
    counts.put("cached", result.cached());
    print(images, counts);
    return Exit.DONE.code();
  }

  private String name(NamedImage image) throws Exception {
    return ImageNames.ofPart(invocation, evaluated.project(), image.name());
  }

  /** Names the images that the failure has nothing to do with, and says which they are. */
  private void keep(SolveException failure) throws Exception {
    Set<Digest> failed = failedSteps(failure);
    if (!steps(evaluated).containsAll(failed)) {
      return; // of the machine, or of a graph within: what was made is not known
    }
    Map<String, NamedImage> images = new LinkedHashMap<>();
    for (NamedImage image : evaluated.evaluation().images()) {
      images.put(name(image), image);
    }
    List<ImageRecord> made = new ArrayList<>();
    try {
      for (Map.Entry<String, NamedImage> image : images.entrySet()) {
        ImageRecord record = keep(image.getKey(), image.getValue(), failed, failure);
        if (record != null) {
          made.add(record);
        }
      }
    } finally {
      List<String> names = made.stream().map(ImageRecord::name).toList();
      if (!made.isEmpty()) {
        invocation.say("made: " + String.join(", ", names));
      }
      List<String> lacking = images.keySet().stream().filter(n -> !names.contains(n)).toList();
      invocation.say("not made: " + String.join(", ", lacking));
      print(made, Map.of("notMade", lacking));
    }
  }

  /** Null where it was not made, or cannot be named: that is no matter of the others. */
  private @Nullable ImageRecord keep(
      String name, NamedImage image, Set<Digest> failed, SolveException failure)
      throws InterruptedException {
    try {
      Evaluated one = evaluated.only(image);
      return steps(one).stream().anyMatch(failed::contains)
          ? null
          : building.record(one, name, true);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      String why = ShownAddress.inText(String.valueOf(e.getMessage()));
      invocation.say(name + " cannot be named: " + Text.visible(why));
      // Else it would be one of the build's own failures.
      failure.addSuppressed(new CommandException(Exit.FAILED, why, null, e));
      return null;
    }
  }

  /** Those of all failures; a step that no graph has for one that is of none. */
  private static Set<Digest> failedSteps(SolveException failure) {
    List<Throwable> failures = new ArrayList<>(List.of(failure.getSuppressed()));
    failures.add(failure);
    Set<Digest> steps = new HashSet<>();
    for (Throwable each : failures) {
      SolveException.Step step = each instanceof SolveException solve ? solve.step() : null;
      steps.add(step == null ? Digest.of(new byte[0]) : step.vertex());
    }
    return steps;
  }

  private Set<Digest> steps(Evaluated part) throws Exception {
    Definition graph = WantedImage.of(part, building.images(true)).graph();
    return graph.vertices().stream().map(v -> v.digest()).collect(Collectors.toSet());
  }

  private void print(List<ImageRecord> images, Map<String, ?> more) {
    if (!invocation.arguments().require(Shared.FORMAT).equals("json")) {
      for (ImageRecord image : images) {
        invocation.out().println(image.name() + " " + BuildVerb.target(image));
      }
      return;
    }
    List<Map<String, Object>> list = new ArrayList<>();
    for (ImageRecord image : images) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("image", image.name());
      one.put("target", BuildVerb.target(image));
      one.put("layers", image.layers());
      list.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("images", list);
    document.putAll(more);
    invocation.out().print(Json.document(document));
  }
}

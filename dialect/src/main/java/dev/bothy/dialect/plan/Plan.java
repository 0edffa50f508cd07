package dev.bothy.dialect.plan;

import dev.bothy.dialect.Environment;
import dev.bothy.dialect.Evaluation;
import dev.bothy.dialect.NamedImage;
import dev.bothy.dialect.Packages;
import dev.bothy.dialect.RunSettings;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import dev.bothy.oci.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would be built, run and fetched. Made from an evaluation and its graph alone: no network, no
 * store. Addresses in it are as {@link ShownAddress} has them.
 *
 * @param target digest of the graph's target; null for an empty image
 * @param sources identifiers of what is brought in from outside, in graph order, each once
 * @param steps in graph order: what a step reads stands before it
 * @param images when there are several, each; else empty
 */
public record Plan(
    Evaluation evaluation,
    @Nullable Digest target,
    List<String> sources,
    List<Step> steps,
    List<Image> images) {
  /** Version of {@link #toJson}'s shape. */
  public static final int SCHEMA_VERSION = 1;

  public Plan {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
    images = List.copyOf(images);
  }

  /**
   * One of several images.
   *
   * @param target null when it is empty
   */
  public record Image(String name, String base, @Nullable Digest target) {}

  /** One operation of the graph. */
  public record Step(
      Digest digest, String name, @Nullable SourceLocation position, List<Digest> inputs) {
    public Step {
      inputs = List.copyOf(inputs);
    }
  }

  /** The plan of an evaluation. */
  public static Plan of(Evaluation evaluation, Platform platform) {
    List<Image> images = new ArrayList<>();
    for (NamedImage image : evaluation.images()) {
      Environment environment = image.environment();
      Definition graph = environment.image().marshal(platform);
      images.add(new Image(image.name(), environment.base().toString(), target(graph)));
    }
    return of(evaluation, evaluation.environment().image().marshal(platform), images);
  }

  private static @Nullable Digest target(Definition graph) {
    return graph.isEmpty() ? null : graph.target().digest();
  }

  private static Plan of(Evaluation evaluation, Definition graph, List<Image> images) {
    Set<String> sources = new LinkedHashSet<>();
    List<Step> steps = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      if (vertex.op().kind() instanceof SourceOp source) {
        sources.add(source.shown());
      }
      List<Digest> inputs = new ArrayList<>();
      for (Input input : vertex.op().inputs()) {
        inputs.add(input.digest());
      }
      steps.add(new Step(vertex.digest(), vertex.name(), vertex.location(), inputs));
    }
    return new Plan(evaluation, target(graph), List.copyOf(sources), steps, images);
  }

  /** The document of {@code bothy plan --format json}; ends with a line end. */
  public String toJson() {
    Environment environment = evaluation.environment();
    JsonText json = new JsonText().beginObject();
    json.name("schemaVersion").value(SCHEMA_VERSION);
    json.name("file").value(evaluation.file());
    json.name("function").value(evaluation.function());
    json.name("base").value(environment.base().toString());
    json.name("dev").value(environment.dev());
    json.name("shell").value(environment.shell());
    json.name("languages").strings(environment.languages());
    json.name("packages");
    packages(json, environment.packages());
    json.name("runtime");
    runtime(json, environment.runtime());
    json.name("calls").value(environment.calls());
    json.name("sources").strings(sources);
    json.name("target").value(target == null ? null : target.toString());
    if (!images.isEmpty()) {
      json.name("images").beginArray();
      for (Image image : images) {
        json.beginObject();
        json.name("name").value(image.name());
        json.name("base").value(image.base());
        json.name("target").value(image.target() == null ? null : image.target().toString());
        json.endObject();
      }
      json.endArray();
    }
    json.name("steps").beginArray();
    for (Step step : steps) {
      json.beginObject();
      json.name("digest").value(step.digest().toString());
      json.name("name").value(step.name());
      json.name("position").value(step.position() == null ? null : step.position().toString());
      json.name("inputs").beginArray();
      for (Digest input : step.inputs()) {
        json.value(input.toString());
      }
      json.endArray().endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void packages(JsonText json, Packages packages) {
    json.beginObject();
    json.name("pip").strings(shown(packages.pip()));
    json.name("apt").strings(shown(packages.apt()));
    json.name("conda").strings(shown(packages.conda()));
    json.name("r").strings(shown(packages.r()));
    json.name("julia").strings(shown(packages.julia()));
    json.name("vscode").strings(shown(packages.vscode()));
    json.name("requirements").strings(shown(packages.requirements()));
    json.name("wheels").strings(shown(packages.wheels()));
    json.endObject();
  }

  private static void runtime(JsonText json, RunSettings runtime) {
    json.beginObject();
    json.name("entrypoint").strings(shown(runtime.entrypoint()));
    json.name("daemons").beginArray();
    runtime.daemons().forEach(daemon -> json.strings(shown(daemon)));
    json.endArray();
    json.name("init").strings(shown(runtime.init()));
    json.name("ports").beginArray();
    for (RunSettings.Port port : runtime.ports()) {
      json.beginObject();
      json.name("envd_port").value(port.envdPort());
      json.name("host_port").value(port.hostPort());
      json.name("service").value(port.service());
      json.name("listen_addr").value(port.listenAddr());
      json.endObject();
    }
    json.endArray();
    json.name("mounts").beginArray();
    for (RunSettings.Mount mount : runtime.mounts()) {
      json.beginObject();
      json.name("host_path").value(mount.hostPath());
      json.name("envd_path").value(mount.envdPath());
      json.endObject();
    }
    json.endArray();
    json.name("environ").map(shown(runtime.environ()));
    json.name("extra_path").strings(shown(runtime.extraPath()));
    json.name("commands").map(shown(runtime.commands()));
    json.name("gpus").value(runtime.gpus());
    json.name("shm_size").value(runtime.shmMegabytes());
    services(json, runtime);
    json.endObject();
  }

  private static List<String> shown(List<String> texts) {
    List<String> shown = new ArrayList<>();
    for (String text : texts) {
      shown.add(ShownAddress.inText(text));
    }
    return shown;
  }

  private static Map<String, String> shown(Map<String, String> texts) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      shown.put(text.getKey(), ShownAddress.inText(text.getValue()));
    }
    return shown;
  }

  /** What is there or not. A token is in no document: only whether the file has one. */
  private static void services(JsonText json, RunSettings runtime) {
    RunSettings.Cuda cuda = runtime.cuda();
    if (cuda != null) {
      json.name("cuda").beginObject();
      json.name("version").value(cuda.version());
      json.name("cudnn").value(cuda.cudnn());
      json.name("driver").value(cuda.driver());
      json.endObject();
    }
    RunSettings.Jupyter jupyter = runtime.jupyter();
    if (jupyter != null) {
      json.name("jupyter").beginObject();
      json.name("host_port").value(jupyter.hostPort());
      json.name("token").value(!jupyter.token().isEmpty());
      json.endObject();
    }
    json.name("rstudio").value(runtime.rstudio());
    RunSettings.Git git = runtime.git();
    if (git != null) {
      json.name("git").beginObject();
      json.name("name").value(git.name());
      json.name("email").value(git.email());
      json.name("editor").value(git.editor());
      json.endObject();
    }
    RunSettings.Owner owner = runtime.owner();
    if (owner != null) {
      json.name("owner").beginObject();
      json.name("uid").value(owner.uid());
      json.name("gid").value(owner.gid());
      json.endObject();
    }
  }

  /** For people: what it is made of, then a line a step; ends with a line end. */
  public String toTable() {
    return PlanTable.of(this);
  }

  /** A picture of the steps, a document of SVG; ends with a line end. */
  public String toSvg() {
    return PlanSvg.of(this);
  }
}

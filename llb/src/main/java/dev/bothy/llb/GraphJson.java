package dev.bothy.llb;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Platform;
import dev.bothy.oci.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Definition for people and scripts: one object an operation, what is empty or false left out,
 * and what addresses have in them that is a secret.
 */
final class GraphJson {
  private final JsonFields out = new JsonFields();
  private final JsonText json = out.json;

  private GraphJson() {}

  static String render(Definition definition) {
    GraphJson g = new GraphJson();
    g.definition(definition);
    return g.json.toString();
  }

  private void definition(Definition definition) {
    json.beginObject().name("schemaVersion").value(1);
    if (!definition.isEmpty()) {
      json.name("target");
      input(definition.target());
    }
    json.name("ops").beginArray();
    for (Vertex v : definition.vertices()) {
      json.beginObject();
      json.name("digest").value(v.digest().toString());
      json.name("name").value(v.name());
      SourceLocation location = v.location();
      if (location != null) {
        json.name("location").value(location.toString());
      }
      json.name("op");
      op(v.op());
      json.name("metadata");
      metadata(v.metadata());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private void input(Input input) {
    json.beginObject();
    json.name("digest").value(input.digest().toString());
    json.name("output").value(input.output());
    json.endObject();
  }

  private void op(Op op) {
    json.beginObject();
    if (!op.inputs().isEmpty()) {
      json.name("inputs").beginArray();
      for (Input input : op.inputs()) {
        input(input);
      }
      json.endArray();
    }
    switch (op.kind()) {
      case SourceOp s -> source(s);
      case ExecOp e -> new ExecJson(out).exec(e);
      case FileOp f -> new FileJson(out).file(f);
      case MergeOp m -> {
        json.name("merge").beginObject();
        out.positions("inputs", m.inputs());
        json.endObject();
      }
      case DiffOp d -> {
        json.name("diff").beginObject();
        json.name("lower").value(d.lower());
        json.name("upper").value(d.upper());
        json.endObject();
      }
      case BuildOp b -> build(b);
      case PassthroughOp p -> {
        json.name("passthrough").beginObject();
        json.name("id").value(p.id());
        out.positions("outputs", p.outputs());
        json.endObject();
      }
    }
    Platform platform = op.platform();
    if (platform != null) {
      json.name("platform").value(platform.toString());
    }
    if (op.constraints() != null) {
      out.strings("constraints", op.constraints().filter());
    }
    json.endObject();
  }

  private void source(SourceOp s) {
    json.name("source").beginObject();
    json.name("identifier").value(s.shown());
    Map<String, String> attrs = new LinkedHashMap<>(s.attrs());
    // In a text a quote would end it.
    attrs.computeIfPresent(SourceAttrs.GIT_FULL_URL, (_, url) -> ShownAddress.of(url));
    out.map("attrs", attrs);
    json.endObject();
  }

  private void build(BuildOp b) {
    json.name("build").beginObject();
    json.name("builder").value(b.builder());
    json.name("inputs").beginObject();
    b.inputs().forEach((name, input) -> json.name(name).value(input));
    json.endObject();
    out.map("attrs", b.attrs());
    json.endObject();
  }

  private void metadata(OpMetadata m) {
    json.beginObject();
    out.flag("ignoreCache", m.ignoreCache());
    out.map("description", m.description());
    if (m.exportCache() != null) {
      json.name("exportCache").value(m.exportCache());
    }
    if (!m.caps().isEmpty()) {
      out.strings("caps", m.caps().keySet());
    }
    OpMetadata.ProgressGroup group = m.progressGroup();
    if (group != null) {
      json.name("progressGroup").beginObject();
      json.name("id").value(group.id());
      json.name("name").value(ShownAddress.inText(group.name()));
      out.flag("weak", group.weak());
      json.endObject();
    }
    OpMetadata.LinuxResources limits = m.resources();
    if (limits != null) {
      json.name("limits").beginObject();
      out.number("memory", limits.memory());
      out.number("memorySwap", limits.memorySwap());
      out.number("cpuShares", limits.cpuShares());
      out.number("cpuPeriod", limits.cpuPeriod());
      out.number("cpuQuota", limits.cpuQuota());
      out.text("cpusetCpus", limits.cpusetCpus());
      out.text("cpusetMems", limits.cpusetMems());
      json.endObject();
    }
    json.endObject();
  }
}
